import { controlId, probeIds, settleId } from '../cases/build.ts';
import type { Case, Json } from '../model.ts';
import { bodyOf } from '../text/json.ts';
import { hasTrait } from './observe/exchanges.ts';

/** What a resource is expected to store, as far as documents say. Null stands for no value. */
export type Foreseen = ReadonlyMap<string, Json>;

/** The only member that is expected to hold no value after null. */
const name = 'organization_connection_name';

/** The members that the older family of paths knows. */
const older: readonly string[] = ['assign_membership_on_login', 'show_as_button', 'is_signup_enabled'];

const homeId = 'read/home';

/** The cases that show what a connection supports. */
const deciding: readonly string[] = [settleId, controlId, ...probeIds];

/** The index of the last step that shows what the connection supports; -1 when none does. */
export const decidedAt = (steps: readonly Case[]): number =>
  steps.findLastIndex(({ id }) => deciding.includes(id));

/** What is stored once a planned write was answered as the contract says; after an open one, not known. */
export function foreseenAfter(before: Foreseen, write: Case, of: Case['place'] = 'home'): Foreseen {
  const { aim, place } = write;
  if (place !== of || aim.kind === 'read' || aim.kind === 'reject') return before;
  const body = bodyOf(write);
  if (aim.kind === 'open' || body === undefined) return new Map();
  const next = new Map(before);
  for (const [member, value] of Object.entries(body)) {
    if (value === null && member !== name) next.delete(member);
    else next.set(member, value);
  }
  return next;
}

/** The members of a row that differ from what is stored before it: of these shows whether they are stored. */
export const changedBy = (before: Foreseen, row: Case): readonly string[] =>
  Object.entries(bodyOf(row) ?? {})
    .filter(([member, value]) => before.has(member) && before.get(member) !== value)
    .map(([member]) => member);

/** The score of a member that no row in reverse order has changed so far: more than all others together. */
const fresh = 100;

/** The rows, those in reverse order each behind a row with other values: their changes show. */
export function inTellingOrder(rows: readonly Case[]): readonly Case[] {
  // The row that sets most flags to false goes last: views showed other values before.
  const falses = (one: Case): number =>
    Object.values(bodyOf(one) ?? {}).filter((value) => value === false).length;
  const [last] = rows.toSorted((a, b) => falses(b) - falses(a));
  const isReversed = (one: Case): boolean => hasTrait(one, 'reordered');
  const movable = rows.filter((one) => one !== last);
  let order: readonly Case[] = movable.filter((one) => !isReversed(one));
  const told = new Set<string>();
  for (const reversed of movable.filter(isReversed)) {
    const changedAt = (at: number): readonly string[] =>
      changedBy(
        order.slice(0, at).reduce<Foreseen>((state, one) => foreseenAfter(state, one), new Map()),
        reversed,
      );
    const scoreAt = (at: number): number =>
      changedAt(at).reduce((sum, member) => sum + (told.has(member) ? 1 : fresh), 0);
    const best = Array.from(order, (_, at) => at + 1).reduce((a, b) => (scoreAt(b) > scoreAt(a) ? b : a), 0);
    for (const member of changedAt(best)) told.add(member);
    order = [...order.slice(0, best), reversed, ...order.slice(best)];
  }
  return last === undefined ? order : [...order, last];
}

/** A reading of home behind which another reading can stand, and what that one has to show then. */
interface Moment {
  readonly at: number;
  readonly shown: readonly string[];
}

/** The value of a member, as text. All names are one class: a view that confuses one confuses all. */
const classOf = (state: Foreseen, member: string): string => {
  const value = state.get(member);
  return member === name && value !== null ? `${member} set` : `${member} ${JSON.stringify(value)}`;
};

/** What a view shows: the value of each member, and which flags differ: a view may mix them up. */
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

/** Few moments, the best one first each time, that show everything that any shows. */
function covering(moments: readonly Moment[], given: readonly Moment[]): readonly Moment[] {
  const seen = new Set(given.flatMap(({ shown }) => shown));
  const chosen: Moment[] = [];
  const gain = (one: Moment | undefined): number =>
    one?.shown.filter((token) => !seen.has(token)).length ?? 0;
  for (;;) {
    const best = moments.reduce<Moment | undefined>((a, b) => (gain(b) > gain(a) ? b : a), undefined);
    if (best === undefined) return chosen;
    chosen.push(best);
    for (const one of best.shown) seen.add(one);
  }
}

const behind = (steps: readonly Case[], reading: Case, moments: readonly Moment[]): readonly Case[] => {
  const chosen = new Set(moments.map(({ at }) => at));
  return steps.flatMap((step, at) => (chosen.has(at) ? [step, reading] : [step]));
};

/**
 * The readings of home after the part that decides the plan: what is read before that may not be sent again.
 * A view may leave out what is disabled, so such a reading counts only for what no other one shows.
 */
function momentsIn(steps: readonly Case[], isKnown: (member: string) => boolean): readonly Moment[] {
  const decided = decidedAt(steps);
  const moments: (Moment & { readonly isDisabled: boolean })[] = [];
  let state: Foreseen = new Map();
  for (const [at, step] of steps.entries()) {
    state = foreseenAfter(state, step);
    if (step.id === homeId && at > decided + 1)
      moments.push({ at, isDisabled: state.get('is_enabled') === false, shown: shownBy(state, isKnown) });
  }
  const sure = new Set(moments.filter(({ isDisabled }) => !isDisabled).flatMap(({ shown }) => shown));
  return moments.map(({ at, isDisabled, shown }) => ({
    at,
    shown: isDisabled ? shown.filter((token) => !sure.has(token)) : shown,
  }));
}

/** The steps, with a view of home read where it shows each value and each two flags differ, `most` times. */
export function withView(steps: readonly Case[], reading: Case | undefined, most: number): readonly Case[] {
  if (reading === undefined) return steps;
  const isOlder = reading.id === 'read/sibling';
  const moments = momentsIn(steps, (member) => !isOlder || older.includes(member));
  // At the end of a plan the view shows what the last reading of home does.
  const isLast = steps.lastIndexOf(reading) > steps.findLastIndex(({ id }) => id === homeId);
  const given = isLast ? moments.slice(-1) : [];
  const chosen = covering(moments, given).slice(0, most);
  return behind(steps, reading, chosen.length + given.length === 0 ? moments.slice(-1) : chosen);
}

/** The steps, with a neighbour read where home was last sent values unlike it in each member. */
export function withNeighbour(steps: readonly Case[], reading: Case | undefined): readonly Case[] {
  if (reading === undefined) return steps;
  const { place } = reading;
  const moments: Moment[] = [];
  const given: Moment[] = [];
  let home: Foreseen = new Map();
  let beside: Foreseen = new Map();
  let isChanged = false;
  for (const [at, step] of steps.entries()) {
    home = foreseenAfter(home, step);
    beside = foreseenAfter(beside, step, place);
    if (step.aim.kind !== 'read') isChanged = step.place === 'home' || (isChanged && step.place !== place);
    // What crosses over shows only in members in which the two are expected to differ.
    const shown = [...beside.keys()].filter((one) => home.has(one) && home.get(one) !== beside.get(one));
    if (isChanged && step === reading) given.push({ at, shown });
    if (isChanged && step.id === homeId) moments.push({ at, shown });
    if (step === reading) isChanged = false;
  }
  return behind(steps, reading, covering(moments, given));
}
