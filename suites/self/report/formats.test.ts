import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding, Level, Outcome } from '../../../src/model.ts';
import { parseRecord } from '../../../src/record/parse-record.ts';
import type { RunRecord } from '../../../src/record/record.ts';
import { conclude } from '../../../src/record/status.ts';
import { formatRecord } from '../../../src/record/to-record.ts';
import { renderAnnotations } from '../../../src/report/annotations.ts';
import { renderCtrf } from '../../../src/report/ctrf.ts';
import { FORMATS, USUAL } from '../../../src/report/formats.ts';
import { renderJson } from '../../../src/report/json.ts';
import { renderJUnit } from '../../../src/report/junit.ts';
import { renderMarkdown } from '../../../src/report/markdown.ts';
import { renderSarif } from '../../../src/report/sarif.ts';
import { filledWith } from '../harness/filled-with.ts';
import { hostileTexts } from '../samples/hostile-texts.ts';
import { SAMPLES } from '../samples/report-samples.ts';
import { sample } from '../samples/sample-records.ts';

const violations = sample('violations');

/** A record whose rules end anyhow, strict or not, whole or cut off, restored or not. */
const anyRecord: fc.Arbitrary<RunRecord> = fc
  .record({
    ends: fc.array(
      fc.tuple(
        fc.constantFrom<Outcome>('untested', 'inapplicable', 'upheld', 'inconclusive', 'violated'),
        fc.constantFrom<Level>('must', 'should', 'observe'),
      ),
      { maxLength: 5 },
    ),
    strict: fc.boolean(),
    allowUntested: fc.boolean(),
    whole: fc.boolean(),
    restored: fc.boolean(),
    errors: fc.subarray(['the twin was lost']),
  })
  .map(({ ends, strict, allowUntested, whole, restored, errors }) => {
    const { end, ...record } = violations;
    const findings = ends.map(([outcome, level], index): Finding => {
      const like = violations.findings[index] ?? violations.findings[0];
      return {
        ...(like as Finding),
        outcome,
        level,
        violations: outcome === 'violated' ? (like?.violations ?? []) : [],
      };
    });
    const header = { ...record.header, strict, allowUntested };
    const last = end && whole ? { end: { ...end, restored, errors, exitCode: 0 as const } } : {};
    return { ...record, header, findings, ...last };
  });

interface Ctrf {
  readonly results: {
    readonly summary: Readonly<Record<string, number>>;
    readonly environment: { readonly healthy: boolean };
    readonly tests: readonly { readonly name: string; readonly status: string; readonly message?: string }[];
  };
}
const ctrf = (record: RunRecord): Ctrf => JSON.parse(renderCtrf(record)) as Ctrf;

describe('every format', () => {
  it('says what the exit code says, whatever the record', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        const { exitCode } = conclude(record);
        const red = (text: string): boolean => /<(failure|error)[ />]/.test(text);
        expect(red(renderJUnit(record))).toBe(exitCode !== 0);
        const { summary, environment } = ctrf(record).results;
        expect([summary.failed !== 0, environment.healthy]).toEqual([exitCode !== 0, exitCode === 0]);
        expect(renderSarif(record)).toContain(`"exitCode": ${exitCode},`);
        expect(JSON.parse(renderJson(record))).toMatchObject({ verdict: { exitCode } });
        expect(renderMarkdown(record)).toContain(`### ${{ 0: '✅', 1: '❌', 2: '❔' }[exitCode]} `);
        expect(renderAnnotations(record).startsWith('::error ')).toBe(exitCode !== 0);
      }),
    );
  });

  it.each(FORMATS.map(({ name }) => name))('marks a record that was cut off: %s', async (name) => {
    const render = await FORMATS.find((format) => format.name === name)?.load();
    const shown = render?.(sample('truncated'), {}) ?? '';
    if (name === 'record') expect(shown).not.toContain('"kind":"end"');
    else
      expect(shown).toMatch(/Truncated: the run on 127\.0\.0\.1(:|&#58;)4010 was cut off after 3 requests\./);
  });

  it.each(FORMATS.map(({ name }) => name))('holds nothing that cannot be seen: %s', async (name) => {
    const render = await FORMATS.find((format) => format.name === name)?.load();
    const seen = /[\p{Cc}\p{Cs}\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;
    fc.assert(
      fc.property(hostileTexts, (text) => {
        const shown = render?.(filledWith(text), {}) ?? '';
        // The record is for machines: JSON escapes what would end a line, and no more.
        const pattern = name === 'record' ? /\p{Cc}(?<!\x7f|[\x80-\x9f])/u : seen;
        expect(shown.replaceAll('\n', '')).not.toMatch(pattern);
      }),
      { numRuns: 40 },
    );
  });

  it('does not hold long texts whole', async () => {
    const record = filledWith('\u001b'.repeat(30_000));
    const whole = formatRecord(record).length;
    for (const { name, load } of FORMATS.filter((format) => format.name !== 'record'))
      expect((await load())(record, {}).length, name).toBeLessThan(whole / 2);
  });

  it('has a name and a file of its own', () => {
    for (const key of ['name', 'file'] as const)
      expect(new Set(FORMATS.map((format) => format[key])).size).toBe(FORMATS.length);
    expect(FORMATS.every(({ file }) => /^[a-z]+\.[a-z]+$/.test(file))).toBe(true);
    expect(USUAL.filter((name) => !FORMATS.some((format) => format.name === name))).toEqual([]);
  });
});

describe('formatRecord', () => {
  it('gives every line back as it was, but for one that was cut in half', () => {
    for (const [name, text] of Object.entries(SAMPLES)) {
      expect(formatRecord(parseRecord(text)), name).toBe(text.slice(0, text.lastIndexOf('\n') + 1));
    }
  });
});

describe('renderCtrf', () => {
  it('counts what it lists', () => {
    for (const name of Object.keys(SAMPLES)) {
      const { summary, tests } = ctrf(sample(name)).results;
      for (const status of ['passed', 'failed', 'skipped', 'pending', 'other'])
        expect(summary[status], `${name} ${status}`).toBe(
          tests.filter((one) => one.status === status).length,
        );
      expect(summary.tests).toBe(tests.length);
    }
  });

  it('has a test for the run where no rule failed and the run is no good', () => {
    const own = (name: string): string | undefined =>
      ctrf(sample(name)).results.tests.find((test) => test.name === 'run.complete')?.message;
    expect(own('all-upheld')).toBeUndefined();
    expect(own('violations')).toBeUndefined();
    expect(own('throttled')).toContain('Cannot tell: ');
    expect(own('truncated')).toContain('Truncated: ');
  });
});
