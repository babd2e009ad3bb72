import { type Contract, isDocumented } from '../contract/index.ts';
import type { Exchange, Json, JsonObject, Observation, Reply, Rule, Snapshot, Span, View } from '../model.ts';
import { own } from '../own.ts';
import { accepted, isObject, objectOf, same, sentBody } from './oracle.ts';

/** Readings of an organization connection; the tenant-level one is another resource with members of its own. */
const resources: ReadonlySet<string> = new Set<View>([
  'home',
  'sibling',
  'other-connection',
  'other-organization',
]);

/** Remembers by identity: every rule asks about the same exchanges. */
function once<Key extends object, Value extends object>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new WeakMap<Key, Value>();
  return (key) => {
    const value = made.get(key) ?? make(key);
    made.set(key, value);
    return value;
  };
}

/** A reply with another body; the same reply where the body stays. */
const rewritten =
  (change: (value: JsonObject) => JsonObject) =>
  (reply: Reply): Reply => {
    // An error has members of its own.
    if (!accepted(reply) || reply.kind === 'fault' || reply.payload.kind !== 'json') return reply;
    if (!isObject(reply.payload.value)) return reply;
    const value = change(reply.payload.value);
    return value === reply.payload.value ? reply : { ...reply, payload: { ...reply.payload, value } };
  };

/** Whether a write sent a member with this very value. */
const sends = (write: Exchange, name: string, value: Json | undefined): boolean =>
  same(own(sentBody(write), name), value);

type IsKnown = (resource: JsonObject) => boolean;

const showsKnown = (
  { case: { aim }, reply }: Pick<Exchange, 'case' | 'reply'>,
  isKnown: IsKnown,
): boolean => {
  const value = accepted(reply) ? objectOf(reply) : undefined;
  if (value === undefined) return true;
  if (aim.kind !== 'read' || resources.has(aim.view)) return isKnown(value);
  return aim.view !== 'list' || !Array.isArray(value.connections)
    ? true
    : value.connections.every((item) => !isObject(item) || isKnown(item));
};

/** Whether no resource that a rule can see in an observation has other members. */
function isPlain({ case: own, reply, beside, twin, span }: Observation, isKnown: IsKnown): boolean {
  const isRead = (read: Snapshot): boolean => read.kind === 'unknown' || isKnown(read.value);
  if (!showsKnown({ case: own, reply }, isKnown)) return false;
  if (twin !== undefined && !showsKnown({ case: own, reply: twin }, isKnown)) return false;
  for (const [view, read] of Object.entries(beside)) if (resources.has(view) && !isRead(read)) return false;
  if (span === undefined) return true;
  return (
    isRead(span.before) && isRead(span.after) && span.writes.every((write) => showsKnown(write, isKnown))
  );
}

/**
 * Makes a rule see documented members only, and those that a request has just set. What a tenant adds to its answers
 * is drift, and a rule of its own reports it; what such a member does by itself (a time of the last change, a version)
 * nobody has written down, so that no change of it breaks anything.
 */
export function documentedOnly(contract: Contract): (rule: Rule) => Rule {
  const known = new WeakMap<JsonObject, boolean>();
  const isKnown = (resource: JsonObject): boolean => {
    const is = known.get(resource) ?? Object.keys(resource).every((name) => isDocumented(contract, name));
    known.set(resource, is);
    return is;
  };
  const seen = once((given: Observation): Observation => {
    // Most tenants have no other members: then there is nothing to leave out.
    if (isPlain(given, isKnown)) return given;
    const writes = [given, ...(given.span?.writes ?? [])];
    const isSeen = ([name, value]: readonly [string, Json]): boolean =>
      isDocumented(contract, name) || writes.some((write) => sends(write, name, value));
    const trim = (value: JsonObject): JsonObject => {
      const entries = Object.entries(value);
      const kept = entries.filter(isSeen);
      return kept.length === entries.length ? value : Object.fromEntries(kept);
    };
    const item = (one: Json): Json => (isObject(one) ? trim(one) : one);
    const one = rewritten(trim);
    const list = rewritten((value) =>
      Array.isArray(value.connections) ? { ...value, connections: value.connections.map(item) } : value,
    );
    const replyOf = ({ case: { aim }, reply }: Exchange): Reply => {
      if (aim.kind !== 'read' || resources.has(aim.view)) return one(reply);
      return aim.view === 'list' ? list(reply) : reply;
    };
    const snapshot = (read: Snapshot): Snapshot =>
      read.kind === 'known' ? { ...read, value: trim(read.value) } : read;
    const span = ({ before, after, writes: sent }: Span): Span => ({
      before: snapshot(before),
      after: snapshot(after),
      writes: sent.map((exchange) => ({ ...exchange, reply: replyOf(exchange) })),
    });
    const beside = Object.entries(given.beside).map(([view, read]) => [
      view,
      resources.has(view) ? snapshot(read) : read,
    ]);
    return {
      ...given,
      reply: replyOf(given),
      beside: Object.fromEntries(beside),
      ...(given.twin === undefined ? {} : { twin: one(given.twin) }),
      ...(given.span === undefined ? {} : { span: span(given.span) }),
    };
  });
  return (rule) => ({ ...rule, judge: (given) => rule.judge(seen(given)) });
}
