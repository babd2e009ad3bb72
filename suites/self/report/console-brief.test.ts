import { describe, expect, it } from 'vitest';
import { many, together } from '../../../scripts/diagnose/jobs.ts';
import { diagnosisOf } from '../../../src/diagnose/diagnose.ts';
import type { Finding, Part, Violation } from '../../../src/model.ts';
import type { RunRecord } from '../../../src/record/record.ts';
import { renderConsole } from '../../../src/report/console.ts';
import { gateOn, tenantFor } from '../harness/gate-on.ts';
import { clean, sample } from '../samples/sample-records.ts';

const [first] = sample('violations').findings.flatMap(({ violations }) => violations);

const violationAt = (id: string, sent: string): Violation => ({
  ...(first as Violation),
  case: id,
  sent,
  curl: `curl ${sent}`,
});

/** The first findings, all of one part, each broken by the same violations; none is a known cause's. */
const brokenBy = (part: Part, rules: number, violations: readonly Violation[]): RunRecord => ({
  ...clean,
  findings: clean.findings.map(
    (finding, at): Finding =>
      at < rules
        ? { ...finding, rule: `${part}.made.up-${at}`, part, level: 'must', outcome: 'violated', violations }
        : finding,
  ),
});

const brief = (record: RunRecord, width?: number): string =>
  renderConsole(record, { colour: false, isBrief: true, width });

/** The gate against a server with ten faults. */
async function withTenFaults(): Promise<RunRecord> {
  const [set] = many;
  const tenant = await tenantFor({ behaviour: (set && together(set.faults)?.behaviour()) ?? {} });
  return (await gateOn(tenant, {}, { env: { PATCHPROOF_TIMEOUT_MS: '1000' } })).record;
}

/** The numbers that stand before words, wherever a line breaks. */
const countOf = (text: string, words: string): number =>
  Number(new RegExp(`(\\d+) ${words}`).exec(text.replaceAll(/\s+/g, ' '))?.[1] ?? 0);

const LONG_FIRST = [
  violationAt('show_as_button/type/0', 'PATCH {"show_as_button":"a text that is stored"}'),
  violationAt('show_as_button/type/1', 'PATCH {}'),
];

describe('renderConsole, where a screen has to do', () => {
  it.each<Part>(['response', 'error'])(
    'shows the first case of a rule of part %s, which it reruns',
    (part) => {
      const text = brief(brokenBy(part, 1, LONG_FIRST));
      expect(text).toContain('sent       PATCH {"show_as_button":"a text that is stored"}');
      expect(text).not.toContain('curl       curl PATCH {}');
      expect(text).toMatch(/again {6}npx patchproof run .*--case show_as_button\/type\/0\n/);
    },
  );

  it('shows the shortest request of a rule that any of its cases shows', () => {
    const text = brief(brokenBy('request', 1, LONG_FIRST));
    expect(text).toContain('sent       PATCH {}');
    expect(text).toContain('\n1 more failure and what 2 rules observed: --verbose prints them');
  });

  it('counts no failure as one more where none is printed', () => {
    // Many steps: no block of them fits.
    const many = LONG_FIRST.map((one) => ({ ...one, script: Array.from({ length: 60 }, () => 'curl') }));
    const text = brief(brokenBy('request', 1, many));
    expect(text).toContain('\n2 failures and what 2 rules observed: --verbose prints them');
    expect(text).not.toContain('more failure');
  });

  it('prints at most 60 lines, however many rules are broken', () => {
    const record = brokenBy('state', clean.findings.length, LONG_FIRST);
    expect(brief(record).split('\n').length).toBeLessThanOrEqual(60);
    expect(renderConsole(record, { colour: false }).split('\n').length).toBeGreaterThan(60);
  });

  it('fits a screen when ten faults are there, and counts what it leaves out', async () => {
    const record = await withTenFaults();
    const { causes, failures } = diagnosisOf(record);
    expect(causes.length).toBeGreaterThan(3);
    for (const width of [60, 80, 120]) {
      const text = brief(record, width);
      const shown = text.match(/^● /gm)?.length ?? 0;
      expect(text.split('\n').length, `${width} columns`).toBeLessThanOrEqual(width < 80 ? 80 : 60);
      expect(shown + countOf(text, 'more cause')).toBe(causes.length);
      const commands = text.match(/^ {2}npx patchproof /gm)?.length ?? 0;
      expect(commands + countOf(text, 'causes? without a command')).toBe(shown);
      const blocks = text.match(/^ {2}sent /gm)?.length ?? 0;
      expect(
        blocks + countOf(text, '(?:more )?failures?(?: and what \\d+ rules? observed)?: --verbose'),
      ).toBe(failures);
      const reasons = [...text.matchAll(/^ {2}(?:and )?(\d+) (?:more )?reasons?$/gm)].map(([, left]) =>
        Number(left),
      );
      expect(reasons.every((left) => left > 0)).toBe(true);
    }
  });

  it('tells how many entries of a long baseline it leaves out', () => {
    const reason = { reason: 'known', since: '2026-01-01', expires: '2026-12-31' };
    const record = brokenBy('request', 12, LONG_FIRST);
    const findings = record.findings.map((one, at) =>
      at > 0 && at < 12 ? { ...one, tolerated: [reason] } : one,
    );
    const text = brief({ ...record, findings });
    expect(text.split('\n').length).toBeLessThanOrEqual(60);
    expect(text).toMatch(/Tolerated · 11 rules\n(.+\n)+ {2}\d more rules\n/);
  });
});
