import type { Case, Fault, Request } from '../model.ts';
import { baited, controlId, homePath, json, type Kit, make, patch, type Tiered, tagOf } from './build.ts';
import type { Tier } from './partition.ts';

interface Route {
  readonly tier: Tier;
  readonly subject: string;
  readonly keyword: string;
  readonly value: string;
  readonly words: string;
  readonly request: Partial<Request>;
  readonly fault: Fault;
  readonly statuses: readonly number[];
  readonly place?: Case['place'];
  readonly gateway?: boolean;
}

/** Well-formed, and nobody's: what a tenant might have by chance must not be written to. */
const unknownId = 'PatchproofNobody';
const home = '/organizations/{organization}/connections';
const resource: Fault = { in: 'resource' };
const route: Fault = { in: 'route' };

/** 404 is recorded for the family, 400 is what a path parameter that is too long may yield. */
const mistaken = [400, 404];
const hidden = [400, 403, 404];

/** An id that is too long, or too short. */
const limit = (
  tier: Tier,
  subject: 'id' | 'connection_id',
  keyword: 'minLength' | 'maxLength',
  [value, words]: readonly [value: string, words: string],
  path: string,
): Route => ({
  tier,
  subject,
  keyword,
  value,
  words,
  request: { path },
  fault: { in: 'path', keyword, pointer: `/${subject}` },
  statuses: keyword === 'minLength' ? [...mistaken, 405] : mistaken,
});

/** An id of something that is not there. Some have another form than ids have: 400 fits as well as 404. */
const unknown = (
  tier: Tier,
  subject: 'id' | 'connection_id',
  value: string,
  words: string,
  path: string,
): Route => ({
  tier,
  subject,
  keyword: 'exists',
  value,
  words,
  request: { path },
  fault: ['longest', 'case', 'bare'].includes(value) ? route : resource,
  statuses: hidden,
});

/** Another spelling of the path that names something else, or nothing: RFC 3986, sections 2.1, 3.3 and 6.2.2. */
const spelling = (tier: Tier, value: string, words: string, path: string): Route => ({
  tier,
  subject: 'path',
  keyword: 'encoding',
  value,
  words,
  request: { path },
  fault: route,
  // It may lead to a path that knows other methods, or none.
  statuses: [...hidden, 405],
  gateway: true,
});

/** Another method than PATCH: the documents have none that takes this body at this path. */
const method = (tier: Tier, value: string, words: string, request: Partial<Request>): Route => ({
  tier,
  subject: 'method',
  keyword: 'allowed',
  value,
  words,
  request,
  fault: route,
  statuses: [400, 403, 404, 405],
  gateway: true,
});

/**
 * Requests that must not reach the resource. 404 is recorded for the family and undocumented for this operation; a path
 * parameter without a format may yield 400 or 404: both are accepted here. No method is among them that detaches.
 */
const routes: readonly Route[] = [
  limit(
    'smoke',
    'id',
    'maxLength',
    ['51', 'an organization id of 51 characters'],
    `/organizations/org_${'a'.repeat(47)}/connections/{connection}`,
  ),
  limit(
    'smoke',
    'connection_id',
    'maxLength',
    ['51', 'a connection id of 51 characters'],
    `${home}/con_${'a'.repeat(47)}`,
  ),
  limit('gate', 'connection_id', 'minLength', ['0', 'an empty connection id'], `${home}/`),
  unknown(
    'smoke',
    'id',
    'unknown',
    'a well-formed organization id that does not exist',
    `/organizations/org_${unknownId}/connections/{connection}`,
  ),
  unknown(
    'smoke',
    'connection_id',
    'unknown',
    'a well-formed connection id that does not exist',
    `${home}/con_${unknownId}`,
  ),
  unknown(
    'full',
    'id',
    'longest',
    'the organization id with 30 characters behind it',
    `/organizations/{organization}${'a'.repeat(30)}/connections/{connection}`,
  ),
  unknown(
    'full',
    'connection_id',
    'longest',
    'the connection id with 30 characters behind it',
    `${homePath}${'a'.repeat(30)}`,
  ),
  // Ids are compared byte by byte: RFC 3986, section 6.2.2.1. Collations of databases compare otherwise.
  unknown(
    'full',
    'id',
    'case',
    'the organization id in other case',
    '/organizations/{ORGANIZATION}/connections/{connection}',
  ),
  unknown('gate', 'connection_id', 'case', 'the connection id in other case', `${home}/{CONNECTION}`),
  unknown(
    'gate',
    'connection_id',
    'bare',
    'the connection id without its prefix',
    `${home}/{bare_connection}`,
  ),
  {
    tier: 'gate',
    subject: 'connection_id',
    keyword: 'attached',
    value: 'elsewhere',
    words: 'a connection of the tenant that is not attached to this organization',
    request: { path: '/organizations/{other_organization}/connections/{other_connection}' },
    fault: resource,
    statuses: hidden,
    place: 'unattached',
  },
  spelling('gate', 'encoded-slash', 'an encoded slash inside the connection id', `${home}/{connection}%2F..`),
  spelling('gate', 'percent-nul', 'a percent-encoded NUL after the connection id', `${homePath}%00`),
  spelling('gate', 'matrix', 'a path parameter behind the connection id', `${homePath};x=1`),
  spelling('full', 'space-after', 'a connection id and a space', `${homePath}%20`),
  spelling('gate', 'line-break', 'a connection id and a line break', `${homePath}%0A`),
  spelling('gate', 'extension', 'a connection id with the extension .json', `${homePath}.json`),
  spelling('gate', 'bad-percent', 'a percent sign that escapes nothing', `${homePath}%zz`),
  spelling(
    'full',
    'double-encoded',
    'a letter of the path, escaped twice',
    homePath.replace('/connections', '/%2563onnections'),
  ),
  spelling('full', 'below', 'a path below the connection', `${homePath}/patchproof`),
  method('gate', 'put', 'PUT in place of PATCH', { method: 'PUT' }),
  method('gate', 'override', 'POST that asks in headers and in the query to be taken for PATCH', {
    method: 'POST',
    path: `${homePath}?_method=PATCH`,
    headers: { 'x-http-method-override': 'PATCH', 'x-http-method': 'PATCH', 'x-method-override': 'PATCH' },
  }),
];

/** One case for each request that must not reach the resource, each with a body the right path accepts. */
export function routeFaults(kit: Kit): readonly Tiered[] {
  return routes.map(({ tier, subject, keyword, value, words, request, fault, statuses, place, gateway }) => {
    const id = `${subject}/${keyword}/${value}`;
    const one: Case = make({
      id,
      title: words,
      place: place ?? 'nowhere',
      request: patch(json(baited(kit, tagOf(id))), request),
      aim: { kind: 'reject', fault, statuses },
      edges: [{ subject, keyword, side: 'beyond', value }],
      control: controlId,
      ...(gateway ? { gateway: true } : {}),
    });
    return { tier, case: one };
  });
}
