import type { Finding } from '../model.ts';

/**
 * Every case that broke a rule, by id: those that are kept whole first, then those of which only the answer is. What
 * every report counts.
 */
export function brokenCases({ violations, answers = [] }: Finding): readonly string[] {
  return [...new Set([...violations.map((one) => one.case), ...answers.flatMap(({ cases }) => cases)])];
}

/** So many ids of cases are listed; the record has all. */
const LISTED = 12;

/** Ids of cases on one line. */
export function listCases(ids: readonly string[]): string {
  const left = ids.length - LISTED;
  return left > 1 ? `${ids.slice(0, LISTED).join(', ')} and ${left} more` : ids.join(', ');
}
