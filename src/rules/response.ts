import { type Contract, stepsOf } from '../contract/index.ts';
import { isBroken, ties } from '../contract/ties.ts';
import type { Json, JsonObject, Observation, Response, Rule, Verdict } from '../model.ts';
import { isObject, own } from '../text/json.ts';
import { isAcceptable, isPatch } from './about.ts';
import { type Breaches, breachesOf, define, documentedStatuses, schemaPlace } from './define.ts';
import { accepted, applies, difference, documented, sentBody, subjectId } from './oracle.ts';
import { documentedOnly, isJsonObject, isJsonType, ok, okBody, shapeRules } from './response-shape.ts';
import { ofOperation, openapi, recorded, sources } from './sources.ts';
import { inapplicable, pass, unlessDifferent, unlessMember, violation, wrongStatus } from './verdicts.ts';

const isJson = (headers: Response['headers']): boolean => /json/i.test(headers['content-type'] ?? '');

const limits: readonly string[] = ['limit', 'remaining', 'reset'].map((name) => `x-ratelimit-${name}`);

/** Whether the three headers can have their documented meaning, whatever the server's clock says. */
function isPlausible(headers: Response['headers']): boolean {
  const [limit = Number.NaN, remaining = Number.NaN, reset = Number.NaN] = limits.map((name) =>
    /^\d+$/.test(headers[name] ?? '') ? Number(headers[name]) : Number.NaN,
  );
  return remaining <= limit && reset >= 1e9 && reset < 1e11;
}

/** Judges the rate limit headers of an accepted request and of every 429 before it. */
function limitsTold({ reply }: Observation): Verdict {
  if (reply.kind === 'fault') return inapplicable('no answer');
  const own = accepted(reply) ? [reply.headers] : [];
  // A proxy in front of the API may use other headers for its own limits.
  const refusals = [...(reply.limited ?? []), ...(reply.status === 429 ? [reply.headers] : [])].filter(
    isJson,
  );
  const told = [...own, ...refusals];
  if (told.length === 0) return inapplicable('neither accepted nor limited');
  const bare = told.find((headers) => !isPlausible(headers));
  if (bare === undefined) return pass;
  const headers = limits.map((name) => [name, bare[name]] as const);
  return violation('three whole numbers, no more remaining than the limit, the reset in seconds since 1970', {
    kind: 'rate limit headers',
    limited: !own.includes(bare),
    headers,
  });
}

/**
 * Whether the server should have refused a value: signup without assigned membership, or a level without a
 * name. Another rule reports that it was accepted.
 */
const isTied = (member: string, value: Json, answer: JsonObject): boolean =>
  ties.some((tie) => tie.member === member && isBroken(tie, { ...answer, [member]: value }));

/** The answer repeats every member that was sent with a value that must be accepted. */
const echo = (breaches: Breaches) =>
  okBody((body, observation) => {
    const whole = sentBody(observation);
    if (whole === undefined) return inapplicable('no JSON object was sent');
    const refused = breaches(whole).map(({ pointer, member }) => stepsOf(pointer)[0] ?? member);
    const differences = difference(whole, body, (member) => {
      const value = own(whole, member) ?? null;
      const isTaken = value !== null && applies(member, observation) && !refused.includes(member);
      return isTaken && !isTied(member, value, body);
    });
    const values = differences.map(({ original = null }) => original);
    return unlessDifferent(differences, { kind: 'members as sent', values }, 'sent and answered');
  });

const rule = define('response');
const should = define('response', 'should');

const formRules: readonly Rule[] = [
  rule('response.status.ok', isAcceptable, {
    statement: 'An accepted PATCH is answered with 200',
    place: documentedStatuses,
    looksAt: [],
    source: ofOperation('responses/200', 'Connection successfully updated.'),
    judge: ok((reply) => (reply.status === 200 ? pass : wrongStatus([200], reply))),
  }),
  rule('response.body.object', isAcceptable, {
    statement: 'An accepted PATCH is answered with a JSON object',
    source: sources.mediaType,
    judge: ok(isJsonObject),
  }),
  rule('response.content-type.json', isAcceptable, {
    statement: 'An accepted PATCH is answered as application/json',
    looksAt: ['content-type'],
    source: sources.mediaType,
    judge: ok(isJsonType),
  }),
  rule('response.connection_id.path', isAcceptable, {
    statement: 'connection_id in the answer is the one of the path',
    place: schemaPlace('response', ['connection_id']),
    source: openapi(
      'UpdateOrganizationAllConnectionResponseContent/connection_id/description',
      'Connection identifier.',
    ),
    judge: okBody((body, observation) => {
      // Other rules require connection_id and its type.
      if (typeof body.connection_id !== 'string') return inapplicable('no text as connection_id');
      return unlessMember('connection_id', subjectId(observation), body.connection_id);
    }),
  }),
];

const echoRule = (contract: Contract): Rule =>
  rule('response.body.echo', isAcceptable, {
    statement: 'Members sent with a value are in the answer with that value',
    source: recorded('PATCH then GET, 3 of 3', 'the answer has the members as they were sent'),
    needs: 'every',
    judge: echo(breachesOf(contract, 'request')),
  });

const storedRule = (contract: Contract): Rule =>
  documentedOnly(contract)(
    rule('response.body.stored', isAcceptable, {
      statement: 'The answer agrees with the GET that follows it',
      otherCause: 'other writer',
      source: sources.merge,
      needs: 'every',
      reads: ['home'],
      judge: okBody((body, { span, n }) => {
        if (span === undefined || span.after.kind === 'unknown' || span.writes.at(-1)?.n !== n) {
          return inapplicable('not read right after');
        }
        const found = difference(body, span.after.value);
        return unlessDifferent(found, 'the same resource in the answer and in the GET', 'answer and reading');
      }),
    }),
  );

const connectionRule: Rule = rule('response.connection.unchanged', isAcceptable, {
  statement: 'connection in the answer is the one stored before',
  place: schemaPlace('response', ['connection']),
  source: recorded('15 PATCH answers', 'the full resource is returned, with the connection it had before'),
  reads: ['home'],
  judge: okBody((body, { span }) => {
    if (span?.before.kind !== 'known') return inapplicable('not read before');
    const before = span.before.value.connection;
    if (!isObject(before)) return inapplicable('no connection was stored before');
    const now = body.connection;
    if (!isObject(now)) return violation('the connection with its name and strategy', 'none');
    const found = difference(documented(before), documented(now));
    return unlessDifferent(found, 'connection as it was', 'two representations');
  }),
});

const rateLimitRule: Rule = should('response.x-ratelimit.present', isPatch, {
  statement: 'An accepted PATCH, and a 429 before it, carry x-ratelimit-limit, -remaining and -reset',
  source: recorded(
    'headers',
    'x-ratelimit-limit, -remaining and -reset on 551 of 551 2xx; a 429 reads: check them; reset ' +
      'is in seconds',
  ),
  needs: 'every',
  looksAt: limits,
  judge: limitsTold,
});

export function responseRules(contract: Contract): readonly Rule[] {
  const bodyRules = [echoRule(contract), storedRule(contract), connectionRule];
  return [...formRules, ...bodyRules, rateLimitRule, ...shapeRules(contract)];
}
