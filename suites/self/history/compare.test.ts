import { describe, expect, it } from 'vitest';
import type { ComparedFinding } from '../../../src/history/compare-findings.ts';
import type { RecordComparison } from '../../../src/history/compare-records.ts';
import { compareRecords } from '../../../src/history/compare-records.ts';
import type { Finding } from '../../../src/model.ts';
import type { CaseAnswer } from '../../../src/record/deviations.ts';
import type { RunRecord } from '../../../src/record/record.ts';
import { letterOf, viewOf } from '../../../src/report/comparison/words.ts';
import { answer, end, exchange, HEADER } from '../samples/report-sample-lines.ts';
import { finding, RULES, runOf } from './judged-run.ts';

const [RULE] = RULES;
const seen: CaseAnswer = { case: 'a/1', expected: '400', actual: '200 {}' };
const other: CaseAnswer = { case: 'a/1', expected: '400', actual: '500' };
const beside: CaseAnswer = { case: 'a/2', expected: '400', actual: '200 {}' };

const whole = (...findings: readonly Finding[]): RunRecord => ({ ...runOf(findings), end: end() });
const upheld = finding(RULE, []);
const broken = (...pairs: readonly CaseAnswer[]): Finding => finding(RULE, pairs);
const being = (outcome: Finding['outcome']): Finding => finding(RULE, [], { outcome });
const observed = (...answers: readonly string[]): Finding =>
  finding(RULE, [], { level: 'observe', observed: answers });

const compared = (...records: readonly RunRecord[]): RecordComparison =>
  compareRecords(records.map((record, place) => ({ name: `run ${place}`, record })));

function cellOf(before: Finding, after: Finding): ComparedFinding & { readonly code: number } {
  const comparison = compared(whole(before), whole(after));
  const cell = comparison.rules[0]?.cells[1];
  if (cell === undefined) throw new Error('nothing was compared');
  return { ...cell, code: comparison.exitCode };
}

describe('a rule in two records', () => {
  it.each([
    ['upheld, upheld', upheld, upheld, 'same', 0],
    ['upheld, broken', upheld, broken(seen), 'new', 1],
    ['broken, upheld', broken(seen), upheld, 'fixed', 0],
    ['broken, broken alike', broken(seen), broken(seen), 'same', 0],
    ['broken, broken otherwise', broken(seen), broken(other), 'changed', 1],
    ['broken, broken at one more case', broken(seen), broken(seen, beside), 'changed', 1],
    ['broken, broken at one case less', broken(seen, beside), broken(seen), 'changed', 0],
    ['upheld, inconclusive', upheld, being('inconclusive'), 'unknown', 2],
    ['broken, inconclusive', broken(seen), being('inconclusive'), 'unknown', 2],
    ['upheld, untested', upheld, being('untested'), 'unknown', 2],
    ['inconclusive, broken', being('inconclusive'), broken(seen), 'unknown', 2],
    ['inapplicable, broken', being('inapplicable'), broken(seen), 'unknown', 2],
    ['inconclusive, upheld', being('inconclusive'), upheld, undefined, 0],
    ['upheld, inapplicable', upheld, being('inapplicable'), undefined, 0],
    ['inapplicable, inapplicable', being('inapplicable'), being('inapplicable'), 'same', 0],
    ['seen, seen alike', observed('stored'), observed('stored'), 'same', 0],
    ['seen, seen in another order', observed('a', 'b'), observed('b', 'a'), 'same', 0],
    ['seen, seen otherwise', observed('stored'), observed('dropped'), 'changed', 0],
    [
      'seen at another time',
      observed('at 2026-01-01T00:00:00Z'),
      observed('at 2026-02-02T00:00:00Z'),
      'same',
      0,
    ],
  ])('%s', (_, before, after, change, code) => {
    const cell = cellOf(before, after);
    expect([cell.change, cell.code]).toEqual([change, code]);
  });

  it('is fixed only where its case was judged', () => {
    const elsewhere = finding(RULE, [], { exchanges: [3, 4, 5] });
    expect(cellOf(broken(seen), elsewhere)).toMatchObject({ word: 'upheld', worse: false, code: 0 });
    expect(cellOf(broken(seen), elsewhere).change).toBeUndefined();
    expect(cellOf(broken(seen, { ...seen, case: 'b/1' }), elsewhere)).toMatchObject({ change: 'fixed' });
  });

  it('is compared by what old records kept, when they are old', () => {
    const violation = { exchange: 1, title: '', sent: '', curl: '', ...seen };
    const { answers: _, ...old } = { ...broken(seen), violations: [violation] };
    expect(cellOf(old, old)).toMatchObject({ change: 'same' });
    expect(cellOf(old, { ...old, violations: [{ ...violation, actual: '500' }] })).toMatchObject({
      change: 'changed',
    });
  });
});

