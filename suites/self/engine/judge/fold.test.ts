import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countOutcomes, fold, outcomeOf } from '../../../../src/engine/judge/judge.ts';
import type { Outcome, Verdict } from '../../../../src/model.ts';
import { broken } from '../../harness/exchanges.ts';

const rising: readonly Outcome[] = ['untested', 'inapplicable', 'upheld', 'inconclusive', 'violated'];
const outcome = fc.constantFrom(...rising);

describe('fold', () => {
  test('takes the higher of two outcomes', () => {
    for (const [low, a] of rising.entries())
      for (const b of rising.slice(low)) expect([fold(a, b), fold(b, a)]).toEqual([b, b]);
  });

  test('is associative, commutative and idempotent, and untested adds nothing', () => {
    fc.assert(
      fc.property(outcome, outcome, outcome, (a, b, c) => {
        expect(fold(fold(a, b), c)).toBe(fold(a, fold(b, c)));
        expect(fold(a, b)).toBe(fold(b, a));
        expect(fold(a, a)).toBe(a);
        expect(fold('untested', a)).toBe(a);
      }),
      { seed: 1 },
    );
  });

  test('does not care for the order of verdicts', () => {
    const shuffles = fc
      .array(outcome, { minLength: 1, maxLength: 9 })
      .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })));
    fc.assert(
      fc.property(shuffles, ([list, shuffled]) => {
        expect(shuffled.reduce(fold)).toBe(list.reduce(fold));
      }),
      { seed: 1 },
    );
  });
});

const verdicts: readonly (readonly [Verdict, Outcome])[] = [
  [{ kind: 'pass' }, 'upheld'],
  [{ kind: 'observed', answer: 'something' }, 'upheld'],
  [broken, 'violated'],
  [{ kind: 'inapplicable', because: 'not here' }, 'inapplicable'],
  [{ kind: 'inconclusive', because: 'not known' }, 'inconclusive'],
  [{ kind: 'inconclusive', because: 'not known', alone: true }, 'inconclusive'],
];

test.for(verdicts)('%o makes a rule %s', ([verdict, expected]) => {
  expect(outcomeOf(verdict)).toBe(expected);
});

test('outcomes are counted, all of them', () => {
  const counts = countOutcomes(['upheld', 'upheld', 'violated'].map((one) => ({ outcome: one as Outcome })));
  expect(counts).toEqual({ untested: 0, inapplicable: 0, upheld: 2, inconclusive: 0, violated: 1 });
});
