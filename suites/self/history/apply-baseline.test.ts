import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shippedDictionary } from '../../../src/diagnose/dictionary.ts';
import { applyBaseline } from '../../../src/history/apply-baseline.ts';
import type { BaselineEntry } from '../../../src/history/baseline-format.ts';
import { revise } from '../../../src/history/standing.ts';
import type { Deviation, Finding } from '../../../src/model.ts';
import { type CaseAnswer, takeApart } from '../../../src/record/deviations.ts';
import type { RunRecord } from '../../../src/record/record.ts';
import { answer, HEADER } from '../samples/report-sample-lines.ts';
import { CASES, finding, RULES, runOf, TODAY } from './judged-run.ts';

const ground = { today: TODAY, rules: RULES };

const pair = fc.record({
  case: fc.constantFrom(...CASES),
  expected: fc.constant('400'),
  actual: fc.constantFrom('200 {}', '200 {a: null}', '500'),
});
const pairs = fc.uniqueArray(pair, { maxLength: 6, selector: (one) => JSON.stringify(one) });
const run = fc
  .tuple(pairs, pairs, pairs)
  .map((lists) => runOf(lists.map((list, index) => finding(RULES[index] ?? '', list))));

const all = { exists: () => true, selected: () => true, fails: () => true };
const grounds = { today: TODAY, reason: 'known', expires: '2026-09-01' };
const baselineOf = (from: RunRecord, entries: readonly BaselineEntry[] = []): readonly BaselineEntry[] =>
  revise(entries, from, all, grounds).flatMap(({ after }) => (after === undefined ? [] : [after]));
const settled = (record: RunRecord, entries: readonly BaselineEntry[], today = TODAY) =>
  applyBaseline(
    record,
    { file: 'reports/baseline.json', entries, causes: [] },
    { ...ground, today, dictionary: shippedDictionary },
  );
const isTolerated = ({ outcome, tolerated }: Finding): boolean =>
  outcome !== 'violated' || tolerated !== undefined;
const keys = (findings: readonly Finding[]): readonly string[] =>
  findings.flatMap(({ rule, answers = [] }) => takeApart(answers).map((one) => JSON.stringify([rule, one])));

describe('a baseline made of a run', () => {
  it('tolerates that run, and nothing of it is stale', () => {
    fc.assert(
      fc.property(run, (record) => {
        const { findings, baseline } = settled(record, baselineOf(record));
        expect(findings.every(isTolerated)).toBe(true);
        expect([baseline.stale, baseline.unjudged]).toEqual([[], 0]);
      }),
    );
  });

  it('tolerates another run exactly where that answers alike, and is stale exactly where it does not', () => {
    fc.assert(
      fc.property(run, run, (first, second) => {
        const { findings, baseline } = settled(second, baselineOf(first));
        const known = new Set(keys(first.findings));
        for (const one of findings) {
          const fresh = keys([one]).filter((key) => !known.has(key));
          expect(isTolerated(one)).toBe(fresh.length === 0);
        }
        const now = new Set(keys(second.findings));
        const gone = first.findings.filter((one) => keys([one]).some((key) => !now.has(key)));
        expect(baseline.stale.map(({ rule }) => rule)).toEqual(gone.map(({ rule }) => rule));
      }),
    );
  });

  it('once it was revised by another run, is what that run alone would have made', () => {
    fc.assert(
      fc.property(run, run, (first, second) => {
        const entries = baselineOf(second, baselineOf(first));
        const { findings, baseline } = settled(second, entries);
        expect([findings.every(isTolerated), baseline.stale]).toEqual([true, []]);
        const told = entries.flatMap(({ rule, answers }) =>
          takeApart(answers).map((one) => JSON.stringify([rule, one])),
        );
        expect(told.toSorted()).toEqual(keys(second.findings).toSorted());
      }),
    );
  });

  it('tolerates nothing once it has expired', () => {
    fc.assert(
      fc.property(run, (record) => {
        const { findings, baseline } = settled(record, baselineOf(record), '2026-09-02');
        const broken = record.findings.filter(({ outcome }) => outcome === 'violated');
        expect(findings.some(({ tolerated }) => tolerated !== undefined)).toBe(false);
        expect(baseline.stale).toHaveLength(broken.length);
      }),
    );
  });
});