describe('two records', () => {
  const base = whole(upheld);
  const doubtsOf = (record: RunRecord, first = base): readonly string[] =>
    viewOf(compared(first, record)).runs.flatMap(({ doubts }) => doubts);
  const under = (change: Partial<RunRecord['header']>): RunRecord => ({
    ...base,
    header: { ...HEADER, ...change },
  });

  it('cannot be told apart when one is cut off, or asked something else, and say which', () => {
    const { end: _, ...cut } = base;
    expect(doubtsOf(cut)).toEqual(['it is truncated: its run was cut off']);
    expect(doubtsOf(base, cut)).toEqual(['it is truncated: its run was cut off']);
    expect(doubtsOf(under({ contract: { revision: '2026-09', hash: 'x' } }))[0]).toMatch(
      /contract is 2026-09, not 2026-04/,
    );
    expect(doubtsOf(under({ profile: 'smoke' }))).toEqual(['its profile is smoke, not gate']);
    expect(doubtsOf(under({ only: ['request.*'] }))).toEqual(['it asked request.*, not every rule']);
    const deep = under({ profile: 'deep', seed: 1 });
    expect(doubtsOf(under({ profile: 'deep', seed: 2 }), deep)).toEqual([
      'its profile is deep with seed 2, not deep with seed 1',
    ]);
    for (const record of [cut, under({ profile: 'smoke' })]) expect(compared(base, record).exitCode).toBe(2);
  });

  it('have something worse, though not everything can be told', () => {
    const { end: _, ...cut } = whole(broken(seen));
    const comparison = compared(base, cut);
    expect(comparison.exitCode).toBe(1);
    expect(viewOf(comparison).sentence).toBe(
      'run 1 is worse than run 0: 1 rule broken that was not, or in another way.',
    );
  });

  it('only note other requests, and another version', () => {
    const { columns, exitCode } = compared(base, under({ requestHash: 'other', tool: 'patchproof 9.0.0' }));
    expect([exitCode, columns[1]?.doubts, columns[1]?.notes.length]).toEqual([0, [], 2]);
  });

  it('cannot be told apart where one lacks a rule of the other', () => {
    expect(compared(base, whole(upheld, finding(RULES[1], []))).exitCode).toBe(0);
    expect(compared(whole(upheld, finding(RULES[1], [])), base).exitCode).toBe(2);
    expect(compared(base, whole(finding(RULES[1], [seen]))).exitCode).toBe(2);
  });

  it('show refusals that are worded otherwise, what differs from run to run aside', () => {
    const refused = (message: string, status = 400): RunRecord => ({
      ...base,
      exchanges: ['a/1', 'a/2'].map((id, n) =>
        exchange(n + 1, { case: id, title: id, reply: answer(status, JSON.stringify({ message })) }),
      ),
    });
    const words = (first: RunRecord, second: RunRecord) => compared(first, second).columns[1]?.rewordings;
    expect(words(refused('no, con_A1b2C3d4E5f6G7h8'), refused('no, con_Z1b2C3d4E5f6G7h8'))).toEqual([]);
    expect(words(refused('no'), refused('nope'))).toEqual([
      { from: '400 no', to: '400 nope', cases: ['a/1', 'a/2'] },
    ]);
    expect(words(refused('no'), refused('no', 403))).toMatchObject([{ from: '400 no', to: '403 no' }]);
    expect(compared(refused('no'), refused('nope')).exitCode).toBe(0);
  });
});

describe('several records', () => {
  it('are each compared with the first, and the worst decides', () => {
    const comparison = compared(
      whole(upheld),
      whole(upheld),
      whole(being('inconclusive')),
      whole(broken(seen)),
    );
    const { columns, exitCode } = comparison;
    expect(exitCode).toBe(1);
    expect(viewOf(comparison).sentence).toBe('1 of 3 are worse than run 0: run 3.');
    expect(columns.map(({ worse }) => worse)).toEqual([0, 0, 0, 1]);
  });

  it('have letters for ever', () => {
    expect([0, 25, 26, 51, 52, 701, 702].map(letterOf)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA']);
  });
});
