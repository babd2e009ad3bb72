import type { Exchange, Finding, Observation, Rule } from '../../model.ts';
import type { JudgedObservation } from '../judge/judge.ts';

/** What was judged before anything is confirmed. */
export interface JudgedSoFar {
  readonly findings: readonly Finding[];
  readonly exchanges: readonly (Pick<Exchange, 'n'> & { readonly case: string })[];
}

/** A rule broken at a case. */
interface Failure {
  readonly rule: string;
  readonly case: string;
}

/** Tells failures that one cause predicts, in just the ways that were seen, from all others: a list for each cause. */
export type GroupByCause = (run: JudgedSoFar) => readonly (readonly Failure[])[];

/** The cause of each failure, by rule and case; absent where none predicts it. */
export type Attributions = ReadonlyMap<string, number>;

/** The rules whose violations were shown again, and do not come and go, by their cause. */
export type ShownCauses = Map<number, Rule[]>;

export const keyOf = ({ id }: Pick<Rule, 'id'>, caseId: string): string => `${id} ${caseId}`;

export const attributionsOf = (groups: ReturnType<GroupByCause>): Attributions =>
  new Map(
    groups.flatMap((group, at) => group.map((one) => [keyOf({ id: one.rule }, one.case), at] as const)),
  );

/** A violation of another rule with the same cause, that stands for one that was not sent again. */
export interface Stand {
  readonly observation: Observation;
  readonly by: Rule;
}

/** Whether what speaks against one violation speaks against the other: another writer, the network, a reading. */
const isAlike = (one: Rule, other: Rule): boolean =>
  one.otherCause === other.otherCause &&
  one.confirm === other.confirm &&
  one.reads.length > 0 === other.reads.length > 0;

/** Whether nothing but the server breaks a rule, and one answer shows it. */
const isPlain = ({ otherCause, reads }: Rule): boolean => otherCause === undefined && reads.length === 0;

/** The reproduced violation that stands for those of a rule; undefined when the cause of one of them is unknown. */
export function standFor(
  rule: Rule,
  judged: readonly JudgedObservation[],
  causes: Attributions,
  shown: ShownCauses,
): Stand | undefined {
  const broken = judged.filter(({ verdict }) => verdict.kind === 'violation');
  const found = broken.flatMap(({ observation }): readonly (Stand | undefined)[] => {
    const cause = causes.get(keyOf(rule, observation.case.id));
    if (cause === undefined) return [];
    const by = shown.get(cause)?.find((one) => isPlain(rule) || isAlike(rule, one));
    return [by && { observation, by }];
  });
  return found.length < broken.length ? undefined : found.find((one) => one !== undefined);
}
