import { type Breach, type Contract, stepsOf } from '../contract/index.ts';
import { elideJson, elideText } from '../elide.ts';
import type { Case, Json, JsonObject, Observation, Response, Rule, Verdict } from '../model.ts';
import { own } from '../own.ts';
import { documentedOnly } from './documented.ts';
import { drift } from './drift.ts';
import { type Breaches, breachesOf, keeps, keywordRules, notJson } from './keywords.ts';
import {
  accepted,
  describe,
  difference,
  documented,
  inapplicable,
  isObject,
  objectOf,
  pass,
  same,
  sentBody,
  shown,
  violation,
} from './oracle.ts';
import { applies, subjectId } from './resource.ts';
import { limits, limitsTold } from './response-limits.ts';
import { sources } from './sources.ts';

type Claim = Pick<Rule, 'id' | 'statement' | 'source' | 'judge'> & Partial<Rule>;

const isPatch = ({ request }: Case): boolean => request.method === 'PATCH';
const isAccept = ({ aim }: Case): boolean => aim.kind === 'accept';

const rule = (claim: Claim): Rule => ({
  part: 'response',
  level: 'must',
  needs: 'one',
  reads: [],
  about: isAccept,
  ...claim,
});

/** Judges 2xx answers; anything else is for other rules. */
const ok =
  (judge: (reply: Response, observation: Observation) => Verdict) =>
  (observation: Observation): Verdict => {
    const { reply } = observation;
    return reply.kind === 'response' && accepted(reply)
      ? judge(reply, observation)
      : inapplicable(`not a 2xx answer: ${describe(reply)}`);
  };

