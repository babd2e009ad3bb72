import type { Finding, RunRecord } from '../model.ts';

/**
 * The cases a rule has decided in a run. None where it is not known: the rule was not asked, its answers did not
 * tell, or the record is too old to say.
 */
export function judgedCases(
  { exchanges }: Pick<RunRecord, 'exchanges'>,
  finding: Finding | undefined,
): ReadonlySet<string> {
  if (finding?.exchanges === undefined || !['upheld', 'violated'].includes(finding.outcome)) return new Set();
  const numbers = new Set(finding.exchanges);
  const open = new Set(finding.undecided);
  const decided = exchanges.filter((one) => numbers.has(one.n) && !open.has(one.case));
  return new Set(decided.map((one) => one.case));
}
