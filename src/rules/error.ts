import type { Contract } from '../contract/index.ts';
import type { Rule } from '../model.ts';
import { describeMember, describeReply } from '../text/describe.ts';
import { messageTemplate } from '../text/normalize.ts';
import { hasFault, isPatch, isRefusable } from './about.ts';
import { judgeRejected } from './accept-reject.ts';
import { breachesOf, define, documentedStatuses, keeps, keywordRules, schemaPlace } from './define.ts';
import { error, errorBody, family, givesAway, offender, reasons, said, textsIn } from './error-shape.ts';
import { isJsonObject, isJsonType } from './response-shape.ts';
import { openapi, rfc, sources } from './sources.ts';
import {
  inapplicable,
  inconclusive,
  notJson,
  observed,
  pass,
  unlessMember,
  violation,
  wrongReply,
  wrongStatus,
} from './verdicts.ts';

const rule = define('error');
const should = define('error', 'should');

const stated: readonly Rule[] = [
  rule('error.status.server-error', () => true, {
    statement: 'No request is answered with 5xx',
    place: documentedStatuses,
    otherCause: 'outage',
    looksAt: [],
    source: rfc(9110, 'section 15.6', '5xx: the server is aware that it has erred'),
    needs: 'every',
    judge: ({ reply }) => {
      if (reply.kind === 'fault') return inapplicable('no answer');
      return reply.status >= 500 ? wrongReply({ kind: 'status below', limit: 500 }, reply) : pass;
    },
  }),
  rule('error.answer.given', isPatch, {
    statement: 'Every request is answered, whatever it holds',
    otherCause: 'network',
    looksAt: [],
    source: rfc(9110, 'section 3.3', 'a server responds to each request message'),
    needs: 'every',
    judge: ({ reply, earlier = [] }) => {
      if (reply.kind === 'response') return pass;
      const silent = earlier.filter((one) => one.kind === 'fault').length;
      return silent === 0
        ? inconclusive(describeReply(reply))
        : violation('an answer', { kind: 'reply', reply, times: silent + 1 });
    },
  }),
  should('error.status.not-found', hasFault('resource'), {
    statement: 'An unknown organization or a connection not attached to it is answered with 404, or 403',
    source: openapi(
      'get_organization_connection/responses/404',
      'The organization connection does not exists.',
    ),
    place: documentedStatuses,
    needs: 'every',
    // 404 is recorded for related operations; this operation documents 403.
    judge: error((reply, observation) => {
      const verdict = judgeRejected(observation);
      if (verdict.kind === 'inconclusive') return verdict;
      return [403, 404].includes(reply.status) ? pass : wrongStatus([404, 403], reply);
    }),
  }),
  rule('error.content-type.json', isRefusable, {
    statement: 'An error is answered as application/json',
    source: sources.envelope('content-type', 'application/json; charset=utf-8 on every error'),
    looksAt: ['content-type'],
    judge: error(isJsonType),
  }),
  rule('error.body.object', isRefusable, {
    statement: 'An error is answered with a JSON object',
    source: sources.envelope('type', 'type: "object"'),
    judge: error(isJsonObject),
  }),
  rule('error.statusCode.equal', isRefusable, {
    statement: 'statusCode in an error equals the HTTP status',
    place: schemaPlace('error', ['statusCode']),
    source: sources.envelope('statusCode', 'equals the HTTP status'),
    judge: errorBody((body, { status }) => unlessMember('statusCode', status, body.statusCode)),
  }),
  rule('error.error.reason', isRefusable, {
    statement: 'error in an error is the reason phrase of its status',
    place: schemaPlace('error', ['error']),
    source: sources.envelope('error', 'the reason phrase of the status'),
    judge: errorBody((body, { status }) => {
      const reason = reasons[status];
      return reason === undefined
        ? inapplicable(`no recorded reason phrase for ${status}`)
        : unlessMember('error', reason, body.error);
    }),
  }),
  should('error.errorCode.family', isRefusable, {
    statement: 'errorCode, where there is one, fits what is wrong with the request',
    place: schemaPlace('error', ['errorCode']),
    source: sources.envelope(
      'errorCode',
      'invalid_body, invalid_uri, insufficient_scope, Bearer …; often absent',
    ),
    judge: errorBody((body, _, observation) => {
      const expected = family(observation);
      const code = body.errorCode;
      if (expected === undefined || code === undefined)
        return inapplicable('no errorCode is documented for this error');
      return typeof code === 'string' && expected.test(code)
        ? pass
        : violation(
            { kind: 'pattern', member: 'errorCode', pattern: expected.source },
            { kind: 'member', member: 'errorCode', value: code },
          );
    }),
  }),
  should('error.message.member', hasFault('body'), {
    statement: 'The message of a validation error names the offending member',
    place: schemaPlace('error', ['message']),
    source: sources.message,
    needs: 'every',
    judge: errorBody((body, { status }, observation) => {
      const member = offender(observation);
      if (member === undefined || status !== 400) return inapplicable('no single member is at fault');
      return textsIn(body.message ?? '').some((text) => text.includes(member))
        ? pass
        : wrongReply({ kind: 'message that names', member }, observation.reply);
    }),
  }),
  rule('error.body.private', isPatch, {
    statement: 'No error shows a stack trace, a file path, a query, a secret or the credential',
    source: sources.exposure,
    needs: 'every',
    judge: ({ reply, front }) => {
      if (front !== undefined) return inapplicable(front);
      if (reply.kind === 'fault' || reply.status < 400) return inapplicable('not an error');
      return said(reply).some(givesAway) ? wrongReply('no internals', reply) : pass;
    },
  }),
  rule('error.message.wording', hasFault('body', 'path'), {
    level: 'observe',
    statement: 'How validation errors are worded',
    place: schemaPlace('error', ['message']),
    source: sources.message,
    judge: errorBody((body, _, { case: { edges } }) =>
      observed(
        `${edges[0]?.keyword}: ` +
          (typeof body.message === 'string' ? messageTemplate(body.message) : describeMember(body.message)),
      ),
    ),
  }),
];

/** No document or recording gives the attributes of an error, or how long or large its members are. */
const isInferred = (pointer: string, keyword: string): boolean =>
  pointer === '/attributes' || ['minLength', 'minimum', 'maximum'].includes(keyword);

export function errorRules(contract: Contract): readonly Rule[] {
  const breaches = breachesOf(contract, 'error');
  const derived = keywordRules(contract, 'error', (pointer, keyword) => ({
    ...(isInferred(pointer, keyword) ? { level: 'should' as const } : {}),
    judge: error((reply) =>
      reply.payload.kind === 'json'
        ? keeps(breaches(reply.payload.value), pointer, keyword, reply)
        : notJson(reply),
    ),
  }));
  return [...stated, ...derived];
}
