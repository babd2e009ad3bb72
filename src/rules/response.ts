import type { Contract } from '../contract/index.ts';
import { elideJson, elideText } from '../elide.ts';
import type { Case, Rule } from '../model.ts';
import { documentedOnly } from './documented.ts';
import { breachesOf } from './keywords.ts';
import {
  describe,
  difference,
  documented,
  inapplicable,
  isObject,
  objectOf,
  pass,
  shown,
  violation,
} from './oracle.ts';
import { subjectId } from './resource.ts';
import { echo } from './response-echo.ts';
import { limits, limitsTold } from './response-limits.ts';
import { ok, okBody, shapeRules } from './response-shape.ts';
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
    source: sources.identifier,
    // Of an open question too: once it is accepted, it is answered as such.
    about: (candidate) => isPatch(candidate) && ['accept', 'open'].includes(candidate.aim.kind),
    judge: okBody((body, observation) => {
      // That it is there, and a text, are rules of their own.
      if (typeof body.connection_id !== 'string') return inapplicable('no text as connection_id');
      const id = subjectId(observation);
      return body.connection_id === id
        ? pass
        : violation(`connection_id ${elideJson(id)}`, `connection_id ${shown(body.connection_id)}`);
    }),
  }),
  rule({
    id: 'response.body.echo',
    statement: 'Members sent with a value are in the answer with that value',
    source: sources.echo,
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
