import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRecord } from '../../../src/record/parse-record.ts';
import type { RunRecord } from '../../../src/record/record.ts';
import { judgedStrictly } from '../../../src/record/status.ts';
import type { FormatOptions } from '../../../src/report/formats.ts';
import { renderSarif } from '../../../src/report/sarif.ts';
import { filledWith } from '../harness/filled-with.ts';
import { hostileTexts } from '../samples/hostile-texts.ts';
import { SAMPLES } from '../samples/report-samples.ts';
import { againstBaseline } from '../samples/sample-records.ts';

const violations = parseRecord(SAMPLES.violations ?? '');

interface Sarif {
  readonly runs: readonly [
    {
      readonly invocations: readonly [{ readonly exitCode: number; readonly executionSuccessful: boolean }];
      readonly results: readonly {
        readonly ruleId: string;
        readonly level: string;
        readonly baselineState?: string;
        readonly message: { readonly text: string };
        readonly partialFingerprints: Readonly<Record<string, string>>;
        readonly locations: readonly {
          readonly physicalLocation?: { readonly artifactLocation: { readonly uri: string } };
          readonly logicalLocations: readonly { readonly fullyQualifiedName: string }[];
        }[];
      }[];
    },
  ];
}
const sarif = (record: RunRecord, options: FormatOptions = {}): Sarif =>
  JSON.parse(renderSarif(record, options)) as Sarif;

describe('renderSarif', () => {
  it('has a result for each violation, at the member of the contract that it is about', () => {
    const places = sarif(violations).runs[0].results.map(({ ruleId, locations: [one] }) => [
      ruleId,
      one?.logicalLocations[0]?.fullyQualifiedName,
    ]);
    const long = 'request.organization_connection_name.maxLength';
    expect(places.filter(([rule]) => rule === long)).toEqual([
      [long, '2026-04/request-body.json/properties/organization_connection_name/maxLength'],
    ]);
    expect(places.filter(([rule]) => rule === 'request.show_as_button.type')).toHaveLength(5);
  });

  it.each<[string, RunRecord, FormatOptions, string | undefined]>([
    [
      'the workflow it ran in',
      violations,
      { repositoryFile: '.github/workflows/a.yml' },
      '.github/workflows/a.yml',
    ],
    ['the baseline', againstBaseline(violations), {}, 'baseline.json'],
    [
      'the workflow before the baseline',
      againstBaseline(violations),
      { repositoryFile: '.gitlab-ci.yml' },
      '.gitlab-ci.yml',
    ],
    ['no file outside the repository', violations, { repositoryFile: '../a.yml' }, undefined],
    ['no absolute path', violations, { repositoryFile: '/etc/passwd' }, undefined],
    ['no file where there is none', violations, {}, undefined],
  ])('points at %s', (_, record, options, file) => {
    const uris = sarif(record, options).runs[0].results.map(
      ({ locations: [one] }) => one?.physicalLocation?.artifactLocation.uri,
    );
    expect([...new Set(uris)]).toEqual([file]);
  });

  it('says how bad: must is an error, should a warning unless it is strict', () => {
    const levels = (strict: boolean): readonly string[] => [
      ...new Set(
        sarif(strict ? judgedStrictly(violations) : violations).runs[0].results.map(
          ({ ruleId, level }) => `${ruleId.split('.')[1]} ${level}`,
        ),
      ),
    ];
    expect(levels(false)).toContain('is_signup_enabled warning');
    expect(levels(true)).toContain('is_signup_enabled error');
    expect(levels(false)).toContain('show_as_button error');
  });

  it('knows a violation again, whatever was answered and wherever, and no other', () => {
    const prints = (record: RunRecord): readonly string[] =>
      sarif(record).runs[0].results.map(({ partialFingerprints: of }) => String(of.primaryLocationLineHash));
    const before = prints(violations);
    const changed = {
      ...violations,
      header: { ...violations.header, target: 'https://other.example.invalid', tool: 'patchproof 9.9.9' },
      findings: violations.findings.map((finding) => ({
        ...finding,
        violations: finding.violations.map((one) => ({ ...one, actual: '503', exchange: 99 })),
      })),
    };
    expect(prints(changed)).toEqual(before);
    expect(new Set(before).size).toBe(before.length);
    for (const print of before) expect(print).toMatch(/^[0-9a-f]{16}:1$/);
  });

  it('tells what is new against a baseline', () => {
    const against = againstBaseline(violations, ['response.body.echo']);
    const states = sarif(against).runs[0].results.map(
      ({ ruleId, baselineState }) => `${ruleId === 'response.body.echo'} ${baselineState}`,
    );
    expect([...new Set(states)].toSorted()).toEqual(['false unchanged', 'true new']);
    expect(sarif(violations).runs[0].results.every((one) => one.baselineState === undefined)).toBe(true);
  });

  it('makes no links of what a tenant answered', () => {
    fc.assert(
      fc.property(hostileTexts, fc.constantFrom('[x](http://a.example)', ']('), (text, link) => {
        const { results } = sarif(filledWith(text + link)).runs[0];
        for (const { message } of results) expect(message.text).not.toContain('](');
      }),
    );
  });
});
