import type { CredentialName, Tier } from '../model.ts';
import { baited, json, type Kit, make, patch, type Tiered, tagOf, twinId } from './build.ts';

interface Denied {
  readonly credential: CredentialName;
  readonly subject: 'header' | 'token' | 'scope';
  readonly words: string;
  readonly statuses: readonly number[];
  readonly tier?: Tier;
}

/** A header that is no bearer token at all is answered 401 by the documents, 400 by recorded traffic. */
const malformed = [400, 401];

const denied: readonly Denied[] = [
  {
    credential: 'absent',
    subject: 'header',
    words: 'no Authorization header',
    statuses: [401],
    tier: 'smoke',
  },
  { credential: 'query', subject: 'header', words: 'the token in the query string alone', statuses: [401] },
  { credential: 'basic', subject: 'header', words: 'Basic credentials', statuses: [401] },
  {
    credential: 'bearer-alone',
    subject: 'header',
    words: 'the word Bearer and no token',
    statuses: malformed,
  },
  { credential: 'opaque', subject: 'token', words: 'a token that is no JWT', statuses: malformed },
  { credential: 'payload-changed', subject: 'token', words: 'a JWT with a changed payload', statuses: [401] },
  {
    credential: 'signature-changed',
    subject: 'token',
    words: 'a JWT with a changed signature',
    statuses: [401],
    tier: 'smoke',
  },
  { credential: 'foreign-key', subject: 'token', words: 'a JWT signed with another key', statuses: [401] },
  { credential: 'alg-none', subject: 'token', words: 'a JWT with alg none', statuses: malformed },
  { credential: 'expired', subject: 'token', words: 'an expired JWT', statuses: [401] },
  { credential: 'other-audience', subject: 'token', words: 'a JWT for another audience', statuses: [401] },
  { credential: 'other-issuer', subject: 'token', words: 'a JWT of another issuer', statuses: [401] },
  {
    credential: 'unscoped',
    subject: 'scope',
    words: 'a token without the scope',
    statuses: [403],
    tier: 'smoke',
  },
  { credential: 'read-scope', subject: 'scope', words: 'a token with only the read scope', statuses: [403] },
];

/** Every credential there is: the real one, and those that must be refused. */
export const credentialNames: readonly CredentialName[] = ['full', ...denied.map((one) => one.credential)];

/** One case for each credential that must be refused, each with a body the right credential may send. */
export function credentialFaults(kit: Kit): readonly Tiered[] {
  return denied.map(({ credential, subject, words, statuses, tier }) => {
    const id = `${subject}/${credential}/refused`;
    return {
      tier: tier ?? 'gate',
      case: make({
        id,
        title: words,
        request: patch(json(baited(kit, tagOf(id))), { credential }),
        aim: { kind: 'reject', fault: { in: 'credential' }, statuses },
        edges: [{ subject, keyword: credential, side: 'beyond', value: 'refused' }],
        twin: twinId,
      }),
    };
  });
}
