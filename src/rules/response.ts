import type { Contract } from '../contract/index.ts';
import type { Case, JsonObject, Observation, Response, Rule, Verdict } from '../model.ts';
import { documentedOnly } from './documented.ts';
import { drift } from './drift.ts';
import { breachesOf, keeps, keywordRules, notJson } from './keywords.ts';
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
  violation,
} from './oracle.ts';
import { applies, subjectId } from './resource.ts';
import { limitsTold } from './response-limits.ts';
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

/** The keywords of the answer's schema: what any answer that holds an organization connection keeps. */
export function shapeRules(contract: Contract): readonly Rule[] {
  const breaches = breachesOf(contract, 'response');
  return keywordRules(contract, 'response', (pointer, keyword) => ({
    about: isPatch,
    level: keyword === 'additionalProperties' ? 'should' : 'must',
    judge: ok((reply) => {
      if (reply.payload.kind !== 'json') return notJson(reply);
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

const echo = okBody((body, observation) => {
  const sent = Object.entries(sentBody(observation) ?? {}).filter(
    ([member, value]) => value !== null && applies(member, observation),
  );
  const wrong = sent.filter(([member, value]) => !same(body[member], value));
  if (wrong.length === 0) return pass;
  const shown = Object.fromEntries(wrong.map(([member]) => [member, body[member] ?? null]));
  return violation(
    `members as sent: ${difference(shown, Object.fromEntries(wrong))
      .map((line) => line.split(' → ')[1] ?? line)
      .join(', ')}`,
    wrong
      .map(([member, value]) =>
        difference(
          { [member]: value },
          Object.hasOwn(body, member) ? { [member]: body[member] ?? null } : {},
        ),
      )
      .join(', '),
  );
});

const stated: readonly Rule[] = [
  rule({
    id: 'response.status.ok',
    statement: 'An accepted PATCH is answered with 200',
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
    source: sources.mediaType,
    judge: ok((reply) => {
      const type = reply.headers['content-type'];
      return /^application\/json\s*(;|$)/i.test(type ?? '')
        ? pass
        : violation('content-type: application/json', type ?? 'no content-type');
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
        : violation(`connection_id "${id}"`, `connection_id ${JSON.stringify(body.connection_id)}`);
    }),
  }),
  rule({
    id: 'response.body.echo',
    statement: 'Members sent with a value are in the answer with that value',
    source: sources.merge,
    needs: 'every',
    judge: echo,
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
    judge: limitsTold,
  }),
];

/** What an accepted PATCH is answered with. */
export function responseRules(contract: Contract): readonly Rule[] {
  const seen = documentedOnly(contract);
  const trimmed = stated.map((one) => (one.id === 'response.body.stored' ? seen(one) : one));
  return [...trimmed, ...shapeRules(contract)];
}
