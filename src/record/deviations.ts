import type { Deviation, Finding } from '../model.ts';
import { groupBy } from '../text/group-by.ts';
import type { RecordedExchange, RunRecord } from './record.ts';

/**
 * One answer at one case. Differences are kept when they are put together, and left out when they are taken
 * apart.
 */
export interface CaseAnswer extends Omit<Deviation, 'cases'> {
  readonly case: string;
}

/** Answers taken apart, one for each case they were seen at. */
export const takeApart = (answers: readonly Deviation[]): readonly CaseAnswer[] =>
  answers.flatMap(({ cases, expected, actual }) => cases.map((id) => ({ case: id, expected, actual })));

/** The same answer at the same case; with `anywhere`, at any case. */
export const isSameAnswer = (a: CaseAnswer, b: CaseAnswer, anywhere = false): boolean =>
  a.expected === b.expected && a.actual === b.actual && (anywhere || a.case === b.case);

/** The answers that are not among others. */
export const without = <Pair extends CaseAnswer>(pairs: readonly Pair[], others: readonly CaseAnswer[]) =>
  pairs.filter((pair) => !others.some((one) => isSameAnswer(one, pair)));

/** Pairs put together again: those of one answer, in the order in which they came. */
export function answersOf(pairs: readonly CaseAnswer[]): readonly Deviation[] {
  const alike = ({ expected, actual, differences }: CaseAnswer): string =>
    JSON.stringify([expected, actual, differences]);
  return groupBy(pairs, alike).map((group) => {
    const [{ expected, actual, differences }] = group;
    const cases = [...new Set(group.map((one) => one.case))];
    return { expected, actual, cases, ...(differences === undefined ? {} : { differences }) };
  });
}

/** Statuses that say "not you", "not here" or "not now", whatever was sent. */
const SHUT: readonly number[] = [401, 403, 404, 408, 429];

/** Refused for what was sent: whatever was wrong with the answer of an accepted request is gone. */
const isRefused = ({ reply, purpose }: RecordedExchange): boolean =>
  purpose !== 'confirm' &&
  reply.kind === 'response' &&
  reply.status >= 400 &&
  reply.status < 500 &&
  !SHUT.includes(reply.status);

/**
 * The cases a rule has decided in a run. None where it is not known: the rule was not asked, its answers did
 * not tell, or the record is too old to say. Rules about accepted requests have nothing left to say of
 * refused ones.
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
