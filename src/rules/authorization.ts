import type { CredentialName, Rule } from '../model.ts';
import { judgeRejected } from './accept-reject.ts';
import { credentialRules, refusedWith } from './credentials.ts';
import { define, operationPlace } from './define.ts';
import { sources } from './sources.ts';

type Subject = 'header' | 'token' | 'scope';

/** `claim` is the end of the id, where it is not the name of the credential. */
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

const rule = define('authorization');

/** Who may send the request. That nothing is written by those who may not is a rule of its own. */
export function authorizationRules(): readonly Rule[] {
  const derived = CLAIMS.map(([subject, credential, statement, claim = credential]) =>
    rule({
      id: `authorization.${subject}.${claim}`,
      statement,
      ...(subject === 'scope'
        ? { source: sources.forbidden, place: operationPlace('scope') }
        : { source: sources.unauthorized }),
      about: refusedWith(subject, credential),
      judge: judgeRejected,
    }),
  );
  return [...derived, ...credentialRules];
}
