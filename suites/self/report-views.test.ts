import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding, RunEnd, RunRecord } from '../../src/model.ts';
import { conclude } from '../../src/report/conclude.ts';
import { parseRecord } from '../../src/report/parse-record.ts';
import { renderConsole } from '../../src/report/render-console.ts';
import { renderJUnit } from '../../src/report/render-junit.ts';
import { renderMarkdown } from '../../src/report/render-markdown.ts';
import { tallyOutcomes } from '../../src/report/tally.ts';
import { filledWith } from './filled-with.ts';
import { SAMPLES } from './report-samples.ts';
import { readXml, type XmlElement } from './report-xml.ts';

const sample = (name: string): RunRecord => parseRecord(SAMPLES[name] ?? '');
const clean = sample('all-upheld');
const withEnd = (record: RunRecord, own: Partial<RunEnd>): RunRecord =>
  record.end ? { ...record, end: { ...record.end, ...own } } : record;
const withFirst = (own: Partial<Finding>): RunRecord => ({
  ...clean,
  findings: clean.findings.map((finding, index) => (index === 0 ? { ...finding, ...own } : finding)),
});

const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }),
  fc.string({
    unit: fc.constantFrom('<', '>', '&', ']', '"', "'", '`', '|', '\n', '\r', '\0', '::', '##', ' '),
  }),
);

describe('conclude', () => {
  it.each<[string, RunRecord, 0 | 1 | 2, string]>([
    ['all upheld', clean, 0, 'Conforms: 14 rules upheld, 2 inapplicable, 0 violated (2 PATCH, 1 read).'],
    ['violations', sample('violations'), 1, 'Does not conform: 6 must rules violated.'],
    ['cut off', sample('truncated'), 2, 'Truncated: the run was cut off after 3 requests.'],
    ['header only', sample('empty'), 2, 'Truncated: the run was cut off after 0 requests.'],
    ['no rule judged', { ...clean, findings: [] }, 2, 'Cannot tell: no rule could be judged.'],
    ['inconclusive', withFirst({ outcome: 'inconclusive' }), 2, 'Cannot tell: 1 rule inconclusive.'],
    ['untested must', withFirst({ outcome: 'untested' }), 2, 'Cannot tell: 1 must rule untested.'],
    [
      'untested should',
      withFirst({ outcome: 'untested', level: 'should' }),
      0,
      'Conforms: 13 rules upheld, 2 inapplicable, 0 violated, 1 untested (2 PATCH, 1 read).',
    ],
    [
      'violated should',
      withFirst({ outcome: 'violated', level: 'should' }),
      0,
      'Conforms: 13 rules upheld, 2 inapplicable, 0 violated, 1 deviation (2 PATCH, 1 read).',
    ],
    [
      'harness error',
      withEnd(clean, { errors: ['the twin was lost'] }),
      2,
      'Harness error: the twin was lost',
    ],
    [
      'left a trace',
      withEnd(clean, { restored: false, unrestored: ['is_enabled'] }),
      2,
      'Not restored: is_enabled.',
    ],
    ['exit code 1', withEnd(clean, { exitCode: 1 }), 1, 'Does not conform: the run ended with exit code 1.'],
    ['exit code 2', withEnd(clean, { exitCode: 2 }), 2, 'Cannot tell: the run ended with exit code 2.'],
  ])('%s', (_name, record, exitCode, sentence) => {
    expect(conclude(record)).toMatchObject({ exitCode, sentence });
  });

  it('lets a violation outrank what leaves the question open, which becomes a note', () => {
    const { end: _, ...cut } = withFirst({ outcome: 'violated' });
    expect(conclude(cut)).toEqual({
      exitCode: 1,
      sentence: 'Does not conform: 1 must rule violated.',
      notes: ['Truncated: the run was cut off after 3 requests.'],
    });
  });

  it('counts should when it is strict', () => {
    const record = sample('violations');
    expect(conclude(record, { strict: true }).sentence).toBe(
      'Does not conform: 6 must rules and 1 should rule violated.',
    );
    expect(conclude(withFirst({ outcome: 'violated', level: 'should' }), { strict: true }).exitCode).toBe(1);
    expect(conclude(withFirst({ outcome: 'violated', level: 'observe' }), { strict: true }).exitCode).toBe(0);
  });

  it('agrees with the exit code of every sample that ended', () => {
    for (const name of Object.keys(SAMPLES)) {
      const record = sample(name);
      if (record.end) expect(conclude(record).exitCode, name).toBe(record.end.exitCode);
      if (record.end) expect(record.end.outcomes, name).toEqual(tallyOutcomes(record.findings));
    }
  });
});

