import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareRecords } from '../../../../src/history/compare-records.ts';
import { formatLine } from '../../../../src/record/to-record.ts';
import { renderComparisonConsole } from '../../../../src/report/comparison/console.ts';
import { renderComparisonHtml } from '../../../../src/report/comparison/html.ts';
import { renderComparisonMarkdown } from '../../../../src/report/comparison/markdown.ts';
import { type GateRun, gateOn, tenantFor } from '../../harness/gate-on.ts';
import { folder, modeOf, patchproof } from '../../harness/in-process.ts';
import { referenceRun } from '../../harness/recorded-run.ts';
import { SAMPLES } from '../../samples/report-samples.ts';
import { DICTIONARY } from '../../samples/sample-dictionary.ts';
import { sample } from '../../samples/sample-records.ts';

/** A folder of records: `runs/<name>/record.ndjson`. */
function collected(records: Readonly<Record<string, string>>): string {
  const cwd = folder();
  for (const [name, text] of Object.entries(records)) {
    mkdirSync(join(cwd, 'runs', name), { recursive: true });
    writeFileSync(join(cwd, 'runs', name, 'record.ndjson'), text);
  }
  return cwd;
}

const golden = new URL('../../../../reports/golden/', import.meta.url);
function expectGolden(name: string, actual: string): void {
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(new URL(name, golden), actual);
  expect(readFileSync(new URL(name, golden), 'utf8')).toBe(actual);
}

describe('a comparison', () => {
  const named = ['all-upheld', 'violations', 'tolerated', 'truncated'].map((name) => ({
    name,
    record: sample(name),
  }));
  const again = named.map((one) => ({ ...one, name: `${one.name} again` }));
  const few = compareRecords(named, () => DICTIONARY);
  const many = compareRecords([...named, ...again], () => DICTIONARY);

  it('is rendered as its goldens', () => {
    expectGolden('compare.console.txt', renderComparisonConsole(few, { colour: false }));
    expectGolden('compare.md', renderComparisonMarkdown(few));
  });

  it.each(['console', 'html', 'md'])(
    'of many names all of them, and every rule that differs: %s',
    (format) => {
      const shown = {
        console: renderComparisonConsole(many, { colour: true, width: 80 }),
        html: renderComparisonHtml(many),
        md: renderComparisonMarkdown(many),
      }[format];
      for (const { name } of many.columns) expect(shown).toContain(name);
      const differing = many.rules.filter(({ cells }) => cells.some((cell) => cell?.change === 'new'));
      expect(differing.length).toBeGreaterThan(0);
      for (const { rule } of differing) expect(shown?.replaceAll('<wbr>', '')).toContain(rule);
    },
  );

  it('of hostile records is no more than text', () => {
    const record = sample('hostile');
    const findings = record.findings.map((finding) => ({
      ...finding,
      outcome: 'violated' as const,
      violations: record.findings[0]?.violations ?? [],
    }));
    const shown = compareRecords([
      {
        name: '<img src=x onerror=alert(1)>',
        record: {
          ...record,
          findings: record.findings.map((one) => ({ ...one, outcome: 'upheld' as const, violations: [] })),
        },
      },
      { name: '::error::forged', record: { ...record, findings } },
    ]);
    expect(renderComparisonHtml(shown)).not.toMatch(/<img|<script>alert|onerror=alert\(1\)>/);
    expect(renderComparisonConsole(shown, { colour: false })).not.toMatch(/^\s*::|\p{Cf}|(?!\n)\p{Cc}/mu);
    expect(renderComparisonMarkdown(shown)).not.toMatch(/<img|<script|@everyone|\]\(javascript/);
  });
});

