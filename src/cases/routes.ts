import type { Case, Request } from '../model.ts';
import {
  type Bodies,
  controlBody,
  homePath,
  json,
  patch,
  type Refused,
  refused,
  type Tiered,
  tagOf,
} from './build.ts';
import type { Tier } from './partition.ts';

/** A well-formed id that no resource has: a write must not reach one that exists by chance. */
const unknownId = 'PatchproofNobody';
const home = '/organizations/{organization}/connections';
const to = (organization: string): string => `/organizations/${organization}/connections/{connection}`;

/** Paths that do not lead to the resource, by case id. Spellings: RFC 3986, sections 2.1, 3.3 and 6.2.2. */
const paths: readonly (readonly [tier: Tier, id: string, words: string, path: string])[] = [
  ['smoke', 'id/maxLength/51', 'an organization id of 51 characters', to(`org_${'a'.repeat(47)}`)],
  [
    'smoke',
    'connection_id/maxLength/51',
    'a connection id of 51 characters',
    `${home}/con_${'a'.repeat(47)}`,
  ],
  ['gate', 'connection_id/minLength/0', 'an empty connection id', `${home}/`],
  ['smoke', 'id/exists/unknown', 'a well-formed organization id that does not exist', to(`org_${unknownId}`)],
  [
    'smoke',
    'connection_id/exists/unknown',
    'a well-formed connection id that does not exist',
    `${home}/con_${unknownId}`,
  ],
  [
    'full',
    'id/exists/longest',
    'the organization id with 30 characters behind it',
    to(`{organization}${'a'.repeat(30)}`),
  ],
  [
    'full',
    'connection_id/exists/longest',
    'the connection id with 30 characters behind it',
    `${homePath}${'a'.repeat(30)}`,
  ],
  // Ids are compared byte by byte (RFC 3986, section 6.2.2.1), unlike with many collations of databases.
  ['full', 'id/exists/case', 'the organization id in other case', to('{ORGANIZATION}')],
  ['gate', 'connection_id/exists/case', 'the connection id in other case', `${home}/{CONNECTION}`],
  ['gate', 'connection_id/exists/bare', 'the connection id without its prefix', `${home}/{bare_connection}`],
  [
    'gate',
    'connection_id/attached/elsewhere',
    'a connection of the tenant that is not attached to this organization',
    '/organizations/{other_organization}/connections/{other_connection}',
  ],
  ['gate', 'path/encoding/encoded-slash', 'an encoded slash inside the connection id', `${homePath}%2F..`],
  ['gate', 'path/encoding/percent-nul', 'a percent-encoded NUL after the connection id', `${homePath}%00`],
  ['gate', 'path/encoding/matrix', 'a path parameter behind the connection id', `${homePath};x=1`],
  ['full', 'path/encoding/space-after', 'a connection id and a space', `${homePath}%20`],
  ['gate', 'path/encoding/line-break', 'a connection id and a line break', `${homePath}%0A`],
  ['gate', 'path/encoding/extension', 'a connection id with the extension .json', `${homePath}.json`],
  ['gate', 'path/encoding/bad-percent', 'a percent sign that escapes nothing', `${homePath}%zz`],
  [
    'full',
    'path/encoding/double-encoded',
    'a letter of the path, escaped twice',
    homePath.replace('/connections', '/%2563onnections'),
  ],
  ['full', 'path/encoding/below', 'a path below the connection', `${homePath}/patchproof`],
];

/**
 * The expected answer, by keyword. 404 is recorded for the family, not documented for this operation.
 * A path parameter without a format may yield 400 or 404. 405: the path may have other methods.
 */
function expected(id: string): Omit<Refused, 'request'> {
  const [subject, keyword = '', value = ''] = id.split('/');
  switch (keyword) {
    case 'maxLength':
      return { fault: { in: 'path', keyword, pointer: `/${subject}` }, statuses: [400, 404] };
    case 'minLength':
      return { fault: { in: 'path', keyword, pointer: `/${subject}` }, statuses: [400, 404, 405] };
    case 'exists': {
      // Some have another form than ids have.
      const isOdd = ['longest', 'case', 'bare'].includes(value);
      return { fault: { in: isOdd ? 'route' : 'resource' }, statuses: [400, 403, 404] };
    }
    case 'attached':
      return { fault: { in: 'resource' }, statuses: [400, 403, 404], place: 'unattached' };
    default:
      return { fault: { in: 'route' }, statuses: [400, 403, 404, 405], gateway: true };
  }
}

/**
 * Requests that must not reach the resource, each with a body that the right path accepts.
 * The other methods are not documented at this path, and none of them detaches the connection.
 */
export function routeFaults(bodies: Bodies): readonly Tiered[] {
  const of = (id: string, words: string, request: Partial<Request>): Case =>
    refused(id, words, {
      place: 'nowhere',
      request: patch(json(controlBody(bodies, tagOf(id))), request),
      ...expected(id),
    });
  const overridden = 'POST that asks in headers and in the query to be taken for PATCH';
  const override: Partial<Request> = {
    method: 'POST',
    path: `${homePath}?_method=PATCH`,
    headers: { 'x-http-method-override': 'PATCH', 'x-http-method': 'PATCH', 'x-method-override': 'PATCH' },
  };
  return [
    ...paths.map(([tier, id, words, path]) => ({ tier, case: of(id, words, { path }) })),
    { tier: 'gate', case: of('method/allowed/put', 'PUT in place of PATCH', { method: 'PUT' }) },
    { tier: 'gate', case: of('method/allowed/override', overridden, override) },
  ];
}
