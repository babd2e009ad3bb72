import { describe, expect, test } from 'vitest';
import { type Coverage, conclude, type FindingWriter, judge } from '../../../../src/engine/judge/judge.ts';
import type { Observation, Outcome, Rule, Verdict } from '../../../../src/model.ts';
import { broken, observation, rule, write } from '../../harness/exchanges.ts';

const toRecord: FindingWriter['toRecord'] = ({ n, case: one }) => ({
  exchange: n,
  case: one.id,
  title: one.title,
  sent: 'PATCH {}',
  expected: '400',
  actual: '200',
  curl: 'curl',
});

const whole: Coverage = { unsent: [], cut: false };
const pass: Verdict = { kind: 'pass' };
const violation = broken;
const open = (because: string): Verdict => ({ kind: 'inconclusive', because });
const none = (because: string): Verdict => ({ kind: 'inapplicable', because });

/** What a rule concludes from verdicts, given in the order of its observations. */
function finding(verdicts: readonly Verdict[], coverage: Coverage = whole, over: Partial<Rule> = {}) {
  const own = rule({ judge: ({ n }) => verdicts[n - 1] ?? pass, ...over });
  const observations = verdicts.map(
    (_, index): Observation => observation({ n: index + 1, case: write(`case/${index + 1}`) }),
  );
  return conclude(own, judge(own, observations), coverage, { toRecord });
}

const cut: Coverage = { unsent: ['the run was interrupted'], cut: true };
const dropped: Coverage = { unsent: ['PATCHPROOF_EXPIRED_TOKEN is not set'], cut: false };

const table: readonly (readonly [
  words: string,
  verdicts: readonly Verdict[],
  coverage: Coverage,
  needs: Rule['needs'],
  expected: Outcome,
])[] = [
  ['one pass', [pass], whole, 'every', 'upheld'],
  ['a violation among passes', [pass, violation, pass], whole, 'every', 'violated'],
  ['a doubt among passes', [pass, open('no answer')], whole, 'every', 'inconclusive'],
  ['a violation beside a doubt', [open('no answer'), violation], whole, 'every', 'violated'],
  ['a pass beside what does not apply', [none('not here'), pass], whole, 'every', 'upheld'],
  ['nothing that applies', [none('not here'), none('not here')], whole, 'every', 'inapplicable'],
  ['nothing sent, nothing in the way', [], whole, 'every', 'untested'],
  ['nothing sendable', [], dropped, 'every', 'inapplicable'],
  ['nothing sent when it was cut short', [], cut, 'every', 'untested'],
  ['some of what it needs, cut short', [pass], cut, 'every', 'untested'],
  ['some, cut short, where one is enough', [pass], cut, 'one', 'upheld'],
  ['a violation before it was cut short', [violation], cut, 'every', 'violated'],
  ['a doubt before it was cut short', [open('no answer')], cut, 'every', 'inconclusive'],
  ['some of what it needs, the rest not sendable', [pass], dropped, 'every', 'upheld'],
];

describe('conclude', () => {
  test.for(table)('%s', ([, verdicts, coverage, needs, expected]) => {
    expect(finding(verdicts, coverage, { needs }).outcome).toBe(expected);
  });

  test('gives distinct reasons, most frequent first, and only those of the outcome', () => {
    expect(finding([open('a'), open('b'), open('b'), none('c'), pass]).because).toEqual(['b', 'a']);
    expect(finding([none('c'), none('d'), none('d')]).because).toEqual(['d', 'c']);
    expect(finding([pass, none('c')]).because).toEqual([]);
    expect(finding([], dropped).because).toEqual(dropped.unsent);
    expect(finding([], cut).because).toEqual(cut.unsent);
    expect(finding([pass], cut).because).toEqual(cut.unsent);
  });

  test('keeps at most five violations, and counts what it judged', () => {
    const many = finding([...Array.from({ length: 9 }, () => violation), none('c')]);
    expect(many.violations).toHaveLength(5);
    expect(many.violations.map(({ exchange }) => exchange)).toEqual([1, 2, 3, 4, 5]);
    expect(many.judged).toBe(9);
  });

  test('lists each distinct answer once, most frequent first', () => {
    const saw = (answer: string): Verdict => ({ kind: 'observed', answer });
    const { outcome, observed } = finding([saw('a'), saw('b'), saw('b')], whole, { level: 'observe' });
    expect(outcome).toBe('upheld');
    expect(observed).toEqual(['b', 'a']);
  });
});

describe('judge', () => {
  const twice = [
    observation({ n: 1, case: write('a') }),
    observation({ n: 2, case: write('a'), purpose: 'again' }),
  ];

  test('forgets a doubt that sending the case again has cleared up', () => {
    const own = rule({ judge: ({ n }) => (n === 1 ? open('in a batch') : pass) });
    expect(judge(own, twice).map(({ verdict }) => verdict)).toEqual([pass]);
  });

  test('keeps a doubt that sending it again has not cleared up', () => {
    const own = rule({ judge: () => open('no answer') });
    expect(judge(own, twice)).toHaveLength(1);
  });

  test('never forgets a violation', () => {
    const own = rule({ judge: ({ n }) => (n === 1 ? violation : pass) });
    expect(judge(own, twice).map(({ verdict }) => verdict.kind)).toEqual(['violation', 'pass']);
  });

  test('leaves confirmations and what the rule is not about aside', () => {
    const own = rule({ about: ({ id }) => id === 'a', judge: () => violation });
    const all = [
      observation({ n: 1, case: write('a') }),
      observation({ n: 2, case: write('b') }),
      observation({ n: 3, case: write('a'), purpose: 'confirm' }),
    ];
    expect(judge(own, all).map(({ observation: { n } }) => n)).toEqual([1]);
  });
});
