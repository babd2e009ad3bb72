import { describe, expect, it } from 'vitest';
import type { Finding, Part, Violation } from '../../../src/model.ts';
import type { RunRecord } from '../../../src/record/record.ts';
import { renderConsole } from '../../../src/report/console.ts';
import { clean, sample } from '../samples/sample-records.ts';

const [first] = sample('violations').findings.flatMap(({ violations }) => violations);

const violationAt = (id: string, sent: string): Violation => ({
  ...(first as Violation),
  ...{ case: id, sent, curl: `curl ${sent}` },
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

const brief = (record: RunRecord): string => renderConsole(record, { colour: false, isBrief: true });

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
    expect(text).toContain('\n1 more failure: --verbose prints them');
  });

  it('counts no failure as one more where none is printed', () => {
    // Many steps: no block of them fits.
    const many = LONG_FIRST.map((one) => ({ ...one, script: Array.from({ length: 60 }, () => 'curl') }));
    const text = brief(brokenBy('request', 1, many));
    expect(text).toContain('\n2 failures: --verbose prints them');
    expect(text).not.toContain('more failure');
  });

  it('prints at most 60 lines, however many rules are broken', () => {
    const record = brokenBy('state', clean.findings.length, LONG_FIRST);
    expect(brief(record).split('\n').length).toBeLessThanOrEqual(60);
    expect(renderConsole(record, { colour: false }).split('\n').length).toBeGreaterThan(60);
  });
});
