import type { Deviation, Finding } from '../model.ts';
import { groupBy } from '../text/group-by.ts';
import type { RecordedExchange, RunRecord } from './record.ts';

/** One answer at one case. `takeApart` leaves out `differences`; `answersOf` keeps them. */
export interface CaseAnswer extends Omit<Deviation, 'cases'> {
  readonly case: string;
}

/** Splits answers into one for each case. */
export const takeApart = (answers: readonly Deviation[]): readonly CaseAnswer[] =>
  answers.flatMap(({ cases, expected, actual }) => cases.map((id) => ({ case: id, expected, actual })));

/** Whether two answers are the same at the same case; with `anywhere`, at any case. */
export const isSameAnswer = (a: CaseAnswer, b: CaseAnswer, anywhere = false): boolean =>
  a.expected === b.expected && a.actual === b.actual && (anywhere || a.case === b.case);

/** The answers that are not among the others. */
export const without = <Pair extends CaseAnswer>(pairs: readonly Pair[], others: readonly CaseAnswer[]) =>
  pairs.filter((pair) => !others.some((one) => isSameAnswer(one, pair)));

/** Groups pairs by answer, in the order in which they occur. */
export function answersOf(pairs: readonly CaseAnswer[]): readonly Deviation[] {
  const alike = ({ expected, actual, differences }: CaseAnswer): string =>
    JSON.stringify([expected, actual, differences]);
  return groupBy(pairs, alike).map((group) => {
    const [{ expected, actual, differences }] = group;
    const cases = [...new Set(group.map((one) => one.case))];
    return { expected, actual, cases, ...(differences === undefined ? {} : { differences }) };
  });
}

/** Statuses that do not depend on what was sent, such as those for a bad token or a rate limit. */
const SHUT: readonly number[] = [401, 403, 404, 408, 429];

/** Refused for what was sent, so that a rule about accepted answers has nothing left to judge. */
const isRefused = ({ reply, purpose }: RecordedExchange): boolean =>
  purpose !== 'confirm' &&
  reply.kind === 'response' &&
  reply.status >= 400 &&
  reply.status < 500 &&
  !SHUT.includes(reply.status);

/**
 * The cases that a rule decided in a run.
 * Empty where this is unknown: the rule was not tested or is inconclusive, or the record is too old.
 * A rule about accepted answers also decides a refused case, where it can no longer be broken.
 */
export function judgedCases(
  { exchanges }: Pick<RunRecord, 'exchanges'>,
  finding: Finding | undefined,
): ReadonlySet<string> {
  if (finding?.exchanges === undefined || !['upheld', 'violated'].includes(finding.outcome)) return new Set();
  const numbers = new Set(finding.exchanges);
  const open = new Set(finding.undecided);
  const decided = exchanges.filter(
    (one) => numbers.has(one.n) || (finding.part === 'response' && isRefused(one)),
  );
  return new Set(decided.map((one) => one.case).filter((id) => !open.has(id)));
}
