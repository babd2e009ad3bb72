import { elideJson } from '../elide.ts';
import type { Json, JsonObject, Reply, Snapshot, View } from '../model.ts';
import { own } from '../own.ts';
import { comparable, isObject, same } from '../rules/oracle.ts';
import type { Seen } from './question.ts';

/** The reply to the last request that was not a GET; to the last one, when there were only readings. */
export function asked({ sent, replies }: Seen): Reply | undefined {
  const at = sent.findLastIndex(({ method }) => method !== 'GET');
  return replies[at === -1 ? replies.length - 1 : at];
}

export const show = (value: Json | undefined): string => (value === undefined ? 'absent' : elideJson(value));

/** The names of members in which two objects differ, by name: answers may have them in any order. */
export function changed(before: JsonObject, after: JsonObject): readonly string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => !same(comparable(name, own(before, name)), comparable(name, own(after, name))))
    .toSorted();
}

/** Members and what they are now: `show_as_button → true`. */
export const become = (names: readonly string[], after: JsonObject): string =>
  names.map((name) => `${elideJson(name).slice(1, -1)} → ${show(own(after, name))}`).join(', ');

/** Both readings around an experiment; a text says why there are none. */
export function around(
  { before, after, experiment }: Seen,
  view: View = experiment.place ?? 'home',
): { readonly before: JsonObject; readonly after: JsonObject } | string {
  const then = after[view];
  if (before.kind === 'unknown') return before.because;
  if (then === undefined) return 'it was not read afterwards';
  return then.kind === 'unknown' ? then.because : { before: before.value, after: then.value };
}

/** The rows of a list, as a GET showed it. */
export function rowsOf(list: Json | undefined): readonly JsonObject[] {
  const rows = isObject(list) ? (list.connections ?? list.enabled_connections) : list;
  return Array.isArray(rows) ? rows.filter(isObject) : [];
}

export const storedIn = (snapshot: Snapshot | undefined): JsonObject | undefined =>
  snapshot?.kind === 'known' ? snapshot.value : undefined;

export const bodyOf = (reply: Reply | undefined): Json | undefined =>
  reply?.kind === 'response' && reply.payload.kind === 'json' ? reply.payload.value : undefined;
