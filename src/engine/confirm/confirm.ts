import type { Exchange, Finding, Observation, Rule } from '../../model.ts';
import { groupBy, tally } from '../../text/group-by.ts';
import { isViolation, type Judgements } from '../judge/judge.ts';
import {
  type Confirmation,
  confirmGroup,
  isAboutState,
  type Results,
  type Suspicion,
} from './confirm-group.ts';
import type { Isolation } from './isolate.ts';

/** What was judged before anything is confirmed. */
export interface JudgedSoFar {
  readonly findings: readonly Finding[];
  readonly exchanges: readonly (Pick<Exchange, 'n'> & { readonly case: string })[];
}

/** Groups failures, each a rule broken at a case, that one cause predicts in just the ways that were seen. */
export type GroupByCause = (
  run: JudgedSoFar,
) => readonly (readonly { readonly rule: string; readonly case: string }[])[];

/** How many violations of a rule are tried until one shows again. */
const alternatives = 3;

const keyOf = (rule: string, caseId: string): string => `${rule} ${caseId}`;

/** What is known while violations are confirmed. */
interface Progress {
  readonly work: Isolation;
  readonly judgements: Judgements;
  /** The cause of each failure, by rule and case; absent where none predicts it. */
  readonly causes: ReadonlyMap<string, number>;
  /** The rules whose violations were reproduced steadily, by their cause. */
  readonly shown: Map<number, Rule[]>;
  readonly results: Map<string, Confirmation>;
  readonly tried: Set<string>;
}

/** One violation of each rule that was not tried, as many as can be of the same request. */
function suspicions({ judgements, tried }: Progress): readonly Suspicion[] {
  let open = [...judgements].flatMap(([rule, judged]) => {
    const own = judged
      .filter(isViolation)
      .map(({ observation }) => observation)
      .filter(({ case: { id } }) => !tried.has(keyOf(rule.id, id)));
    return own.length === 0 ? [] : [{ rule, own }];
  });
  const chosen: Suspicion[] = [];
  while (open.length > 0) {
    const counts = tally(open.flatMap(({ own }) => [...new Set(own.map((one) => one.case.id))]));
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

/** The violations to send in a round, of rules not yet reproduced. A measured lag is not sent again. */
function openIn(progress: Progress): readonly Suspicion[] {
  const { results, tried, work } = progress;
  return suspicions(progress).filter(({ rule, observation }) => {
    tried.add(keyOf(rule.id, observation.case.id));
    const before = results.get(rule.id)?.stability;
    if (before !== undefined && before !== 'intermittent' && before !== 'unconfirmed') return false;
    if (rule.confirm === 'never') {
      const windowMs = Math.max(0, ...work.session.lags().values());
      results.set(rule.id, { stability: 'eventually consistent', windowMs, observation });
      work.surroundings.watch?.onConfirmed?.(rule, observation);
      return false;
    }
    if (before === undefined) results.set(rule.id, { stability: 'unconfirmed', observation });
    return true;
  });
}

/** Whether the same other cause, such as the network or another writer, may excuse both rules. */
const isAlike = (one: Rule, other: Rule): boolean =>
  one.otherCause === other.otherCause &&
  one.confirm === other.confirm &&
  one.reads.length > 0 === other.reads.length > 0;

/** A reproduced violation that stands for those of a rule: none where one of these has no known cause. */
function standFor(rule: Rule, { judgements, causes, shown }: Progress) {
  // Only the server can break it, and one answer shows it.
  const isPlain = rule.otherCause === undefined && rule.reads.length === 0;
  const stands: { readonly observation: Observation; readonly by: Rule }[] = [];
  for (const { observation } of (judgements.get(rule) ?? []).filter(isViolation)) {
    const cause = causes.get(keyOf(rule.id, observation.case.id));
    if (cause === undefined) return undefined;
    const by = shown.get(cause)?.find((one) => isPlain || isAlike(rule, one));
    if (by !== undefined) stands.push({ observation, by });
  }
  return stands[0];
}

/**
 * The part of a group to send again. Of the rest, another rule has shown the cause.
 * A violation of the stored state is sent once all the same, because its own requests must show it.
 */
function withoutStand(group: readonly Suspicion[], progress: Progress): readonly Suspicion[] {
  return group.flatMap((one): readonly Suspicion[] => {
    const { rule } = one;
    const stand = standFor(rule, progress);
    if (stand === undefined) return [one];
    if (isAboutState(one)) return [{ ...one, isSure: true }];
    const { observation, by } = stand;
    progress.results.set(rule.id, { stability: 'stable', observation, by: by.id });
    progress.work.surroundings.watch?.onConfirmed?.(rule, observation);
    return [];
  });
}

/** Keeps what became of a group, and which causes it has shown. */
function keep(found: Results, isFirst: boolean, { causes, shown, results, work }: Progress): void {
  for (const [{ rule }, { isSteady, ...confirmation }] of found) {
    const { stability, observation } = confirmation;
    if (stability === 'stable' || isFirst) results.set(rule.id, confirmation);
    if (stability !== 'stable') continue;
    work.surroundings.watch?.onConfirmed?.(rule, observation);
    const cause = causes.get(keyOf(rule.id, observation.case.id));
    if (isSteady && cause !== undefined) shown.set(cause, [...(shown.get(cause) ?? []), rule]);
  }
}

/**
 * Sends the requests behind each violated rule again; one failure stands for others with its cause.
 * Reproduced: stable. Not reproduced: intermittent. A measured lag: eventually consistent. Never a pass.
 */
export async function confirm(
  judgements: Judgements,
  work: Isolation,
  causes: ReturnType<GroupByCause>,
): Promise<ReadonlyMap<string, Confirmation>> {
  const { session, surroundings } = work;
  const results = new Map<string, Confirmation>();
  const progress: Progress = {
    judgements,
    results,
    work,
    shown: new Map(),
    tried: new Set(),
    causes: new Map(causes.flatMap((all, at) => all.map((one) => [keyOf(one.rule, one.case), at]))),
  };
  for (let round = 0; round < alternatives; round += 1) {
    // Violations that are sent again in the same way share a group.
    const groups = groupBy(openIn(progress), ({ rule, observation }) =>
      JSON.stringify([observation.n, rule.confirm, rule.reads.length === 0]),
    );
    for (const [at, group] of groups.entries()) {
      if (session.over() !== undefined) return results;
      const rest = round === 0 ? withoutStand(group, progress) : group;
      if (rest.length === 0) continue;
      surroundings.watch?.onPhase?.({ kind: 'confirm', left: groups.length - at });
      keep(await confirmGroup(rest, work), round === 0, progress);
    }
  }
  return results;
}
