import type { Finding, Outcome } from '../model.ts';

/**
 * What became of a rule, for people: a violation that the baseline has is tolerated, one of a rule that is no must a
 * deviation.
 */
export type OutcomeWord = Outcome | 'deviating' | 'tolerated';

export function outcomeWord({
  outcome,
  level,
  tolerated,
}: Pick<Finding, 'outcome' | 'level' | 'tolerated'>): OutcomeWord {
  if (outcome === 'violated' && tolerated !== undefined) return 'tolerated';
  return outcome === 'violated' && level !== 'must' ? 'deviating' : outcome;
}