describe('renderConsole', () => {
  it('prints a violation in the one shape', () => {
    expect(renderConsole(sample('violations'), { colour: false })).toContain(`
✗ request.organization_connection_name.maxLength · must
  A name longer than 50 characters is answered with 400
  sent       PATCH {"organization_connection_name":"a×51"}
  expected   400
  actual     200 {"connection_id":"con_A1b2C3d4E5f6G7h8","organization_connection_name":"a×51"}
  state      changed: organization_connection_name "staff" → "a×51"
  source     openapi · UpdateOrganizationAllConnectionRequestContent/organization_connection_name/maxLength
  again      npx patchproof run --only request.organization_connection_name.maxLength
  curl       curl -X PATCH '`);
  });

  it('marks must and should, and ends with the verdict', () => {
    const text = renderConsole(sample('violations'), { colour: false });
    expect(text).toContain('⚠ request.is_signup_enabled.tie · should');
    expect(text).toMatch(/\n\nDoes not conform: 6 must rules violated\.\n$/);
  });

  it('lists a reason once, with its rules', () => {
    const text = renderConsole(sample('inconclusive'), { colour: false });
    expect(text).toContain('  no answer within 10 s: request.show_as_button.type, response.body.object\n');
  });

  it('lets nothing through that moves the cursor, colours or forges a line', () => {
    fc.assert(
      fc.property(texts, fc.boolean(), (text, colour) => {
        const shown = renderConsole(filledWith(text), { colour, width: 80 });
        // biome-ignore lint/suspicious/noControlCharactersInRegex: its own colours
        const plain = shown.replace(/\u001b\[\d+m/g, '').replaceAll('\n', '');
        expect(plain).not.toMatch(/[\p{Cc}\p{Cs}\u200e\u200f\u2028-\u202e\u2066-\u2069]/u);
        expect(shown).not.toMatch(/^\s*(::|##)/m);
      }),
    );
  });

  it('colours nothing but what it prints itself', () => {
    const colours = (name: string) =>
      // biome-ignore lint/suspicious/noControlCharactersInRegex: its own colours
      renderConsole(sample(name), { colour: true }).replace(/\u001b\[\d+m/g, '');
    for (const name of Object.keys(SAMPLES)) {
      expect(colours(name), name).toBe(renderConsole(sample(name), { colour: false }));
    }
  });

  it.each([1, 60, 80, 120])('fits %i columns, but for tables and what is copied', (width) => {
    const shown = renderConsole(sample('inconclusive'), { colour: false, width });
    const blocks = renderConsole(sample('violations'), { colour: false, width }).split('\n\n').slice(1, -3);
    const reasons = shown.split('\n\n').slice(1, -3);
    const lines = [...blocks, ...reasons].flatMap((block) => block.split('\n').slice(1));
    const fitted = lines.filter((line) => !/^ {2}(again|curl) /.test(line));
    expect(fitted.length).toBeGreaterThan(60);
    expect(fitted.filter((line) => line.length > Math.max(width, 62))).toEqual([]);
  });

  it('says how to run it again with another contract and profile', () => {
    const { header, ...rest } = sample('violations');
    const again = (own: object): string => {
      const record = { ...rest, header: { ...header, ...own } };
      return /again {6}(.*)/.exec(renderConsole(record, { colour: false }))?.[1] ?? '';
    };
    const only = '--only request.organization_connection_name.maxLength';
    expect(again({ profile: 'smoke' })).toBe(`npx patchproof run --profile smoke ${only}`);
    expect(again({ profile: 'deep', seed: 7 })).toBe(`npx patchproof run --profile deep --seed 7 ${only}`);
    expect(again({ contract: { revision: '2026-09', hash: '' } })).toBe(
      `npx patchproof run --contract 2026-09 ${only}`,
    );
  });
});

describe('renderMarkdown', () => {
  it('leaves no HTML, pipe or backtick of the target as it was', () => {
    const own = /<\/?(?:pre|details|summary|sub)>/g;
    fc.assert(
      fc.property(texts, (text) => {
        const shown = renderMarkdown(filledWith(text));
        const pre = /<pre>\n[^<]*\n<\/pre>/g;
        expect(shown.replace(pre, '').replace(own, '')).not.toMatch(/[<>]/);
        const rows = shown.split('\n').filter((line) => line.startsWith('|'));
        expect(rows.every((row) => row.split('|').length === 9)).toBe(true);
      }),
    );
    const hostile = renderMarkdown(sample('hostile')).replace(/<pre>\n[^<]*\n<\/pre>/g, '');
    expect(hostile).not.toMatch(/<script|<img|`code`|@everyone|http:\/\/evil|!\[|\]\(/);
  });

  it('stays below what a comment may hold', () => {
    const { findings, ...rest } = sample('violations');
    const many = Array.from({ length: 100 }, (_, index) =>
      findings.map((finding) => ({ ...finding, rule: `${finding.rule}-${index}` })),
    ).flat();
    const shown = renderMarkdown({ ...rest, findings: many });
    expect(shown.length).toBeLessThan(65_536);
    expect(shown).toMatch(/and \d+ more rules/);
  });
});

describe('renderJUnit', () => {
  const suitesOf = (record: RunRecord, strict = false): readonly XmlElement[] =>
    readXml(renderJUnit(record, { strict })).children;
  const cases = (suite: XmlElement): readonly XmlElement[] =>
    suite.children.filter(({ name }) => name === 'testcase');
  const holding = (suite: XmlElement, name: string): number =>
    cases(suite).filter(({ children }) => children.some((child) => child.name === name)).length;

  it.each(Object.keys(SAMPLES))('is what the Jenkins schema allows, and counts right: %s', (name) => {
    const root = readXml(renderJUnit(sample(name)));
    expectJenkins(root);
    for (const suite of root.children) {
      expect(suite.attributes).toMatchObject({
        tests: String(cases(suite).length),
        failures: String(holding(suite, 'failure')),
        errors: String(holding(suite, 'error')),
        skipped: String(holding(suite, 'skipped')),
      });
    }
    for (const key of ['tests', 'failures', 'errors']) {
      const sum = root.children.reduce((total, suite) => total + Number(suite.attributes[key]), 0);
      expect(root.attributes[key]).toBe(String(sum));
    }
  });

  it('is well-formed whatever the record holds', () => {
    fc.assert(fc.property(texts, (text) => expectJenkins(readXml(renderJUnit(filledWith(text))))));
  });

  it('keeps the reading order, and names rules and parts', () => {
    const suites = suitesOf(sample('violations'));
    expect(suites.map(({ attributes }) => attributes.name)).toEqual([
      'request',
      'response',
      'error',
      'authorization',
      'state',
    ]);
    expect(suites[0]?.attributes.timestamp).toBe('2026-06-01T09:30:00');
    expect(suites[0]?.children[1]?.attributes).toMatchObject({
      name: 'request.organization_connection_name.maxLength',
      classname: 'patchproof.request',
    });
  });

  it('fails a violated should when it is strict', () => {
    const failures = (strict: boolean): number =>
      suitesOf(sample('violations'), strict).reduce((sum, suite) => sum + holding(suite, 'failure'), 0);
    expect(failures(false)).toBe(6);
    expect(failures(true)).toBe(7);
  });

  it.each<[string, RunRecord, boolean]>([
    ['all upheld', clean, false],
    ['violations', sample('violations'), false],
    ['cut off', sample('truncated'), true],
    ['header only', sample('empty'), true],
    ['no rule judged', { ...clean, findings: [] }, true],
    ['harness error', withEnd(clean, { errors: ['x'] }), true],
    ['left a trace', withEnd(clean, { restored: false }), true],
    ['exit code 1 for another reason', withEnd(clean, { exitCode: 1 }), true],
  ])('has an error of its own when no rule says it: %s', (_name, record, expected) => {
    expect(suitesOf(record).some(({ attributes }) => attributes.name === 'run')).toBe(expected);
  });
});

/** Elements, their attributes and their children, as junit-10.xsd of the Jenkins xUnit plugin has them. */
const JENKINS: Readonly<Record<string, readonly [attributes: string, children: string]>> = {
  testsuites: ['name time tests failures errors', 'testsuite'],
  testsuite: ['name tests failures errors time skipped timestamp', 'properties testcase'],
  properties: ['', 'property'],
  property: ['name value', ''],
  testcase: ['name classname time', 'skipped error failure system-out'],
  failure: ['type message', ''],
  error: ['type message', ''],
  skipped: ['type message', ''],
  'system-out': ['', ''],
};

function expectJenkins(element: XmlElement): void {
  const [attributes, children] = JENKINS[element.name] ?? ['', ''];
  expect(Object.keys(JENKINS)).toContain(element.name);
  expect(attributes.split(' ')).toEqual(expect.arrayContaining(Object.keys(element.attributes)));
  expect(children.split(' ')).toEqual(expect.arrayContaining(element.children.map(({ name }) => name)));
  if (element.attributes.time !== undefined) expect(element.attributes.time).toMatch(/^\d+\.\d{3}$/);
  element.children.forEach(expectJenkins);
}
