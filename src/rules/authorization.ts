import type { CredentialName, Rule } from '../model.ts';
import { judgeRejected } from './accept-reject.ts';
import { credentialRules, refusedWith } from './credentials.ts';
import { sources } from './sources.ts';

interface AuthorizationClaim {
  readonly subject: 'header' | 'token' | 'scope';
  readonly credential: CredentialName;
  readonly statement: string;
}

const claims: readonly AuthorizationClaim[] = [
  {
    subject: 'header',
    credential: 'absent',
    statement: 'A request without Authorization is answered with 401',
  },
  {
    subject: 'header',
    credential: 'query',
    statement: 'A token in the query string instead of the header is answered with 401',
  },
  { subject: 'header', credential: 'basic', statement: 'Basic credentials are answered with 401' },
  {
    subject: 'header',
    credential: 'bearer-alone',
    statement: 'Bearer without a token is answered with 401, or 400 as recorded',
  },
  {
    subject: 'token',
    credential: 'opaque',
    statement: 'A token that is no JWT is answered with 401, or 400 as recorded',
  },
  {
    subject: 'token',
    credential: 'payload-changed',
    statement: 'A JWT whose payload was changed is answered with 401',
  },
  {
    subject: 'token',
    credential: 'signature-changed',
    statement: 'A JWT whose signature was changed is answered with 401',
  },
  {
    subject: 'token',
    credential: 'foreign-key',
    statement: 'A JWT signed with another key is answered with 401',
  },
  { subject: 'token', credential: 'alg-none', statement: 'A JWT with alg none is answered with 401, or 400' },
  { subject: 'token', credential: 'expired', statement: 'An expired JWT is answered with 401' },
  {
    subject: 'token',
    credential: 'other-audience',
    statement: 'A JWT for another audience is answered with 401',
  },
  { subject: 'token', credential: 'other-issuer', statement: 'A JWT of another issuer is answered with 401' },
  {
    subject: 'scope',
    credential: 'unscoped',
    statement: 'A token without update:organization_connections is answered with 403',
  },
  {
    subject: 'scope',
    credential: 'read-scope',
    statement: 'A token with only the read scope is answered with 403',
  },
];

const shortName = (credential: CredentialName): string =>
  credential === 'unscoped' ? 'missing' : credential === 'read-scope' ? 'read-only' : credential;

/** Who may send the request. That nothing is written by those who may not is a rule of its own. */
export function authorizationRules(): readonly Rule[] {
  const derived = claims.map(
    ({ subject, credential, statement }): Rule => ({
      id: `authorization.${subject}.${shortName(credential)}`,
      part: 'authorization',
      level: 'must',
      statement,
      source: subject === 'scope' ? sources.forbidden : sources.unauthorized,
      about: refusedWith(subject, credential),
      needs: 'every',
      reads: ['home'],
      judge: judgeRejected,
    }),
  );
  return [...derived, ...credentialRules];
}
