import {
  type Contract,
  hasFormat,
  isDocumented,
  isOnlyNamed,
  knownBy,
  knowsFormat,
  lookup,
  revisions,
  stepsOf,
} from '../contract/index.ts';
import type {
  Exchange,
  Json,
  JsonObject,
  Observation,
  Reply,
  Resource,
  Response,
  Rule,
  Snapshot,
  Span,
  Verdict,
} from '../model.ts';
import { describeReply } from '../text/describe.ts';
import { isObject, own } from '../text/json.ts';
import { isPatch } from './define.ts';
import { breachesOf, keeps, keywordRules, subjectOf } from './keywords.ts';
import { accepted, objectOf, same, sentBody } from './oracle.ts';
import { inapplicable, notJson, observed, violation, wrongReply } from './verdicts.ts';

/** So many of them are named. */
const NAMED = 20;

/** An unknown member is drift: the answer says which revision knows it, so that nobody has to search. */
function drift(contract: Contract, reply: Response, strangers: readonly string[]): Verdict {
  const { revision } = contract;
  const others = revisions.filter((one) => one !== revision);
  const members = strangers.slice(0, NAMED).map((name) => ({
    name,
    revision: others.find((one) => knownBy(name).includes(one)),
  }));
  const more = Math.max(0, strangers.length - NAMED);
  return violation(
    { kind: 'members of revision', revision },
    { kind: 'unknown members', members, more, reply },
  );
}

/** Readings of an organization connection; the tenant-level one is another resource with members of its own. */
const resources: ReadonlySet<string> = new Set<Resource>([
  'home',
  'sibling',
  'other-connection',
  'other-organization',
]);

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

/**
 * Makes a rule see documented members only, and those that a request has just set. What a tenant adds to its answers
 * is drift, and a rule of its own reports it; what such a member does by itself (a time of the last change, a version)
 * nobody has written down, so that no change of it breaks anything.
 */
export function documentedOnly(contract: Contract): (rule: Rule) => Rule {
  const trimmed = (given: Observation): Observation => {
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
      ...(given.control === undefined ? {} : { control: one(given.control) }),
      ...(given.span === undefined ? {} : { span: span(given.span) }),
    };
  };
  // Every rule asks about the same observations.
  const made = new WeakMap<Observation, Observation>();
  const seen = (given: Observation): Observation => {
    const known = made.get(given) ?? trimmed(given);
    made.set(given, known);
    return known;
  };
  return (rule) => ({ ...rule, judge: (given) => rule.judge(seen(given)) });
}

/** Judges 2xx answers; anything else is for other rules. */
export const ok =
  (judge: (reply: Response, observation: Observation) => Verdict) =>
  (observation: Observation): Verdict => {
    const { reply } = observation;
    return reply.kind === 'response' && accepted(reply)
      ? judge(reply, observation)
      : inapplicable(`not a 2xx answer: ${describeReply(reply)}`);
  };

export const okBody = (judge: (body: JsonObject, observation: Observation) => Verdict) =>
  ok((reply, observation) => {
    const body = objectOf(reply);
    return body === undefined ? notJson(reply) : judge(body, observation);
  });

/** Longer texts are not counted: no id is as long. */
const LONGEST = 1_000;

/** A format that is only named says nothing that could be judged: what a text looks like is observed. */
const formOf = (pointer: string, format: string): Pick<Rule, 'level' | 'statement' | 'judge'> => ({
  level: 'observe',
  statement: `What ${subjectOf(pointer)} in the answer looks like, of which only the format is named`,
  judge: okBody((body) => {
    const text = lookup(body, stepsOf(pointer));
    if (typeof text !== 'string') return inapplicable('no text');
    const length =
      text.length > LONGEST ? `more than ${LONGEST} characters` : `${[...text].length} characters`;
    if (!knowsFormat(format)) return observed(length);
    return observed(hasFormat(format, text) ? 'as usual' : `not as usual, ${length}`);
  }),
});

/**
 * The keywords of the answer's schema: what any answer that holds an organization connection keeps. What is no object
 * breaks its type alone. That the answer to a PATCH is JSON at all is a rule of its own; of `any answer` it is the type.
 */
export function shapeRules(
  contract: Contract,
  of: 'the answer to a PATCH' | 'any answer' = 'the answer to a PATCH',
): readonly Rule[] {
  const breaches = breachesOf(contract, 'response');
  return keywordRules(contract, 'response', (pointer, keyword, value) => ({
    about: isPatch,
    level: keyword === 'additionalProperties' ? 'should' : 'must',
    judge: ok((reply) => {
      const isType = pointer === '' && keyword === 'type';
      if (reply.payload.kind !== 'json')
        return isType && of === 'any answer' ? wrongReply('a JSON object', reply) : notJson(reply);
      if (!isType && objectOf(reply) === undefined) return notJson(reply);
      const found = breaches(reply.payload.value);
      const strangers = found.flatMap((breach) =>
        breach.keyword === 'additionalProperties' && breach.member !== undefined ? [breach.member] : [],
      );
      return keyword === 'additionalProperties' && strangers.length > 0
        ? drift(contract, reply, strangers)
        : keeps(found, pointer, keyword, reply);
    }),
    ...(keyword === 'format' && isOnlyNamed(String(value)) ? formOf(pointer, String(value)) : {}),
  }));
}

/** Of the older family, whose answers have schemas of their own, the types of members are the same. */
export const typeRules = (contract: Contract): readonly Rule[] =>
  shapeRules(contract, 'any answer').filter(({ id }) => id.endsWith('.type'));
