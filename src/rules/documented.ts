import { type Contract, isDocumented } from '../contract/index.ts';
import type { Exchange, Json, JsonObject, Observation, Reply, Rule, Snapshot, Span, View } from '../model.ts';
import { isObject } from './oracle.ts';

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
    if (reply.kind === 'fault' || reply.payload.kind !== 'json' || !isObject(reply.payload.value))
      return reply;
    const value = change(reply.payload.value);
    return value === reply.payload.value ? reply : { ...reply, payload: { ...reply.payload, value } };
  };

/**
 * Makes a rule see documented members only. What a tenant adds to its answers is drift, and a rule of its own reports
 * it; what such a member does (a time of the last change, a version) nobody has written down, so that no change of it
 * breaks anything.
 */
export function documentedOnly(contract: Contract): (rule: Rule) => Rule {
  const trim = once((value: JsonObject): JsonObject => {
    const entries = Object.entries(value).filter(([name]) => isDocumented(contract, name));
    return entries.length === Object.keys(value).length ? value : Object.fromEntries(entries);
  });
  const trimItem = (item: Json): Json => (isObject(item) ? trim(item) : item);
  const one = once(rewritten(trim));
  const list = once(
    rewritten((value) =>
      Array.isArray(value.connections) ? { ...value, connections: value.connections.map(trimItem) } : value,
    ),
  );
  const replyOf = ({ case: { aim }, reply }: Exchange): Reply => {
    if (aim.kind !== 'read' || resources.has(aim.view)) return one(reply);
    return aim.view === 'list' ? list(reply) : reply;
  };
  const snapshot = once(
    (given: Snapshot): Snapshot => (given.kind === 'known' ? { ...given, value: trim(given.value) } : given),
  );
  const exchange = once((given: Exchange): Exchange => ({ ...given, reply: replyOf(given) }));
  const span = once(
    ({ before, after, writes }: Span): Span => ({
      before: snapshot(before),
      after: snapshot(after),
      writes: writes.map(exchange),
    }),
  );
  const beside = once((given: Observation['beside']): Observation['beside'] => {
    const shown = Object.entries(given).map(([view, read]) => [
      view,
      resources.has(view) ? snapshot(read) : read,
    ]);
    return Object.fromEntries(shown);
  });
  const observation = once(
    (given: Observation): Observation => ({
      ...given,
      reply: replyOf(given),
      beside: beside(given.beside),
      ...(given.twin === undefined ? {} : { twin: one(given.twin) }),
      ...(given.span === undefined ? {} : { span: span(given.span) }),
    }),
  );
  return (rule) => ({ ...rule, judge: (given) => rule.judge(observation(given)) });
}