describe('patchproof compare', () => {
  it('compares files and folders, and writes what was asked for', async () => {
    const cwd = collected({ before: SAMPLES['all-upheld'] ?? '', after: SAMPLES.violations ?? '' });
    const { code, out } = await patchproof(
      ['compare', 'runs/before', 'runs/after/record.ndjson', '--out', 'cmp'],
      cwd,
    );
    expect(code).toBe(1);
    expect(out).toMatch(/^A {2}before /m);
    expect(out).toMatch(/^B {2}after /m);
    expect(out.trimEnd()).toMatch(
      /\nafter is worse than before: 7 rules broken that were not, or in another way\.$/,
    );
    expect(readdirSync(join(cwd, 'cmp')).toSorted()).toEqual(['compare.html', 'compare.md']);
    expect(modeOf(join(cwd, 'cmp', 'compare.html'))).toBe(0o600);
  });

  it('says 0 the other way round, 2 where it cannot tell', async () => {
    const cwd = collected({
      before: SAMPLES.violations ?? '',
      after: SAMPLES['all-upheld'] ?? '',
      cut: SAMPLES.truncated ?? '',
    });
    const fixed = await patchproof(['compare', 'runs/before', 'runs/after'], cwd);
    expect([fixed.code, fixed.out]).toEqual([
      0,
      expect.stringContaining('Nothing is worse than before: 1 fixed.'),
    ]);
    const open = await patchproof(['compare', 'runs/after', 'runs/cut'], cwd);
    expect([open.code, open.out]).toEqual([
      2,
      expect.stringContaining('Cannot tell whether anything is worse than after: cut'),
    ]);
  });

  it('names what is wrong with all of its arguments at once', async () => {
    const cwd = collected({ broken: 'no record' });
    mkdirSync(join(cwd, 'empty'));
    const { code, err } = await patchproof(['compare', 'nowhere', 'empty'], cwd);
    expect([code, err.split('\n')]).toEqual([
      2,
      [
        'nowhere: there is no such file or folder; expected a record, an atlas, or a folder with records',
        'empty: no record.ndjson below it; expected the folder of a run, or one with several',
      ],
    ]);
    expect((await patchproof(['compare', 'runs', 'runs'], cwd)).err).toMatch(
      /record line 1: expected a JSON object/,
    );
    const one = collected({ only: SAMPLES.empty ?? '' });
    expect((await patchproof(['compare', 'runs/only'], one)).err).toBe(
      'runs/only: one record, expected at least two to compare',
    );
  });

  it('shows records over time, one alone too, and links to the reports beside them', async () => {
    const cwd = collected({ first: SAMPLES['all-upheld'] ?? '', second: SAMPLES.violations ?? '' });
    writeFileSync(join(cwd, 'runs', 'second', 'index.html'), '');
    const { code, out, err } = await patchproof(['compare', '--history', 'runs', '--out', 'cmp'], cwd);
    expect([code, err]).toEqual([0, expect.stringContaining('History in')]);
    expect(out).toMatch(/^\S+ \S+ {2}conforms .* first\n\S+ \S+ {2}does not conform .* second$/m);
    const page = readFileSync(join(cwd, 'cmp', 'history.html'), 'utf8');
    expect(page).toContain('<a href="../runs/second/index.html">second</a>');
    expect((await patchproof(['compare', '--history', 'runs/first'], cwd)).code).toBe(0);
  });

  it('tells records apart whose folders are called alike', async () => {
    const cwd = folder();
    for (const side of ['old', 'new']) {
      mkdirSync(join(cwd, side, 'latest'), { recursive: true });
      writeFileSync(join(cwd, side, 'latest', 'record.ndjson'), SAMPLES['all-upheld'] ?? '');
    }
    const { code, out } = await patchproof(['compare', 'old/latest', 'new/latest'], cwd);
    expect(code).toBe(0);
    expect(out).toMatch(/^A {2}\S*old\/latest\S* /m);
    expect(out).toMatch(/^B {2}\S*new\/latest\S* /m);
    for (const side of ['old', 'new']) {
      mkdirSync(join(cwd, side, 'a/b/c/latest'), { recursive: true });
      writeFileSync(join(cwd, side, 'a/b/c/latest', 'record.ndjson'), SAMPLES['all-upheld'] ?? '');
    }
    const deep = await patchproof(['compare', 'old/a/b/c/latest', 'new/a/b/c/latest'], cwd);
    expect(deep.out).toMatch(/^A {2}\S*\/old\/a\/b\S* [\s\S]*^B {2}\S*\/new\/a\/b\S* /m);
  });

  it('holds fifty records of real runs against the first within seconds', { tags: ['slow'] }, async () => {
    const clean = await referenceRun();
    const faulty = await gateOn(await tenantFor({ behaviour: { present: () => ({}) } }));
    const text = ({ lines }: GateRun): string => lines.map((line) => `${formatLine(line)}\n`).join('');
    const [good, bad] = [text(clean), text(faulty)];
    const regions = Array.from({ length: 49 }, (_, index) => [
      `eu-${String(index).padStart(2, '0')}`,
      index % 7 === 3 ? bad : good,
    ]);
    const cwd = collected({ ...Object.fromEntries(regions), base: good });
    const started = performance.now();
    const { code, out, err } = await patchproof(['compare', 'runs/base', 'runs', '--out', 'cmp'], cwd);
    const ms = performance.now() - started;
    expect([code, err]).toEqual([1, expect.stringContaining('Comparison in')]);
    expect(out).toMatch(/^7 of 49 are worse than base: eu-03, eu-10, eu-17 and 4 more\.$/m);
    expect(out).toMatch(/^AX eu-48 /m);
    expect(out.split('\n').filter((line) => /^[!·~+?]{49} {2}/.test(line)).length).toBeGreaterThan(0);
    expect(readFileSync(join(cwd, 'cmp', 'compare.md'), 'utf8').length).toBeLessThan(65_536);
    expect(readFileSync(join(cwd, 'cmp', 'compare.html'), 'utf8').length).toBeLessThan(2_000_000);
    // Well under two seconds on an idle machine.
    expect(ms).toBeLessThan(15_000);
  });
});
