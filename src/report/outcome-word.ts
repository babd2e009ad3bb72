import type { Finding, Outcome } from '../model.ts';

/**
 * What became of a rule, for people: a violation that the baseline has, and what it leaves open, is tolerated; a
 * violation of a rule that is no must is a deviation; a rule that judges nothing has observed, and is not upheld.
 */
export type OutcomeWord = Outcome | 'deviating' | 'tolerated' | 'observed';

/** Whether a rule looked at something that no answer can break: it says nothing for the target. */
export const hasObserved = ({ outcome, level }: Pick<Finding, 'outcome' | 'level'>): boolean =>
  outcome === 'upheld' && level === 'observe';

/** Why a test that stands for such a rule has not passed: there is nothing to pass. */
export const OBSERVED = 'observed, not judged: the contract leaves it open';

export function outcomeWord({
  outcome,
  level,
  tolerated,
}: Pick<Finding, 'outcome' | 'level' | 'tolerated'>): OutcomeWord {
  if (hasObserved({ outcome, level })) return 'observed';
  if (tolerated !== undefined && (outcome === 'violated' || outcome === 'inconclusive')) return 'tolerated';
  return outcome === 'violated' && level !== 'must' ? 'deviating' : outcome;
}
