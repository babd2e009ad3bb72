import type { Case, Exchange, Json, JsonObject, Observation } from '../../model.ts';
import { isShut } from '../../rules/oracle.ts';
import { differing, isObject, without } from '../../text/json.ts';
import {
  acceptedObject,
  isAccepted,
  isReadingOf,
  isRefused,
  isWrite,
  readingBefore,
  shownBy,
  viewOf,
} from './exchanges.ts';
import { frontOf } from './front.ts';

const shownConnections = (exchanges: readonly Exchange[]): readonly JsonObject[] =>
  exchanges
    .filter(isReadingOf('tenant-connection'))
    .map(({ reply }) => shownBy(reply))
    .filter((shown) => shown !== undefined);

/** JSON Pointers to what of the tenant-level connection changes by itself, before any write of ours. */
export function volatileIn(exchanges: readonly Exchange[]): ReadonlySet<string> {
  const first = exchanges.findIndex((one) => isWrite(one.case));
  const [before, ...more] = shownConnections(exchanges.slice(0, first === -1 ? undefined : first));
  return new Set(before === undefined ? [] : more.flatMap((now) => differing(before, now)));
}

/** The readings of the tenant-level connection, without what changes by itself. */
export function tenantConnectionsIn(exchanges: readonly Exchange[]): readonly JsonObject[] {
  const volatile = volatileIn(exchanges);
  return shownConnections(exchanges).map((shown) => without(shown, volatile));
}

/** Texts of ours, that nobody else would choose. */
const isOurs = (value: Json | undefined): value is string =>
  typeof value === 'string' && value.startsWith('patchproof') && value.length <= 200;

const literal = /"(patchproof[^"\\]{0,200})"/g;

/** The texts of ours that a request sends, in JSON or in what a lenient server reads as such. */
function textsOf({ case: { request } }: Exchange): readonly string[] {
  const { body, path } = request;
  if (body?.kind === 'json') return isObject(body.value) ? Object.values(body.value).filter(isOurs) : [];
  const text = body?.kind === 'text' ? body.text.slice(0, 10_000) : '';
  return [...`${text} ${path.length <= 1_000 ? path : ''}`.matchAll(literal)].flatMap(([, own]) => own ?? []);
}

/** The resources that an answer shows, and what shows them. */
function shownIn({ case: { aim, place }, reply }: Exchange): readonly (readonly [string, JsonObject])[] {
  if (aim.kind !== 'read') {
    const body = acceptedObject(reply);
    return body === undefined ? [] : [[`the answer for ${place}`, body]];
  }
  const shown = shownBy(reply);
  if (shown === undefined) return [];
  const { connections } = shown;
  const items = Array.isArray(connections) ? connections.filter(isObject) : [shown];
  return items.map((item) => [`GET of ${aim.view}`, item]);
}

/** Whether a write only restores what a reading showed. */
const isPutBack = ({ case: { id } }: Exchange): boolean => /^(setup|restore)\//.test(id);

/** Values that only one refused case sent and that were shown later: each with its sender. */
function leaksIn(exchanges: readonly Exchange[]) {
  const senders = new Map<string, Exchange[]>();
  for (const exchange of exchanges.filter((one) => isWrite(one.case) && !isPutBack(one)))
    for (const text of textsOf(exchange)) senders.set(text, [...(senders.get(text) ?? []), exchange]);
  const guilty = (text: string, at: number): number | undefined => {
    const [first, ...more] = senders.get(text) ?? [];
    if (first === undefined) return undefined;
    const all = [first, ...more];
    const isOne = all.every((one) => isRefused(one.reply) && one.case.id === first.case.id);
    return isOne ? all.findLast(({ n }) => n < at)?.n : undefined;
  };
  const leaks = new Map<number, NonNullable<Observation['leak']>>();
  const leaked = new Set<string>();
  for (const exchange of exchanges)
    for (const [where, resource] of shownIn(exchange))
      for (const [member, value] of Object.entries(resource)) {
        const sender = isOurs(value) ? guilty(value, exchange.n) : undefined;
        if (sender === undefined) continue;
        leaked.add(JSON.stringify(value));
        if (!leaks.has(sender)) leaks.set(sender, { member, value, at: exchange.n, where });
      }
  return { leaks, leaked };
}

/** Whether a write is answered as if its resource was not there, between two readings that show it. */
function isContradicted({ n, case: { place }, reply }: Exchange, exchanges: readonly Exchange[]): boolean {
  if (reply.kind !== 'response' || reply.status !== 404) return false;
  const view = viewOf(place);
  const isReading = isReadingOf(view);
  const around = [
    readingBefore(exchanges, n, view),
    exchanges.find((later) => later.n > n && isReading(later)),
  ];
  return around.every((one) => one !== undefined && shownBy(one.reply) !== undefined);
}

/**
 * Numbers of refusals as if by a missing credential or resource, although others show that it was there:
 * a write there was accepted before and after, or readings before and after show the resource.
 */
function surroundedIn(exchanges: readonly Exchange[]): ReadonlySet<number> {
  const writes = exchanges.filter(({ case: one }) => isWrite(one) && one.request.credential === 'full');
  const accepted = new Map<Case['place'], { first: number; last: number }>();
  for (const { n, case: one, reply } of writes) {
    if (!isAccepted(reply)) continue;
    const place = viewOf(one.place);
    accepted.set(place, { first: accepted.get(place)?.first ?? n, last: n });
  }
  const isSurrounded = ({ n, case: one, reply }: Exchange): boolean => {
    const { first = n, last = n } = accepted.get(viewOf(one.place)) ?? {};
    return isShut(reply) && first < n && n < last;
  };
  const told = writes.filter((one) => isSurrounded(one) || isContradicted(one, exchanges));
  return new Set(told.map(({ n }) => n));
}

/** What only the whole of a run tells of its exchanges, by their numbers, for their observations. */
export const contextOf = (exchanges: readonly Exchange[]) => ({
  ...leaksIn(exchanges),
  surrounded: surroundedIn(exchanges),
  fronts: frontOf(exchanges),
  volatile: volatileIn(exchanges),
});
