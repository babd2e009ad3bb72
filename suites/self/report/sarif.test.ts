import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contractFiles } from '../../../src/cli/config/load-contract.ts';
import { parseRecord } from '../../../src/record/parse-record.ts';
import type { RunRecord } from '../../../src/record/record.ts';
import { judgedStrictly } from '../../../src/record/status.ts';
import type { FormatOptions } from '../../../src/report/format.ts';
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
          readonly physicalLocation: { readonly region?: { readonly startLine: number } };
        }[];
      }[];
    },
  ];
}
const sarif = (record: RunRecord, options: FormatOptions = {}): Sarif =>
  JSON.parse(renderSarif(record, options)) as Sarif;

describe('renderSarif', () => {
  const contract = contractFiles('2026-04');

  it('has a result for each violation, on its line', () => {
    const { results } = sarif(violations, { contract }).runs[0];
    const lines = results.map(({ ruleId, locations: [one] }) => [
      ruleId,
      one?.physicalLocation.region?.startLine,
    ]);
    const long = 'request.organization_connection_name.maxLength';
    expect(lines.filter(([rule]) => rule === long)).toEqual([[long, 12]]);
    expect(lines.filter(([rule]) => rule === 'request.show_as_button.type')).toHaveLength(5);
    expect(lines.every(([, line]) => Number(line) > 0)).toBe(true);
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
