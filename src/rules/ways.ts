import type { Observation, Rule, Verdict } from '../model.ts';
import { describeReply } from '../text/describe.ts';
import { own } from '../text/json.ts';
import { at } from './about.ts';
import { judgeAccepted, judgeRejected } from './accept-reject.ts';
import { defineJudged } from './define.ts';
import { accepted, objectOf } from './oracle.ts';
import { openapi, rfc, sources } from './sources.ts';
import { acceptedWrite, isAccepted } from './state-writes.ts';
import { inapplicable, inconclusive, pass, unlessDifferent, violation } from './verdicts.ts';

const rule = defineJudged('request', judgeAccepted);
const should = defineJudged('request', judgeAccepted, 'should');

/** An accepted form is stored as sent; `true` is stored as a boolean if the member is one. */
const judgeForm = acceptedWrite((_, after, { n, case: { request } }, { writes }) => {
  if (writes.filter(isAccepted).at(-1)?.n !== n) return inapplicable('written over before it was read');
  const text = request.body?.kind === 'text' ? request.body.text : '';
  const wrong = [...new URLSearchParams(text)].filter(([member, sent]) => `${own(after, member)}` !== sent);
  const differences = wrong.map(([member, original]) => ({ member, original, actual: own(after, member) }));
  return unlessDifferent(differences, 'members stored as sent', 'sent and stored');
});

/** If the valid form is refused too, the refusal of a faulty one shows nothing. */
function judgeFormFault(observation: Observation): Verdict {
  const { reply, control } = observation;
  if (!accepted(reply) && control?.kind === 'response' && !accepted(control))
    return inapplicable(`forms are refused: ${describeReply(control)}`);
  return judgeRejected(observation);
}

function judgeAllow({ reply, front }: Observation): Verdict {
  if (front !== undefined) return inapplicable(front);
  if (reply.kind === 'fault') return inconclusive(describeReply(reply));
  if (reply.status !== 405) return inapplicable(`answered ${reply.status}`);
  if (objectOf(reply) === undefined) return inapplicable('a proxy may have answered this request');
  return reply.headers.allow === undefined
    ? violation('an allow header', { kind: 'header', name: 'allow' })
    : pass;
}

/** A server may require a content length: RFC 9110, section 15.5.12. */
const judgeChunked = (observation: Observation): Verdict =>
  observation.reply.kind === 'response' && observation.reply.status === 411
    ? inapplicable('the server asks for a length')
    : judgeAccepted(observation);

export const wayRules: readonly Rule[] = [
  rule('request.media-type.charset', at('media-type', 'equivalent', 'charset'), {
    statement: 'application/json with charset=utf-8 is accepted',
    source: rfc(
      8259,
      'section 11',
      'No "charset" parameter is defined for this registration. Adding one really has no effect on ' +
        'compliant recipients.',
    ),
  }),
  should('request.media-type.equivalent', at('media-type', 'equivalent', 'capitals', 'space'), {
    statement: 'Other spellings of application/json are accepted: letter case, quotes, white space',
    source: rfc(
      9110,
      'sections 5.6.6 and 8.3.1',
      'The type and subtype tokens are case-insensitive. A parameter value can be transmitted either ' +
        'as a token or within a quoted-string.',
    ),
  }),
  rule('request.accept.any', at('accept', 'equivalent'), {
    statement: 'A request whose Accept header takes any type is accepted',
    source: rfc(9110, 'section 12.5.1', '*/* indicates all media types'),
  }),
  should('request.path.equivalent', at('path', 'equivalent'), {
    statement: 'A percent-encoded letter of the path names the same resource',
    source: rfc(
      3986,
      'section 6.2.2.2',
      'URIs that differ in the replacement of an unreserved character with its percent-encoded octet ' +
        'are equivalent',
    ),
  }),
  rule('request.text.equivalent', at('text', 'equivalent'), {
    statement: 'A body is accepted however its JSON is written: escapes, white space',
    source: rfc(
      8259,
      'sections 2 and 7',
      'Insignificant whitespace is allowed before or after any of the six structural characters. Any ' +
        'character may be escaped.',
    ),
  }),
  should('request.body.chunked', at('body', 'equivalent', 'chunked'), {
    statement: 'A body sent in chunks is accepted, or refused with 411',
    source: rfc(
      9112,
      'section 7.1',
      'A recipient MUST be able to parse and decode the chunked transfer coding.',
    ),
    judge: judgeChunked,
  }),
  rule('request.method.allowed', at('method', 'allowed'), {
    statement: 'Another method at this path is refused, whatever header or query names PATCH',
    source: openapi('paths', 'get, patch and delete at this path'),
    judge: judgeRejected,
  }),
  should('request.method.allow', at('method', 'allowed'), {
    statement: 'A 405 lists the allowed methods',
    source: rfc(
      9110,
      'section 15.5.6',
      'The origin server MUST generate an Allow header field in a 405 response containing a list of ' +
        "the target resource's currently supported methods.",
    ),
    needs: 'one',
    looksAt: ['allow'],
    judge: judgeAllow,
  }),
  rule('request.body.form-applied', at('body', 'open', 'form', 'form-flags'), {
    statement: 'A form that is accepted is applied',
    source: sources.form,
    reads: ['home'],
    judge: judgeForm,
  }),
  rule('request.body.form-constraints', at('body', 'form'), {
    statement: 'A form obeys the same constraints as JSON',
    source: sources.form,
    judge: judgeFormFault,
  }),
];
