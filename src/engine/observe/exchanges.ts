import type { Case, Exchange, Json, JsonObject, Reply, Resource, Snapshot, Trait } from '../../model.ts';
import { accepted as isAccepted, objectOf, refused } from '../../rules/oracle.ts';
import { bodyOf, isObject } from '../../text/json.ts';

export { isAccepted, objectOf };

/** The resources that other requests than those for home are for. */
export const neighbours = ['other-connection', 'other-organization'] as const;

/** The resources that a run writes to and restores. */
export const places = ['home', ...neighbours] as const;
export type WritableResource = (typeof places)[number];

/** The resources as they were found. */
export type Found = Readonly<Partial<Record<Resource, Snapshot>>>;

export const isWritable = (name: Case['place']): name is WritableResource =>
  places.some((one) => one === name);

/** The resource that a write may change; for a wrong path, the one that a careless server would change. */
export const viewOf = (place: Case['place']): WritableResource => (isWritable(place) ? place : 'home');

export const isRead = ({ aim }: Case): boolean => aim.kind === 'read';
export const isWrite = ({ aim }: Case): boolean => aim.kind !== 'read';

export const hasTrait = ({ traits = [] }: Case, ...any: readonly Trait[]): boolean =>
  any.some((trait) => traits.includes(trait));

export const isReadingOf =
  (view: Resource) =>
  ({ case: { id } }: Exchange): boolean =>
    id === `read/${view}`;

/** The JSON that a reply holds; undefined where it holds none. */
export const jsonOf = (reply: Reply | undefined): Json | undefined =>
  reply?.kind === 'response' && reply.payload.kind === 'json' ? reply.payload.value : undefined;

/** What a reading is known to have shown. */
export const storedIn = (snapshot: Snapshot | undefined): JsonObject | undefined =>
  snapshot?.kind === 'known' ? snapshot.value : undefined;

export const alike = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What a GET showed, as a state: anything but a 200 with an object is unknown, with the reason. */
export function snapshotOf(reply: Reply): Snapshot {
  const unknown = (because: string): Snapshot => ({ kind: 'unknown', because });
  if (reply.kind === 'fault') return unknown(`no answer (${reply.fault}): ${reply.message}`);
  if (reply.status !== 200) return unknown(`GET answered ${reply.status}`);
  const value = jsonOf(reply);
  if (isObject(value)) return { kind: 'known', value };
  return unknown(`GET answered 200 ${Array.isArray(value) ? 'with an array' : 'without a JSON object'}`);
}

/** What a reading shows; undefined where that is not known. */
export const shownBy = (reply: Reply): JsonObject | undefined => storedIn(snapshotOf(reply));

/** The object in an accepted answer. */
export const acceptedObject = (reply: Reply): JsonObject | undefined =>
  isAccepted(reply) ? objectOf(reply) : undefined;

/** Refused, or redirected by a router, which carries nothing out either. */
export const isRefused = (reply: Reply | undefined): boolean =>
  reply?.kind === 'response' && (refused(reply) || (reply.status >= 300 && reply.status < 400));

/** Whether the request may have been carried out or not: no answer, or one of a gateway. */
export const isUndecided = (reply: Reply): boolean => reply.kind === 'fault' || reply.status >= 500;

/** What a gateway answers for a server that is not there at the moment. */
export const isOutage = (reply: Reply): boolean =>
  reply.kind === 'fault' ? reply.fault !== 'aborted' : [502, 503, 504].includes(reply.status);

/** The newest reading of a view among the exchanges up to a number. */
export function readingBefore(
  exchanges: readonly Exchange[],
  last: number,
  view: Resource,
): Exchange | undefined {
  const isReading = isReadingOf(view);
  return exchanges.findLast((one) => one.n <= last && isReading(one));
}

export function snapshotBefore(
  exchanges: readonly Exchange[],
  last: number,
  view: Resource,
): Snapshot | undefined {
  const reading = readingBefore(exchanges, last, view);
  return reading && snapshotOf(reading.reply);
}

/** The same connection in two organizations takes the same. */
export const whose = (place: Case['place']): Case['place'] =>
  place === 'other-organization' ? 'home' : place;

export const keyOf = (member: string, value: unknown): string => `${member}=${JSON.stringify(value)}`;

/** What was set by a write that was accepted, for the connection at a place, as `member=value`. */
export function takenAt(exchanges: readonly Exchange[]): (place: Case['place']) => ReadonlySet<string> {
  const taken = new Map<Case['place'], Set<string>>();
  for (const { case: one, reply } of exchanges) {
    const body = bodyOf(one);
    if (isRead(one) || body === undefined || !isAccepted(reply)) continue;
    const keys = taken.get(whose(one.place)) ?? new Set();
    for (const [member, value] of Object.entries(body)) if (value !== null) keys.add(keyOf(member, value));
    taken.set(whose(one.place), keys);
  }
  return (place) => taken.get(whose(place)) ?? new Set();
}