describe('an entry', () => {
  const seen: CaseAnswer = { case: 'a/1', expected: '400', actual: '200 {}' };
  const [rule] = RULES;
  const entries = baselineOf(runOf([finding(rule, [seen])]));
  const stale = (...findings: readonly Finding[]): number =>
    settled(runOf(findings), entries).baseline.stale.length;
  const unjudged = (...findings: readonly Finding[]): number =>
    settled(runOf(findings), entries).baseline.unjudged;

  it('is stale when its rule judged its case and upheld it', () => {
    expect(stale(finding(rule, []))).toBe(1);
  });

  it.each(['inconclusive', 'untested', 'inapplicable'] as const)(
    'cannot be judged by a rule that is %s',
    (outcome) => {
      expect([stale(finding(rule, [], { outcome })), unjudged(finding(rule, [], { outcome }))]).toEqual([
        0, 1,
      ]);
    },
  );

  it('cannot be judged by a run without its rule, without its case, of another profile, or of an old record', () => {
    const { exchanges: _, ...old } = finding(rule, []);
    expect([stale(), unjudged()]).toEqual([0, 1]);
    expect(unjudged(finding(rule, [], { exchanges: [2, 3] }))).toBe(1);
    expect(unjudged(old)).toBe(1);
    const smoke = { ...runOf([finding(rule, [])]), header: { ...HEADER, profile: 'smoke' as const } };
    expect(settled(smoke, entries).baseline).toMatchObject({ stale: [], unjudged: 1 });
  });

  it('cannot be judged by a case that did not tell, though another broke the rule', () => {
    const other = { ...seen, case: 'a/2' };
    expect(stale(finding(rule, [other], { undecided: ['a/1'] }))).toBe(0);
    expect(stale(finding(rule, [other]))).toBe(1);
  });

  it('may be missing from a run when it was not seen every time', () => {
    const flaky = baselineOf(runOf([finding(rule, [seen], { stability: 'intermittent' })]));
    expect(flaky).toMatchObject([{ intermittent: true }]);
    expect(settled(runOf([finding(rule, [])]), flaky).baseline).toMatchObject({ stale: [], unjudged: 1 });
  });

  it('counts for random draws wherever the same is answered, and is never stale to them', () => {
    const drawn = {
      ...runOf([finding(rule, [{ ...seen, case: 'a/draw-7' }])]),
      header: { ...HEADER, profile: 'deep' as const },
    };
    const { findings, baseline } = settled(drawn, entries);
    expect([findings.every(isTolerated), baseline.stale]).toEqual([true, []]);
    expect(revise([], drawn, all, grounds)).toEqual([]);
  });

  it('is one of several under a rule, each with its reason', () => {
    const other: CaseAnswer = { case: 'a/2', expected: '400', actual: '500' };
    const both = runOf([finding(rule, [seen, other])]);
    const more = revise(entries, both, all, { ...grounds, reason: 'another' }).flatMap(
      ({ after }) => after ?? [],
    );
    expect(more.map(({ reason }) => reason)).toEqual(['known', 'another']);
    expect(settled(both, more).findings[0]?.tolerated?.map(({ reason }) => reason)).toEqual([
      'known',
      'another',
    ]);
  });

  it('grows by cases that answer alike', () => {
    const both = runOf([finding(rule, [seen, { ...seen, case: 'a/2' }])]);
    const [first, ...rest] = revise(entries, both, all, grounds);
    expect([first?.kind, rest]).toEqual(['changed', []]);
    const cases: readonly Deviation[] = first?.after?.answers ?? [];
    expect(cases.map((one) => one.cases)).toEqual([['a/1', 'a/2']]);
  });
});

describe('an entry about the answer to a request that should be refused', () => {
  const rule = 'response.a.type';
  const seen: CaseAnswer = { case: 'a/1', expected: 'a string', actual: '200 {a: 1}' };
  const entries = baselineOf(runOf([finding(rule, [seen], { part: 'response' })]));
  const later = (status: number): RunRecord => {
    const [first, ...rest] = runOf([finding(rule, [], { part: 'response', exchanges: [2, 3] })]).exchanges;
    const refused = first === undefined ? [] : [{ ...first, reply: answer(status, '{}') }];
    return {
      ...runOf([finding(rule, [], { part: 'response', exchanges: [2, 3] })]),
      exchanges: [...refused, ...rest],
    };
  };
  const stale = (status: number): number =>
    applyBaseline(
      later(status),
      { file: 'x', entries, causes: [] },
      { today: TODAY, rules: [rule], dictionary: shippedDictionary },
    ).baseline.stale.length;

  it('is stale once that is refused, and not when nobody was let in', () => {
    expect([400, 413, 422].map(stale)).toEqual([1, 1, 1]);
    expect([401, 403, 404, 429, 503].map(stale)).toEqual([0, 0, 0, 0, 0]);
  });
});

it('drops what has expired and was not seen', () => {
  const [rule] = RULES;
  const entries = baselineOf(runOf([finding(rule, [{ case: 'a/1', expected: '400', actual: '500' }])]));
  const elsewhere = runOf([finding(rule, [], { exchanges: [3] })]);
  const kinds = (today: string) =>
    revise(entries, elsewhere, all, { ...grounds, today }).map(({ kind }) => kind);
  expect([kinds('2026-09-01'), kinds('2026-09-02')]).toEqual([['kept'], ['removed']]);
});
