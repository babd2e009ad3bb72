import type { Rule } from '../../model.ts';
import { groupBy } from '../../text/group-by.ts';
import type { JudgedObservation } from '../judge/judge.ts';
import { type Attributions, keyOf, type ShownCauses, standFor } from './attribution.ts';
import {
  type Confirmation,
  confirmGroup,
  isAboutState,
  type Results,
  type Suspicion,
} from './confirm-group.ts';
import type { Isolation } from './isolate.ts';

/** What every rule of a plan makes of what was observed. */
export type Judgements = ReadonlyMap<Rule, readonly JudgedObservation[]>;

/** How many violations of a rule are tried until one shows again. */
const alternatives = 3;

/** In how many groups of a run a write and what was stored before it take turns, at most. */
const mostLoops = 3;

/** One violation of each rule that was not tried; what the same request broke is confirmed together. */
function suspicions(judgements: Judgements, tried: ReadonlySet<string>): readonly Suspicion[] {
  let open = [...judgements].flatMap(([rule, judged]) => {
    const own = judged
      .filter(({ verdict }) => verdict.kind === 'violation')
      .map(({ observation }) => observation)
      .filter(({ case: { id } }) => !tried.has(keyOf(rule, id)));
    return own.length === 0 ? [] : [{ rule, own }];
  });
  const chosen: Suspicion[] = [];
  while (open.length > 0) {
    const counts = new Map<string, number>();
    for (const { own } of open)
      for (const id of new Set(own.map((one) => one.case.id))) counts.set(id, (counts.get(id) ?? 0) + 1);
    const [best] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a));
    const found = open.flatMap(({ rule, own }) => {
      const observation = own.find((one) => one.case.id === best);
      return observation === undefined ? [] : [{ rule, observation }];
    });
    chosen.push(...found);
    open = open.filter(({ rule }) => !found.some((one) => one.rule === rule));
  }
  return chosen;
}

/** Suspicions that are sent again in the same way, together. */
const grouped = (all: readonly Suspicion[]): readonly (readonly Suspicion[])[] =>
  groupBy(all, ({ rule, observation }) =>
    JSON.stringify([observation.n, rule.confirm, rule.reads.length === 0]),
  );

/** What is known while violations are confirmed. */
interface Progress {
  readonly judgements: Judgements;
  readonly causes: Attributions;
  readonly shown: ShownCauses;
  readonly results: Map<string, Confirmation>;
  readonly tried: Set<string>;
}

/** The violations to send in a round: of each rule that was not shown again. A lag was measured, and is not sent. */
function openIn({ judgements, results, tried }: Progress, { session, surroundings }: Isolation) {
  const open: Suspicion[] = [];
  for (const suspicion of suspicions(judgements, tried)) {
    const { rule, observation } = suspicion;
    tried.add(keyOf(rule, observation.case.id));
    const before = results.get(rule.id)?.stability;
    if (before !== undefined && before !== 'intermittent' && before !== 'unconfirmed') continue;
    if (rule.confirm === 'never') {
      const windowMs = Math.max(0, ...session.lags().values());
      results.set(rule.id, { stability: 'eventually consistent', windowMs, observation });
      surroundings.watch?.onConfirmed?.(rule, observation);
      continue;
    }
    if (before === undefined) results.set(rule.id, { stability: 'unconfirmed', observation });
    open.push(suspicion);
  }
  return open;
}

/**
 * Those of a group that are to be sent again. The others have a cause that another rule has shown again. A violation of what
 * is stored is sent again all the same, once: what is printed of it has to be shown by its own requests.
 */
function withoutStand(
  group: readonly Suspicion[],
  { judgements, causes, shown, results }: Progress,
  { surroundings }: Isolation,
): readonly Suspicion[] {
  return group.flatMap((one): readonly Suspicion[] => {
    const { rule } = one;
    const stand = standFor(rule, judgements.get(rule) ?? [], causes, shown);
    if (stand === undefined) return [one];
    if (isAboutState(one)) return [{ ...one, isSure: true }];
    const { observation, by } = stand;
    results.set(rule.id, { stability: 'stable', observation, by: by.id });
    surroundings.watch?.onConfirmed?.(rule, observation);
    return [];
  });
}

/** Keeps what became of a group, and which causes it has shown. */
function keep(found: Results, isFirst: boolean, { causes, shown, results }: Progress, work: Isolation): void {
  for (const [{ rule }, { isSteady, ...confirmation }] of found) {
    const { stability, observation } = confirmation;
    if (stability === 'stable' || isFirst) results.set(rule.id, confirmation);
    if (stability !== 'stable') continue;
    work.surroundings.watch?.onConfirmed?.(rule, observation);
    const cause = causes.get(keyOf(rule, observation.case.id));
    if (isSteady && cause !== undefined) shown.set(cause, [...(shown.get(cause) ?? []), rule]);
  }
}

/**
 * Sends the requests behind each violated rule once more. A violation that is reproduced is stable, and one that is not is
 * intermittent. Where a lag was measured, it is eventually consistent. One violation of a cause stands for the others that it predicts.
 * Never makes a violation a pass.
 */
export async function confirm(
  judgements: Judgements,
  work: Isolation,
  causes: Attributions = new Map(),
): Promise<ReadonlyMap<string, Confirmation>> {
  const { session, surroundings } = work;
  const results = new Map<string, Confirmation>();
  const loops = { left: mostLoops };
  const progress: Progress = { judgements, causes, shown: new Map(), results, tried: new Set() };
  for (let round = 0; round < alternatives; round += 1) {
    const groups = grouped(openIn(progress, work));
    for (const [at, group] of groups.entries()) {
      if (session.over() !== undefined) return results;
      const rest = round === 0 ? withoutStand(group, progress, work) : group;
      if (rest.length === 0) continue;
      surroundings.watch?.onPhase?.({ kind: 'confirm', left: groups.length - at });
      keep(await confirmGroup(rest, work, loops), round === 0, progress, work);
    }
  }
  return results;
}
