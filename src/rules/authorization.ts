import type { Case, CredentialName, Observation, Rule, Verdict } from '../model.ts';
import { describeReply } from '../text/describe.ts';
import { at } from './about.ts';
import { judgeRejected } from './accept-reject.ts';
import { defineJudged, operationPlace } from './define.ts';
import { accepted } from './oracle.ts';
import { rfc, sources } from './sources.ts';
import { inapplicable, inconclusive, pass, violation, wrongStatus } from './verdicts.ts';

const rule = defineJudged('authorization', judgeRejected);
const should = defineJudged('authorization', judgeRejected, 'should');

const bearerOnly = rfc(6750, 'section 2.1', 'credentials = "Bearer" 1*SP b64token');

/** Cases with one of these credentials and no other fault. */
const refusedWith =
  (subject: string, ...credentials: readonly CredentialName[]): Rule['about'] =>
  (candidate) =>
    credentials.some((credential) => at(subject, credential, 'refused', 'no-body')(candidate));

const isForged = refusedWith(
  'token',
  ...(['alg-none-case', 'signature-empty', 'embedded-key', 'kid-path', 'public-key'] as const),
);
const mayBe401 = ({ request, aim }: Case): boolean =>
  request.credential !== 'full' && aim.kind === 'reject' && aim.statuses.includes(401);

/**
 * Judges a credential that must be accepted.
 * A refusal counts only if a later read shows that the usual credential still works.
 */
function judgeCredential({ reply, front, span, control, isolatedCases }: Observation): Verdict {
  if (accepted(reply)) return pass;
  if (control !== undefined && !accepted(control))
    return inapplicable('refused, but so is the same request with the usual credential');
  if (isolatedCases !== undefined) return inapplicable('refused among other spellings; judged alone');
  if (front !== undefined) return inapplicable(front);
  const isRefused = reply.kind === 'response' && [400, 401, 403].includes(reply.status);
  return isRefused && span?.after.kind === 'known'
    ? wrongStatus([200], reply)
    : inconclusive(`not decided: ${describeReply(reply)}`);
}

/** Judges a request with two faults: the answer must be about the credential. */
const judgeFirst =
  (status: number) =>
  (observation: Observation): Verdict => {
    const verdict = judgeRejected(observation);
    const { reply, case: candidate } = observation;
    // The server may check the Accept header before either fault.
    if (reply.kind === 'response' && reply.status === 406 && candidate.request.headers?.accept !== undefined)
      return inapplicable('refused for what it accepts');
    if (verdict.kind !== 'pass' || reply.kind === 'fault') return verdict;
    return reply.status === status ? pass : wrongStatus([status], reply);
  };

function judgeChallenge({ reply, front }: Observation): Verdict {
  if (front !== undefined) return inapplicable(front);
  if (reply.kind === 'fault' || reply.status !== 401)
    return inapplicable(`not a 401: ${describeReply(reply)}`);
  return reply.headers['www-authenticate'] === undefined
    ? violation('a www-authenticate header', { kind: 'header', name: 'www-authenticate' })
    : pass;
}

type Subject = 'header' | 'token' | 'scope';

/** `claim` ends the rule id where that is not the name of the credential. */
const CLAIMS: readonly (readonly [Subject, CredentialName, statement: string, claim?: string])[] = [
  ['header', 'absent', 'A request without Authorization is answered with 401'],
  ['header', 'query', 'A token in the query string instead of the header is answered with 401'],
  ['header', 'basic', 'Basic credentials are answered with 401'],
  ['header', 'bearer-alone', 'Bearer without a token is answered with 401, or 400 as recorded'],
  ['token', 'opaque', 'A token that is no JWT is answered with 401, or 400 as recorded'],
  ['token', 'payload-changed', 'A JWT whose payload was changed is answered with 401'],
  ['token', 'signature-changed', 'A JWT whose signature was changed is answered with 401'],
  ['token', 'foreign-key', 'A JWT signed with another key is answered with 401'],
  ['token', 'alg-none', 'A JWT with alg none is answered with 401, or 400'],
  ['token', 'expired', 'An expired JWT is answered with 401'],
  ['token', 'other-audience', 'A JWT for another audience is answered with 401'],
  ['token', 'other-issuer', 'A JWT of another issuer is answered with 401'],
  ['scope', 'unscoped', 'A token without update:organization_connections is answered with 403', 'missing'],
  ['scope', 'read-scope', 'A token with only the read scope is answered with 403', 'read-only'],
];

