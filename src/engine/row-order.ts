import type { Case } from '../model.ts';
import { bodyOf } from '../text/json.ts';
import { type Foreseen, foreseenAfter } from './foreseen.ts';

const isReversed = ({ traits }: Case): boolean => traits?.includes('reordered') ?? false;

/** The row that sets most flags to false goes last: what others were shown before is unlike what they are shown then. */
function lastOf(rows: readonly Case[]): Case | undefined {
  const falses = (one: Case): number =>
    Object.values(bodyOf(one) ?? {}).filter((value) => value === false).length;
  return rows.toSorted((a, b) => falses(b) - falses(a))[0];
}

/** The members of a row that differ from what is stored before it: of these shows whether they are stored. */
export const changedBy = (before: Foreseen, row: Case): readonly string[] =>
  Object.entries(bodyOf(row) ?? {})
    .filter(([member, value]) => before.has(member) && before.get(member) !== value)
    .map(([member]) => member);

const nothing: Foreseen = new Map();

/** What a member is worth that no row in reverse order has changed so far, beside one that another has: more than all. */
const fresh = 100;

/**
 * The rows, so that those in reverse order stand behind a row that stores other values: each member takes part in one of
 * them with a value that was not stored before, where the rows have that. All others stay in their order.
 */
export function inTellingOrder(rows: readonly Case[]): readonly Case[] {
  const last = lastOf(rows);
  let order: readonly Case[] = rows.filter((one) => one !== last && !isReversed(one));
  const told = new Set<string>();
  const end = last === undefined ? [] : [last];
  for (const reversed of rows.filter((one) => one !== last && isReversed(one))) {
    const changedAt = (at: number): readonly string[] =>
      changedBy(
        order.slice(0, at).reduce((state, one) => foreseenAfter(state, one), nothing),
        reversed,
      );
    const scoreAt = (at: number): number =>
      changedAt(at).reduce((sum, member) => sum + (told.has(member) ? 1 : fresh), 0);
    const best = Array.from(order, (_, at) => at + 1).reduce((a, b) => (scoreAt(b) > scoreAt(a) ? b : a), 0);
    for (const member of changedAt(best)) told.add(member);
    order = [...order.slice(0, best), reversed, ...order.slice(best)];
  }
  return [...order, ...end];
}
