import { isBlockedWithSuccess } from '../block-page.ts';
import { elideJson, elideText } from '../elide.ts';
import type { Json, JsonObject, Observation, Reply, Snapshot, Verdict } from '../model.ts';
import { own } from '../own.ts';

export const pass: Verdict = { kind: 'pass' };

export const inapplicable = (because: string): Verdict => ({ kind: 'inapplicable', because });
export const inconclusive = (because: string): Verdict => ({ kind: 'inconclusive', because });
export const observed = (answer: string): Verdict => ({ kind: 'observed', answer });
export const violation = (expected: string, actual: string, state?: string): Verdict =>
  state === undefined
    ? { kind: 'violation', expected, actual }
    : { kind: 'violation', expected, actual, state };

/** 2xx, unless it is the page of a firewall that blocks with 200. */
export const accepted = (reply: Reply | undefined): boolean =>
  reply?.kind === 'response' && reply.status >= 200 && reply.status < 300 && !isBlockedWithSuccess(reply);

export const refused = (reply: Reply): boolean =>
  reply.kind === 'response' && ((reply.status >= 400 && reply.status < 500) || isBlockedWithSuccess(reply));

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The JSON object an answer carries, if it does. */
export function objectOf(reply: Reply | undefined): JsonObject | undefined {
  if (reply?.kind !== 'response' || reply.payload.kind !== 'json') return undefined;
  return isObject(reply.payload.value) ? reply.payload.value : undefined;
}

const described = new WeakMap<Reply, string>();

/** A reply in one line: `200 {"connection_id":"con_A"}`. Remembered, because every rule asks. */
export function describe(reply: Reply): string {
  const line = described.get(reply) ?? inOneLine(reply);
  described.set(reply, line);
  return line;
}

function inOneLine(reply: Reply): string {
  if (reply.kind === 'fault') return `no answer (${reply.fault}): ${reply.message}`;
  const { payload, status } = reply;
  switch (payload.kind) {
    case 'empty':
      return `${status} with no body`;
    case 'text':
      return `${status} ${elideText(payload.text)}`;
    case 'json':
      return `${status} ${elideJson(payload.value)}`;
  }
}

/** Refusals that say "not for you" or "not here", whatever the body was. */
const gates = new Set([
  'feature_not_enabled',
  'insufficient_entitlement',
  'operation_not_supported',
  'Bearer',
]);

/**
 * Why a reply says nothing about the request body: no answer, no access, no resource, no room, no feature.
 * `expected` lists the statuses that do count for this case. `isTold`: the answer is about this request alone, because
 * others with the same credential and resource were accepted before and after it.
 */
export function unanswered(
  reply: Reply,
  expected: readonly number[] = [],
  isTold = false,
): string | undefined {
  if (reply.kind === 'fault') return describe(reply);
  const code = objectOf(reply)?.errorCode;
  if (typeof code === 'string' && gates.has(code) && !(code === 'Bearer' && expected.includes(401))) {
    return `the request never reached validation: ${describe(reply)}`;
  }
  if (expected.includes(reply.status)) return undefined;
  const isBlocked = reply.status >= 500 || reply.status === 429;
  const isDoor = [401, 403, 404].includes(reply.status) || (reply.status >= 300 && reply.status < 400);
  return isBlocked || (isDoor && !isTold)
    ? `the request never reached validation: ${describe(reply)}`
    : undefined;
}

/** Same JSON value, whatever the order of members. Without recursion: a tenant may nest as deep as it likes. */
export function same(a: Json | undefined, b: Json | undefined): boolean {
  const open: (readonly [Json | undefined, Json | undefined])[] = [[a, b]];
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const [left, right] = pair;
    if (left === right) continue;
    if (Array.isArray(left) && Array.isArray(right)) {
      if (left.length !== right.length) return false;
      for (const [index, item] of left.entries()) open.push([item, right[index]]);
      continue;
    }
    if (!isObject(left) || !isObject(right)) return false;
    const names = Object.keys(left);
    if (names.length !== Object.keys(right).length) return false;
    for (const name of names) {
      if (!Object.hasOwn(right, name)) return false;
      open.push([left[name], right[name]]);
    }
  }
  return true;
}

/** `connection` may hold members that nobody documented, which are free to differ: two of them are ours to compare. */
export const documented = ({ name, strategy }: JsonObject): JsonObject => ({
  ...(name === undefined ? {} : { name }),
  ...(strategy === undefined ? {} : { strategy }),
});

/** A member as two of them are compared. */
export const comparable = (name: string, value: Json | undefined): Json | undefined =>
  name === 'connection' && isObject(value) ? documented(value) : value;

/** A member of an answer, in one short line. */
export const shown = (value: Json | undefined): string =>
  value === undefined ? 'undefined' : elideJson(value);

/** The members in which two objects differ, as `name "staff" → "guest"`; empty when they agree. */
export function difference(before: JsonObject, after: JsonObject): readonly string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const show = (value: Json | undefined): string => (value === undefined ? 'absent' : elideJson(value));
  return names
    .map((name) => [name, comparable(name, own(before, name)), comparable(name, own(after, name))] as const)
    .filter(([, was, is]) => !same(was, is))
    .map(([name, was, is]) => `${name} ${show(was)} → ${show(is)}`);
}

/** The JSON object a case sends, if it sends one. */
export function sentBody({ case: { request } }: Pick<Observation, 'case'>): JsonObject | undefined {
  const { body } = request;
  return body?.kind === 'json' && isObject(body.value) ? body.value : undefined;
}

/** Runs `judge` on a reading, or says that it is not known. */
export function known(
  snapshot: Snapshot | undefined,
  what: string,
  judge: (value: JsonObject) => Verdict,
): Verdict {
  if (snapshot === undefined) return inconclusive(`${what} was not read`);
  return snapshot.kind === 'unknown' ? inconclusive(`${what}: ${snapshot.because}`) : judge(snapshot.value);
}
