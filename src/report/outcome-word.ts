import type { Finding, Outcome } from '../model.ts';

/** What became of a rule, for people: a violation of a rule that is no must is a deviation. */
export type OutcomeWord = Outcome | 'deviating';

export function outcomeWord({ outcome, level }: Pick<Finding, 'outcome' | 'level'>): OutcomeWord {
  return outcome === 'violated' && level !== 'must' ? 'deviating' : outcome;
}
