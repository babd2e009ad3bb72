import {
  type Contract,
  hasFormat,
  isDocumented,
  isOnlyNamed,
  knownBy,
  knowsFormat,
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
  Verdict,
} from '../model.ts';
import { describeReply } from '../text/describe.ts';
import { isObject, lookup, own, stepsOf } from '../text/json.ts';
import { breachesOf, keeps, keywordRules, subjectOf } from './define.ts';
import { accepted, objectOf, same, sentBody } from './oracle.ts';
import { inapplicable, notJson, observed, pass, violation, wrongReply } from './verdicts.ts';

/** The largest number of unknown members that a verdict names. */
const NAMED = 20;

/** A violation for unknown members. It names the revision of the contract that knows each of them. */
function drift(contract: Contract, reply: Response, strangers: readonly string[]): Verdict {
  const { revision } = contract;
  const members = strangers.slice(0, NAMED).map((name) => ({
    name,
    revision: knownBy(name).find((one) => one !== revision),
  }));
  const more = Math.max(0, strangers.length - NAMED);
  return violation(
    { kind: 'members of revision', revision },
    { kind: 'unknown members', members, more, reply },
  );
}

/** Views of an organization connection. The tenant-level connection has other members. */
const resources: ReadonlySet<string> = new Set<Resource>([
  'home',
  'sibling',
  'other-connection',
  'other-organization',
]);

/** Changes the body of an accepting reply. Errors keep their body: it has other members. */
function rewritten(reply: Reply, change: (value: JsonObject) => JsonObject): Reply {
  const value = objectOf(reply);
  if (reply.kind === 'fault' || !accepted(reply) || value === undefined) return reply;
  const changed = change(value);
  return changed === value ? reply : { ...reply, payload: { kind: 'json', value: changed } };
}

/** Removes undocumented members, unless a write has set them to the value shown. */
function trimmer(contract: Contract, given: Observation): (value: JsonObject) => JsonObject {
  const writes = [given, ...(given.span?.writes ?? [])];
  const isSeen = ([name, value]: readonly [string, Json]): boolean =>
    isDocumented(contract, name) || writes.some((write) => same(own(sentBody(write), name), value));
  return (value) => {
    const entries = Object.entries(value);
    const seen = entries.filter(isSeen);
    // The same object where nothing is removed: validation remembers it.
    return seen.length === entries.length ? value : Object.fromEntries(seen);
  };
}

function trimmed(contract: Contract, given: Observation): Observation {
  const { span, control, beside } = given;
  const trim = trimmer(contract, given);
  const trimList = (value: JsonObject): JsonObject =>
    Array.isArray(value.connections)
      ? { ...value, connections: value.connections.map((one) => (isObject(one) ? trim(one) : one)) }
      : value;
  const exchange = <Given extends Exchange>(one: Given): Given => {
    const view = one.case.aim.kind === 'read' ? one.case.aim.view : 'home';
    if (view === 'list') return { ...one, reply: rewritten(one.reply, trimList) };
    return resources.has(view) ? { ...one, reply: rewritten(one.reply, trim) } : one;
  };
  const snapshot = (read: Snapshot): Snapshot =>
    read.kind === 'known' ? { ...read, value: trim(read.value) } : read;
  const views = Object.entries(beside).map(([view, read]) => [
    view,
    resources.has(view) ? snapshot(read) : read,
  ]);
  return {
    ...exchange(given),
    beside: Object.fromEntries(views),
    ...(control && { control: rewritten(control, trim) }),
    ...(span && {
      span: { before: snapshot(span.before), after: snapshot(span.after), writes: span.writes.map(exchange) },
    }),
  };
}

/**
 * Makes a rule see only documented members, and those that a request has just set.
 * Another rule reports undocumented members as drift. Nothing documents how they change (a time of the last
 * change, a version), so no change of them is a violation.
 */
export function documentedOnly(contract: Contract): (rule: Rule) => Rule {
  // All rules judge the same observations.
  const made = new WeakMap<Observation, Observation>();
  const seen = (given: Observation): Observation => {
    const known = made.get(given) ?? trimmed(contract, given);
    made.set(given, known);
    return known;
  };
  return (rule) => ({ ...rule, judge: (given) => rule.judge(seen(given)) });
}

export const isJsonObject = (reply: Reply): Verdict =>
  objectOf(reply) === undefined ? wrongReply('a JSON object', reply) : pass;

export function isJsonType({ headers }: Response): Verdict {
  const [name, value] = ['content-type', headers['content-type']];
  return /^application\/json\s*(;|$)/i.test(value ?? '')
    ? pass
    : violation({ kind: 'header', name, value: 'application/json' }, { kind: 'header', name, value });
}

/** Judges 2xx answers only. */
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

/** Longer texts are not counted: no id is this long. */
const LONGEST = 1_000;

/** For a format without a definition: it cannot be judged, so the rule only observes the text. */
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
 * Rules for the keywords of the answer's schema. A value that is not an object violates only its type.
 * If a PATCH is not answered with JSON, another rule reports it; in `any answer`, the `type` rule does.
 */
export function shapeRules(
  contract: Contract,
  of: 'the answer to a PATCH' | 'any answer' = 'the answer to a PATCH',
): readonly Rule[] {
  const breaches = breachesOf(contract, 'response');
  return keywordRules(contract, 'response', (pointer, keyword, value) => ({
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

/** Rules for answers of the older endpoints: other schemas, but members of the same types. */
export const typeRules = (contract: Contract): readonly Rule[] =>
  shapeRules(contract, 'any answer').filter(({ id }) => id.endsWith('.type'));
