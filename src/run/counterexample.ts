import { baseId, twinId } from '../generate/kit.ts';
import type { Case, Observation, Rule } from '../model.ts';
import { observe } from './observe.ts';
import { isAccepted } from './replies.ts';
import type { Session, Surroundings } from './session.ts';
import { judge } from './verify.ts';

/** The smallest requests found that break a rule, and how many requests it took to get there. */
export interface Shrunk {
  readonly cases: readonly Case[];
  readonly requests: number;
}

export const violates = (rule: Rule, observations: readonly Observation[]): boolean =>
  judge(rule, observations).some(({ verdict }) => verdict.kind === 'violation');

/** What was sent since, with the bodies every twin is compared to: enough to judge it, however long the run is. */
export function recent(session: Session, start: number, { target }: Surroundings): readonly Observation[] {
  const fixed = [twinId, baseId].flatMap(
    (id) => session.exchanges.find((one) => one.case.id === id && isAccepted(one.reply)) ?? [],
  );
  const kept = [...fixed.filter(({ n }) => n <= start), ...session.counted().filter(({ n }) => n > start)];
  return observe(kept, target.subject).filter(({ n }) => n > start);
}
