import { probeIds, settleId, twinId } from '../cases/build.ts';
import type { Case, Json } from '../model.ts';
import { bodyOf } from '../text/json.ts';

/** What a resource is expected to store, member by member; absent where documents do not say. Null stands for no value. */
export type Foreseen = ReadonlyMap<string, Json>;

/** The only member of which null is taken to leave nothing behind. */
const nameMember = 'organization_connection_name';

/** What is stored once a planned write was answered as the contract says; an open one may store anything or nothing. */
export function foreseenAfter(before: Foreseen, write: Case, of: Case['place'] = 'home'): Foreseen {
  const { aim, place } = write;
  if (place !== of || aim.kind === 'read' || aim.kind === 'reject') return before;
  const body = bodyOf(write);
  if (aim.kind === 'open' || body === undefined) return new Map();
  const next = new Map(before);
  for (const [member, value] of Object.entries(body)) {
    if (value === null && member !== nameMember) next.delete(member);
    else next.set(member, value);
  }
  return next;
}

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

/** A reading of home behind which another view of it can be read, and what that view has to show then. */
interface Moment {
  readonly at: number;
  readonly isDisabled: boolean;
  readonly shown: readonly string[];
}

/** The members that the older family of paths knows. */
const older: readonly string[] = ['assign_membership_on_login', 'show_as_button', 'is_signup_enabled'];

const name = 'organization_connection_name';
const enabled = 'is_enabled';
const homeId = 'read/home';

/** The value of a member, as far as a view may mix it up: any name is like another. */
const classOf = (state: Foreseen, member: string): string => {
  const value = state.get(member);
  return member === name && value !== null ? `${member} set` : `${member} ${JSON.stringify(value)}`;
};

/** What a view shows: the value of each member, and which flags differ, because a view may show one as the other. */
function shownBy(state: Foreseen, isKnown: (member: string) => boolean): readonly string[] {
  const members = [...state.keys()].filter(isKnown);
  const flags = members.filter((member) => typeof state.get(member) === 'boolean');
  const pairs = flags.flatMap((one, index) =>
    flags
      .slice(index + 1)
      .filter((other) => state.get(one) !== state.get(other))
      .map((other) => [one, other].toSorted().join(' unlike ')),
  );
  return [...members.map((member) => classOf(state, member)), ...pairs];
}

/** The readings of home behind everything that decides about the plan: what is read before may not be sent again. */
function momentsIn(steps: readonly Case[], isKnown: (member: string) => boolean): readonly Moment[] {
  const ids: readonly string[] = [settleId, twinId, ...probeIds];
  const decided = steps.findLastIndex(({ id }) => ids.includes(id));
  const moments: Moment[] = [];
  let state: Foreseen = new Map();
  for (const [at, step] of steps.entries()) {
    state = foreseenAfter(state, step);
    if (step.id === homeId && at > decided + 1)
      moments.push({ at, isDisabled: state.get(enabled) === false, shown: shownBy(state, isKnown) });
  }
  return withoutDoubtful(moments);
}

/** Views may leave out what is disabled: then only that counts which is shown at no other time. */
function withoutDoubtful(moments: readonly Moment[]): readonly Moment[] {
  const sure = new Set(moments.filter(({ isDisabled }) => !isDisabled).flatMap(({ shown }) => shown));
  return moments.map((one) =>
    one.isDisabled ? { ...one, shown: one.shown.filter((token) => !sure.has(token)) } : one,
  );
}

/** The fewest moments, as far as taking the best one again and again finds them, that show everything that any shows. */
function covering(moments: readonly Moment[], given: readonly Moment[]): readonly Moment[] {
  const seen = new Set(given.flatMap(({ shown }) => shown));
  const chosen: Moment[] = [];
  const gain = ({ shown }: Moment): number => shown.filter((one) => !seen.has(one)).length;
  for (;;) {
    const best = moments.reduce<Moment | undefined>(
      (a, b) => (gain(b) > (a === undefined ? 0 : gain(a)) ? b : a),
      undefined,
    );
    if (best === undefined) return chosen;
    chosen.push(best);
    for (const one of best.shown) seen.add(one);
  }
}

/** Where a view is read at the end of a plan, it shows what the last reading of home does. */
const lastMoment = (steps: readonly Case[], reading: Case, moments: readonly Moment[]): readonly Moment[] =>
  steps.lastIndexOf(reading) > steps.findLastIndex(({ id }) => id === homeId) ? moments.slice(-1) : [];

/**
 * The steps, with the list and the older view of home read behind some readings of home: where each member has each of its
 * values at least once, and each two flags differ, in as few readings as that takes.
 */
export function withViews(
  steps: readonly Case[],
  { list, sibling }: { readonly list: Case | undefined; readonly sibling: Case | undefined },
): readonly Case[] {
  const placed = (reading: Case | undefined, isKnown: (member: string) => boolean): ReadonlySet<number> => {
    if (reading === undefined) return new Set();
    const moments = momentsIn(steps, isKnown);
    const given = lastMoment(steps, reading, moments);
    const chosen = covering(moments, given);
    const least = chosen.length + given.length === 0 ? moments.slice(-1) : chosen;
    return new Set(least.map(({ at }) => at));
  };
  const lists = placed(list, () => true);
  const siblings = placed(sibling, (member) => older.includes(member));
  const views = (at: number): readonly Case[] => [
    ...(list !== undefined && lists.has(at) ? [list] : []),
    ...(sibling !== undefined && siblings.has(at) ? [sibling] : []),
  ];
  return steps.flatMap((step, at) => [step, ...views(at)]);
}

/** Members in which home and a neighbour are foreseen to differ: what crosses over shows in these. */
const unlike = (home: Foreseen, beside: Foreseen): readonly string[] =>
  [...beside.keys()].filter((member) => home.has(member) && home.get(member) !== beside.get(member));

/**
 * The steps, with a neighbour read behind some readings of home: where what was last sent to home differs from what the
 * neighbour stores, in each member at least once, in as few readings as that takes.
 */
export function withNeighbour(steps: readonly Case[], reading: Case | undefined): readonly Case[] {
  if (reading?.aim.kind !== 'read') return steps;
  const place = reading.place;
  const moments: Moment[] = [];
  const given: Moment[] = [];
  let home: Foreseen = new Map();
  let beside: Foreseen = new Map();
  let isChanged = false;
  for (const [at, step] of steps.entries()) {
    home = foreseenAfter(home, step);
    beside = foreseenAfter(beside, step, place);
    if (step.aim.kind !== 'read') isChanged = step.place === 'home' || (isChanged && step.place !== place);
    const moment: Moment = { at, isDisabled: false, shown: unlike(home, beside) };
    if (isChanged && step === reading) given.push(moment);
    if (isChanged && step.id === homeId) moments.push(moment);
    if (step === reading) isChanged = false;
  }
  const chosen = new Set(covering(moments, given).map(({ at }) => at));
  return steps.flatMap((step, at) => (chosen.has(at) ? [step, reading] : [step]));
}
