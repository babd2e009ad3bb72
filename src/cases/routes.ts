import type { Case, CredentialName, Fault, Place } from '../model.ts';
import { baited, homePath, json, type Kit, make, patch, tagOf, twinId } from './build.ts';

interface Route {
  readonly subject: string;
  readonly keyword: string;
  readonly value: string;
  readonly words: string;
  readonly path: string;
  readonly fault: Fault;
  readonly statuses: readonly number[];
  readonly place?: Place;
  readonly gateway?: boolean;
  readonly smoke?: boolean;
}

/** Well-formed, and nobody's: what a tenant might have by chance must not be written to. */
const unknownId = 'PatchproofNobody';
const home = '/organizations/{organization}/connections';
const resource: Fault = { in: 'resource' };
const route: Fault = { in: 'route' };
const long = (pointer: string): Fault => ({ in: 'path', keyword: 'maxLength', pointer });

/**
 * Paths that must not reach the resource. 404 is recorded for the family and undocumented for this operation;
 * a path parameter without a format may yield 400 or 404: both are accepted here.
 */
const routes: readonly Route[] = [
  {
    subject: 'id',
    keyword: 'maxLength',
    value: '51',
    words: 'an organization id of 51 characters',
    path: `/organizations/org_${'a'.repeat(47)}/connections/{connection}`,
    fault: long('/id'),
    statuses: [400, 404],
    smoke: true,
  },
  {
    subject: 'connection_id',
    keyword: 'maxLength',
    value: '51',
    words: 'a connection id of 51 characters',
    path: `${home}/con_${'a'.repeat(47)}`,
    fault: long('/connection_id'),
    statuses: [400, 404],
    smoke: true,
  },
  {
    subject: 'connection_id',
    keyword: 'minLength',
    value: '0',
    words: 'an empty connection id',
    path: `${home}/`,
    fault: { in: 'path', keyword: 'minLength', pointer: '/connection_id' },
    statuses: [400, 404, 405],
  },
  {
    subject: 'id',
    keyword: 'exists',
    value: 'unknown',
    words: 'a well-formed organization id that does not exist',
    path: `/organizations/org_${unknownId}/connections/{connection}`,
    fault: resource,
    statuses: [400, 403, 404],
    smoke: true,
  },
  {
    subject: 'connection_id',
    keyword: 'exists',
    value: 'unknown',
    words: 'a well-formed connection id that does not exist',
    path: `${home}/con_${unknownId}`,
    fault: resource,
    statuses: [400, 403, 404],
    smoke: true,
  },
  {
    subject: 'connection_id',
    keyword: 'attached',
    value: 'elsewhere',
    words: 'a connection of the tenant that is not attached to this organization',
    path: '/organizations/{other_organization}/connections/{other_connection}',
    fault: resource,
    statuses: [400, 403, 404],
    place: 'unattached',
  },
  {
    subject: 'path',
    keyword: 'encoding',
    value: 'encoded-slash',
    words: 'an encoded slash inside the connection id',
    path: `${home}/{connection}%2F..`,
    fault: route,
    statuses: [400, 403, 404, 405],
    gateway: true,
  },
  {
    subject: 'path',
    keyword: 'encoding',
    value: 'percent-nul',
    words: 'a percent-encoded NUL after the connection id',
    path: `${homePath}%00`,
    fault: route,
    statuses: [400, 403, 404],
    gateway: true,
  },
];

/** One case for each path that must be refused, each with a body the right path accepts. */
export function routeFaults(kit: Kit): readonly { readonly smoke: boolean; readonly case: Case }[] {
  return routes.map(({ subject, keyword, value, words, path, fault, statuses, place, gateway, smoke }) => {
    const id = `${subject}/${keyword}/${value}`;
    return {
      smoke: smoke ?? false,
      case: make({
        id,
        title: words,
        place: place ?? 'nowhere',
        request: patch(json(baited(kit, tagOf(id))), { path }),
        aim: { kind: 'reject', fault, statuses },
        edges: [{ subject, keyword, side: 'beyond', value }],
        twin: twinId,
        ...(gateway ? { gateway: true } : {}),
      }),
    };
  });
}

interface Denied {
  readonly credential: CredentialName;
  readonly subject: 'header' | 'token' | 'scope';
  readonly words: string;
  readonly statuses: readonly number[];
  readonly smoke?: boolean;
}

/** A header that is no bearer token at all is answered 401 by the documents, 400 by recorded traffic. */
const malformed = [400, 401];

const denied: readonly Denied[] = [
  { credential: 'absent', subject: 'header', words: 'no Authorization header', statuses: [401], smoke: true },
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
    smoke: true,
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
    smoke: true,
  },
  { credential: 'read-scope', subject: 'scope', words: 'a token with only the read scope', statuses: [403] },
];

/** Every credential there is: the real one, and those that must be refused. */
export const credentialNames: readonly CredentialName[] = ['full', ...denied.map((one) => one.credential)];

/** One case for each credential that must be refused, each with a body the right credential may send. */
export function credentialFaults(kit: Kit): readonly { readonly smoke: boolean; readonly case: Case }[] {
  return denied.map(({ credential, subject, words, statuses, smoke }) => {
    const id = `${subject}/${credential}/refused`;
    return {
      smoke: smoke ?? false,
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
