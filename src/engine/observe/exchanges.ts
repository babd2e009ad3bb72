import type { Exchange, Place, Reply, Snapshot, View } from '../../model.ts';
import { accepted as isAccepted, refused } from '../../rules/oracle.ts';
import { bodyOf } from '../../text/json.ts';

/** The places whose stored resource a write may change. */
export type Scene = Extract<View, 'home' | 'other-connection' | 'other-organization'>;

/** The view that shows what a write to a place did: a wrong path is read where a careless server would land. */
export const viewOf = (place: Place): Scene =>
  place === 'other-connection' || place === 'other-organization' ? place : 'home';

/** What a GET showed, as a state: anything but a 200 with an object is unknown, with the reason. */
export function snapshotOf(reply: Reply): Snapshot {
  if (reply.kind === 'fault')
    return { kind: 'unknown', because: `no answer (${reply.fault}): ${reply.message}` };
  const { payload, status } = reply;
  if (status !== 200) return { kind: 'unknown', because: `GET answered ${status}` };
  if (payload.kind !== 'json' || typeof payload.value !== 'object' || payload.value === null) {
    return { kind: 'unknown', because: 'GET answered 200 without a JSON object' };
  }
  const value = payload.value;
  return Array.isArray(value)
    ? { kind: 'unknown', because: 'GET answered 200 with an array' }
    : { kind: 'known', value: value as Exclude<typeof value, readonly unknown[]> };
}

export { isAccepted };

/** Refused, or sent elsewhere by a router, which carries nothing out either. */
export const isRefused = (reply: Reply | undefined): boolean =>
  reply?.kind === 'response' && (refused(reply) || (reply.status >= 300 && reply.status < 400));

/** Whether the request may have been carried out or not: no answer, or one that a gateway gives in place of the API. */
export const isUndecided = (reply: Reply): boolean => reply.kind === 'fault' || reply.status >= 500;

/** What a gateway answers for a server that is not there at the moment. */
export const isOutage = (reply: Reply): boolean =>
  reply.kind === 'fault' ? reply.fault !== 'aborted' : [502, 503, 504].includes(reply.status);

/** Whether a reading says that the resource is not there. */
export const isMissing = (reply: Reply): boolean => reply.kind === 'response' && reply.status === 404;

/** The newest reading of a view among the exchanges up to a number. */
export function readingBefore(
  exchanges: readonly Exchange[],
  last: number,
  view: View,
): Exchange | undefined {
  for (let at = Math.min(last, exchanges.length) - 1; at >= 0; at -= 1) {
    const one = exchanges[at];
    // Where some were left out, a number is further on than its place.
    if (one !== undefined && one.n <= last && one.case.id === `read/${view}`) return one;
  }
  return undefined;
}

/** The reading of home behind a case, the last time that it was carried out after an exchange. */
export function readingBehind(
  exchanges: readonly Exchange[],
  id: string | undefined,
  since: number,
): Exchange | undefined {
  const write = exchanges.findLast((one) => one.n > since && one.case.id === id && isAccepted(one.reply));
  return write && exchanges.find((one) => one.n > write.n && one.case.id === 'read/home');
}

/** The same connection in two organizations takes the same. */
export const whose = (place: Place): Place => (place === 'other-organization' ? 'home' : place);

export const keyOf = (member: string, value: unknown): string => `${member}=${JSON.stringify(value)}`;

/** What was set by a write that was accepted, for the connection at a place, as `member=value`. */
export function takenAt(exchanges: readonly Exchange[]): (place: Place) => ReadonlySet<string> {
  const taken = new Map<Place, Set<string>>();
  for (const exchange of exchanges) {
    const { aim, place } = exchange.case;
    const body = bodyOf(exchange.case);
    if (aim.kind === 'read' || body === undefined || !isAccepted(exchange.reply)) continue;
    const keys = taken.get(whose(place)) ?? new Set();
    for (const [member, value] of Object.entries(body)) if (value !== null) keys.add(keyOf(member, value));
    taken.set(whose(place), keys);
  }
  return (place) => taken.get(whose(place)) ?? new Set();
}