const okBody = (judge: (body: JsonObject, observation: Observation) => Verdict) =>
  ok((reply, observation) => {
    const body = objectOf(reply);
    return body === undefined ? notJson(reply) : judge(body, observation);
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
  return keywordRules(contract, 'response', (pointer, keyword) => ({
    about: isPatch,
    level: keyword === 'additionalProperties' ? 'should' : 'must',
    judge: ok((reply) => {
      const isType = pointer === '' && keyword === 'type';
      if (reply.payload.kind !== 'json')
        return isType && of === 'any answer' ? violation('a JSON object', describe(reply)) : notJson(reply);
      if (!isType && objectOf(reply) === undefined) return notJson(reply);
      const found = breaches(reply.payload.value);
      const strangers = found.flatMap((breach) =>
        breach.keyword === 'additionalProperties' && breach.member !== undefined ? [breach.member] : [],
      );
      return keyword === 'additionalProperties' && strangers.length > 0
        ? drift(contract, reply, strangers)
        : keeps(found, pointer, keyword, describe(reply));
    }),
  }));
}

/** Of the older family, whose answers have schemas of their own, the types of members are the same. */
export const typeRules = (contract: Contract): readonly Rule[] =>
  shapeRules(contract, 'any answer').filter(({ id }) => id.endsWith('.type'));

/** The members of a body that the request schema refuses. */
const refusedMembers = (breaches: readonly Breach[]): ReadonlySet<string> =>
  new Set(breaches.map(({ pointer, member }) => stepsOf(pointer)[0] ?? member ?? ''));

/**
 * Whether a value should have been refused for what stands beside it: signup without assigned membership, a level
 * without a name. A server that took it is at fault for that, whatever it answers.
 */
function isTied(member: string, value: Json, answer: JsonObject): boolean {
  if (member === 'is_signup_enabled') return value === true && answer.assign_membership_on_login !== true;
  if (member !== 'organization_access_level') return false;
  return value !== 'none' && typeof answer.organization_connection_name !== 'string';
}

const echo = (breaches: Breaches) =>
  okBody((body, observation) => {
    const whole = sentBody(observation);
    if (whole === undefined) return inapplicable('no JSON object was sent');
    const refused = refusedMembers(breaches(whole));
    const sent = Object.entries(whole).filter(
      ([member, value]) =>
        value !== null &&
        applies(member, observation) &&
        !refused.has(member) &&
        !isTied(member, value, body),
    );
    const wrong = sent.filter(([member, value]) => !same(own(body, member), value));
    if (wrong.length === 0) return pass;
    const answered = Object.fromEntries(wrong.map(([member]) => [member, own(body, member) ?? null]));
    return violation(
      `members as sent: ${difference(answered, Object.fromEntries(wrong))
        .map((line) => line.split(' → ')[1] ?? line)
        .join(', ')}`,
      wrong
        .map(([member, value]) =>
          difference(
            { [member]: value },
            Object.hasOwn(body, member) ? { [member]: own(body, member) ?? null } : {},
          ),
        )
        .join(', '),
    );
  });

const stated = (contract: Contract): readonly Rule[] => [
  rule({
    id: 'response.status.ok',
    statement: 'An accepted PATCH is answered with 200',
    looksAt: [],
    source: sources.status(200, 'Connection successfully updated.'),
    judge: ok((reply) => (reply.status === 200 ? pass : violation('200', describe(reply)))),
  }),
  rule({
    id: 'response.body.object',
    statement: 'An accepted PATCH is answered with a JSON object',
    source: sources.mediaType,
    judge: ok((reply) =>
      objectOf(reply) === undefined ? violation('a JSON object', describe(reply)) : pass,
    ),
  }),
  rule({
    id: 'response.content-type.json',
    statement: 'An accepted PATCH is answered as application/json',
    looksAt: ['content-type'],
    source: sources.mediaType,
    judge: ok((reply) => {
      const type = reply.headers['content-type'];
      return /^application\/json\s*(;|$)/i.test(type ?? '')
        ? pass
        : violation('content-type: application/json', elideText(type ?? 'no content-type'));
    }),
  }),
  rule({
    id: 'response.connection_id.path',
    statement: 'connection_id in the answer is the one of the path',
    source: sources.isolation,
    judge: okBody((body, observation) => {
      const id = subjectId(observation);
      return body.connection_id === id
        ? pass
        : violation(`connection_id ${elideJson(id)}`, `connection_id ${shown(body.connection_id)}`);
    }),
  }),
  rule({
    id: 'response.body.echo',
    statement: 'Members sent with a value are in the answer with that value',
    source: sources.merge,
    needs: 'every',
    judge: echo(breachesOf(contract, 'request')),
  }),
  rule({
    id: 'response.body.stored',
    statement: 'The answer agrees with the GET that follows it',
    source: sources.merge,
    needs: 'every',
    reads: ['home'],
    judge: okBody((body, { span, n }) => {
      if (span === undefined || span.after.kind === 'unknown' || span.writes.at(-1)?.n !== n) {
        return inapplicable('not read right after');
      }
      const lines = difference(body, span.after.value);
      return lines.length === 0
        ? pass
        : violation('the same resource in the answer and in the GET', `GET differs: ${lines.join(', ')}`);
    }),
  }),
  rule({
    id: 'response.connection.unchanged',
    statement: 'connection in the answer is the one stored before',
    source: sources.shared,
    reads: ['home'],
    judge: okBody((body, { span }) => {
      if (span?.before.kind !== 'known') return inapplicable('not read before');
      const before = span.before.value.connection;
      if (!isObject(before)) return inapplicable('no connection was stored before');
      const now = body.connection;
      if (!isObject(now)) return violation('the connection with its name and strategy', 'none');
      const lines = difference(documented(before), documented(now));
      return lines.length === 0 ? pass : violation('connection as it was', lines.join(', '));
    }),
  }),
  rule({
    id: 'response.x-ratelimit.present',
    level: 'should',
    statement: 'An accepted PATCH, and a 429 before it, carry x-ratelimit-limit, -remaining and -reset',
    source: sources.rateLimit,
    needs: 'every',
    about: isPatch,
    looksAt: limits,
    judge: limitsTold,
  }),
];

/** What an accepted PATCH is answered with. */
export function responseRules(contract: Contract): readonly Rule[] {
  const seen = documentedOnly(contract);
  const trimmed = stated(contract).map((one) => (one.id === 'response.body.stored' ? seen(one) : one));
  return [...trimmed, ...shapeRules(contract)];
}