export const authorizationRules: readonly Rule[] = [
  ...CLAIMS.map(([subject, credential, statement, claim = credential]) =>
    rule(`authorization.${subject}.${claim}`, refusedWith(subject, credential), {
      statement,
      ...(subject === 'scope'
        ? { source: sources.forbidden, place: operationPlace('scope') }
        : { source: sources.unauthorized }),
    }),
  ),
  rule('authorization.header.scheme', refusedWith('header', 'other-scheme', 'longer-scheme', 'no-scheme'), {
    statement: 'A token under another scheme than Bearer, or under none, is refused',
    source: bearerOnly,
  }),
  rule('authorization.header.malformed', refusedWith('header', 'text-after', 'stray-character'), {
    statement: 'A bearer token with anything behind it is refused',
    source: bearerOnly,
  }),
  should('authorization.header.padding', refusedWith('header', 'padded'), {
    statement: 'A token with equals signs behind it is refused',
    source: rfc(7515, 'section 2', "Base64url encoding with all trailing '=' characters omitted"),
  }),
  rule('authorization.header.cookie', refusedWith('header', 'cookie'), {
    statement: 'A token in a cookie instead of the header is answered with 401',
    source: sources.security,
  }),
  should('authorization.header.spelling', at('header', 'equivalent', 'lower-case', 'two-spaces'), {
    statement: 'The scheme is accepted in lower case, and with two spaces behind it',
    source: rfc(
      9110,
      'sections 11.1 and 11.4',
      'It uses a case-insensitive token to identify the authentication scheme. credentials = ' +
        'auth-scheme [ 1*SP token68 ]',
    ),
    judge: judgeCredential,
  }),
  should('authorization.header.challenge', mayBe401, {
    statement: 'A 401 carries a WWW-Authenticate header',
    source: rfc(
      9110,
      'section 15.5.2',
      'The server generating a 401 response MUST send a WWW-Authenticate header field containing at ' +
        'least one challenge applicable to the target resource.',
    ),
    needs: 'one',
    reads: [],
    looksAt: ['www-authenticate'],
    judge: judgeChallenge,
  }),
  should('authorization.header.first', at('header', 'absent', 'malformed-body'), {
    statement: 'Without a token, a body that is no JSON is answered with 401',
    source: rfc(
      9110,
      'section 15.5.2',
      'The request has not been applied because it lacks valid authentication credentials for the ' +
        'target resource.',
    ),
    judge: judgeFirst(401),
  }),
  rule('authorization.token.no-json', refusedWith('token', 'no-json'), {
    statement: 'A token of three segments that are not JSON is refused',
    source: sources.unauthorized,
  }),
  rule('authorization.token.forged', isForged, {
    statement: 'A JWT that anyone could have signed is refused, whatever its header names',
    source: rfc(
      8725,
      'sections 3.1 to 3.10',
      'Libraries MUST enable the caller to specify a supported set of algorithms and MUST NOT use ' +
        'any other algorithms. Do not trust received claims.',
    ),
  }),
  rule('authorization.token.claims', refusedWith('token', 'no-audience', 'no-issuer'), {
    statement: 'A JWT without an audience, or without an issuer, is answered with 401',
    source: rfc(
      8725,
      'sections 3.8 and 3.9',
      'The application MUST validate that the cryptographic keys used belong to the issuer. The ' +
        'relying party MUST validate the audience value.',
    ),
  }),
  rule('authorization.scope.none', refusedWith('scope', 'no-scope'), {
    statement: 'A token that names no scope is answered with 403, or 401',
    source: sources.forbidden,
  }),
  rule('authorization.scope.neighbour', refusedWith('scope', 'actions-scope', 'resources-scope'), {
    statement: 'A token with the scopes of other actions or of other resources is answered with 403',
    source: sources.forbidden,
  }),
  rule('authorization.scope.body', at('scope', 'unscoped', 'empty-body', 'single-member'), {
    statement: 'A token without the scope is refused however little the body changes',
    specializes: 'authorization.scope.missing',
    source: sources.forbidden,
  }),
  should('authorization.scope.first', at('scope', 'unscoped', 'wrong-body'), {
    statement: 'Without the scope, a body that breaks a constraint is answered with 403',
    source: sources.forbidden,
    judge: judgeFirst(403),
  }),
  rule('authorization.scope.sufficient', at('scope', 'sufficient', 'update-scope'), {
    statement: 'A token with update:organization_connections alone is accepted',
    source: sources.security,
    judge: judgeCredential,
  }),
];
