import { contract, revisions } from '../contract/index.ts';
import { rules } from '../rules/index.ts';

/** The ids of the rules of every revision: a baseline, or a record, may be of any of them. */
export function everyRule(): readonly string[] {
  return [...new Set(revisions.flatMap((revision) => rules(contract(revision)).map(({ id }) => id)))];
}
