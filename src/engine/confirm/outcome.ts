import type { Observation, Rule } from '../../model.ts';

/** A violation that is to be sent again. */
export interface Suspicion {
  readonly rule: Rule;
  readonly observation: Observation;
}

/**
 * What a rule makes of a case once it was sent again: of the last time, for it may stand before too. `lasting`: what was
 * done the first time is still there, and no request takes it back.
 */
export function outcomeOf(
  { rule, observation }: Suspicion,
  later: readonly Observation[],
): 'again' | 'gone' | 'lasting' | 'open' {
  const last = later.findLast((one) => one.case.id === observation.case.id);
  const kind = last && rule.judge(last).kind;
  if (kind === 'violation') return 'again';
  if (kind !== 'pass' && kind !== 'inapplicable') return 'open';
  const verdict =
    rule.confirm === 'changes' && rule.judge({ ...observation, reply: last?.reply ?? observation.reply });
  return verdict && verdict.kind === 'violation' && verdict.telling ? 'lasting' : 'gone';
}

/** What a violation is called that was not shown again. */
export const unshown = { gone: 'intermittent', lasting: 'unconfirmed' } as const;
