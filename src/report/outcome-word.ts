import type { Finding, Outcome } from '../model.ts';

/**
 * What became of a rule, for people: a violation that the baseline has, and what it leaves open, is tolerated; a
 * violation of a rule that is no must is a deviation.
 */
export type OutcomeWord = Outcome | 'deviating' | 'tolerated';

export function outcomeWord({
  outcome,
  level,
  tolerated,
}: Pick<Finding, 'outcome' | 'level' | 'tolerated'>): OutcomeWord {
  if (tolerated !== undefined && (outcome === 'violated' || outcome === 'inconclusive')) return 'tolerated';
  return outcome === 'violated' && level !== 'must' ? 'deviating' : outcome;
}
