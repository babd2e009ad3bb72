import { gzipSync } from 'node:zlib';
import { bytes, homePath, json } from '../../cases/build.ts';
import type { Json, JsonObject } from '../../model.ts';
import { header, leaves, members, status } from '../answer.ts';
import type { KnownTenant } from '../question.ts';
import { connectionName } from '../seen.ts';
import { area, bare, change, question, raw, read, row, sentAs } from './build.ts';
import { C, connectionsPath, level, name, O, pathOf } from './names.ts';

type Spelling = readonly [subject: string, words: string, path: string, because?: string | undefined];

const spellings: readonly Spelling[] = [
  ['trailing-slash', 'with a slash at its end', `${homePath}/`],
  ['doubled-slash', 'with a doubled slash inside', `/organizations/${O}//connections/${C}`],
  ['leading-slash', 'with a doubled slash in front', `//organizations/${O}/connections/${C}`],
  ['dot', 'with a dot segment', `/organizations/${O}/./connections/${C}`],
  ['dot-dot', 'with a segment of two dots', `${connectionsPath}/../connections/${C}`],
  ['encoded-dots', 'with an encoded segment of two dots', `${connectionsPath}/%2e%2e/connections/${C}`],
  ['encoded-letter', 'with an encoded letter in a fixed segment', `/organizations/${O}/%63onnections/${C}`],
  ['encoded-slash', 'with an encoded slash between its segments', `/organizations/${O}%2Fconnections/${C}`],
  ['upper-case', 'with a fixed segment in upper case', `/organizations/${O}/CONNECTIONS/${C}`],
  ['space', 'with an encoded space at its end', `${homePath}%20`],
  ['matrix', 'with a matrix parameter', `${homePath};v=1`],
  ['suffix', 'with .json at its end', `${homePath}.json`],
  ['extra', 'with one segment more', `${homePath}/x`],
  ['query', 'with a query parameter that nobody knows', `${homePath}?patchproof=1`],
  ['fields', 'with ?fields=is_enabled', `${homePath}?fields=is_enabled`],
  ['query-member', 'with a member in the query', `${homePath}?is_enabled=false`],
];

/** The same ids in other words: names, other case, percent escapes. */
function ids({ subject, organizationName, home }: KnownTenant): readonly Spelling[] {
  const { organization, connection } = subject;
  const called = connectionName(home);
  const escaped = (id: string): string => `%${id.charCodeAt(0).toString(16).toUpperCase()}${id.slice(1)}`;
  return [
    [
      'organization-name',
      'with the name of the organization in place of its id',
      pathOf(encodeURIComponent(organizationName ?? ''), C),
      organizationName === undefined ? 'the name of the organization could not be read' : undefined,
    ],
    [
      'connection-name',
      'with the name of the connection in place of its id',
      pathOf(O, encodeURIComponent(called ?? '')),
      called === undefined ? 'the connection shows no name' : undefined,
    ],
    ['encoded-id', 'with an encoded letter in each id', pathOf(escaped(organization), escaped(connection))],
    ['upper-case-id', 'with its id in upper case', pathOf(O, connection.toUpperCase())],
    ['swapped-ids', 'with the two ids in each other’s place', pathOf(C, O)],
  ];
}

export const paths = area('path', 'Other spellings of the path', (known) =>
  [...spellings, ...ids(known)].map(([subject, words, path, because]) =>
    sentAs(`${subject}.reaches`, `Does the path reach the connection ${words}?`, { path }, { because }),
  ),
);

/** DELETE is not asked: it would detach the connection. */
export const methods = area('method', 'Other methods on the path', () => [
  row('head.answered', 'What is HEAD answered with?', {
    send: { ...bare, method: 'HEAD' },
    reader: status(),
  }),
  row('options.answered', 'What is OPTIONS answered with?', {
    send: { ...bare, method: 'OPTIONS' },
    reader: status(),
    also: [
      question('method.options.allow', 'What does allow say in the answer to OPTIONS?', header('allow')),
    ],
  }),
  ...(['PUT', 'POST'] as const).map((method) =>
    row(`${method.toLowerCase()}.answered`, `What is ${method} with an empty object answered with?`, {
      send: change({}, { method }),
    }),
  ),
  // Headers that ask the server to use another method.
  ...['x-http-method-override', 'x-http-method', 'x-method-override'].map((header) =>
    sentAs(
      `${header}.heeded`,
      `Is a POST with ${header}: PATCH taken for a PATCH?`,
      { method: 'POST', headers: { [header]: 'PATCH' } },
      { text: `by ${header}` },
    ),
  ),
  row('query.heeded', 'Is a POST with ?_method=PATCH taken for a PATCH?', {
    text: 'by query',
    send: (body) => change(body, { method: 'POST', path: `${homePath}?_method=PATCH` }),
  }),
  row('override-get.heeded', 'Is a PATCH with x-http-method-override: GET taken for a GET?', {
    text: 'no get',
    send: (body) => change(body, { headers: { 'x-http-method-override': 'GET' } }),
  }),
]);

/** Media types for the same JSON, with words where the type does not name itself. */
const types: readonly (readonly [subject: string, mediaType: string, words?: string])[] = [
  ['text-plain', 'text/plain'],
  ['text-json', 'text/json'],
  ['octet-stream', 'application/octet-stream'],
  ['xml', 'application/xml'],
  ['javascript', 'application/javascript'],
  ['json-api', 'application/vnd.api+json'],
  ['json5', 'application/json5'],
  ['upper-case', 'APPLICATION/JSON'],
  ['wildcard', '*/*'],
  ['word', 'json', 'the word json'],
  ['list', 'application/json, text/plain', 'two media types in one header'],
  ['charset-utf-8', 'application/json; charset=utf-8'],
  ['charset-quoted', 'application/json; charset="UTF-8"'],
  ['charset-latin-1', 'application/json; charset=iso-8859-1'],
  ['charset-unknown', 'application/json; charset=patchproof'],
  ['parameter', 'application/json; profile="x"'],
  ['no-subtype', 'application/'],
];

/** A text in gzip, stored and not compressed. The header says nothing of the system that made it. */
const gzipped = (value: string): readonly number[] => [
  ...[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff],
  ...gzipSync(value, { level: 0 }).subarray(10),
];

function multipart(body: JsonObject): string {
  const parts = Object.entries(body).map(
    ([member, value]) => `content-disposition: form-data; name="${member}"\r\n\r\n${value}`,
  );
  return ['--patchproof', ...parts, '--patchproof--', ''].join('\r\n');
}

export const media = area('media', 'Media types and encodings', () => [
  ...types.map(([subject, mediaType, words = mediaType]) =>
    sentAs(`${subject}.accepted`, `Is JSON accepted as ${words}?`, { mediaType }),
  ),
  row('missing.accepted', 'Is JSON accepted without a content type?', {
    send: (body) => ({ ...bare, body: json(body) }),
  }),
  row('multipart.accepted', 'Is a multipart form accepted?', {
    send: (body) => raw(multipart(body), { mediaType: 'multipart/form-data; boundary=patchproof' }),
  }),
  row('gzip.accepted', 'Is a body in gzip accepted when content-encoding says so?', {
    send: (body) => raw(bytes(gzipped(JSON.stringify(body))), { headers: { 'content-encoding': 'gzip' } }),
  }),
  sentAs('encoding-unknown.accepted', 'Is a content-encoding that nobody knows accepted?', {
    headers: { 'content-encoding': 'patchproof' },
  }),
  sentAs('accept.heeded', 'Is an accept header that excludes JSON heeded?', {
    headers: { accept: 'application/xml' },
  }),
]);

const mergePatch = { mediaType: 'application/merge-patch+json' };
const jsonPatch = { mediaType: 'application/json-patch+json' };
const replacing = (body: JsonObject): Json =>
  Object.entries(body).map(([member, value]) => ({ op: 'replace', path: `/${member}`, value }));

export const patchFormats = area('patch-format', 'JSON Merge Patch and JSON Patch', () => [
  sentAs('merge.accepted', 'Is JSON accepted as application/merge-patch+json?', mergePatch),
  row('merge-null.removes', 'What does null leave behind in the name when it comes as a merge patch?', {
    send: change({ [name]: null }, mergePatch),
    reader: leaves(name),
    given: { [name]: 'patchproof stored', [level]: 'none' },
  }),
  row('json-patch.applied', 'Is a JSON Patch applied?', {
    text: 'json patch',
    send: (body) => change(replacing(body), jsonPatch),
  }),
  sentAs('json-patch-object.accepted', 'Is an object accepted as application/json-patch+json?', jsonPatch, {
    text: 'object',
  }),
  row('steps-as-json.applied', 'Is a JSON Patch applied when it comes as application/json?', {
    text: 'steps',
    send: (body) => change(replacing(body)),
  }),
]);

type Conditions = readonly (readonly [subject: string, ask: string, header: string, value: string])[];

/** Conditions of a change that are not met, or that mean nothing to a PATCH. */
const ofChange: Conditions = [
  ['if-match', 'Is if-match with a tag that nothing has heeded?', 'if-match', '"patchproof"'],
  ['if-match-any', 'Is a change with if-match: * accepted?', 'if-match', '*'],
  ['if-none-match', 'Is if-none-match: * heeded, though the resource exists?', 'if-none-match', '*'],
  [
    'if-unmodified',
    'Is if-unmodified-since with a time long ago heeded?',
    'if-unmodified-since',
    'Thu, 01 Jan 1970 00:00:00 GMT',
  ],
  ['if-match-broken', 'Is if-match with a value that is no tag accepted?', 'if-match', 'patchproof'],
];

const ofReading: Conditions = [
  ['read-none-match', 'Is a GET with if-none-match: * answered with 304?', 'if-none-match', '*'],
  [
    'read-modified',
    'Is a GET with if-modified-since in the far future answered with 304?',
    'if-modified-since',
    'Fri, 31 Dec 2100 00:00:00 GMT',
  ],
];

const strength = (tag: string): string => `yes, a ${tag.startsWith('W/') ? 'weak' : 'strong'} one`;

/** Headers of the answer to a change (step 0), and of the reading after it (step 1). */
const headers = [
  ['etag-read', 'Has the answer to a GET an etag?', header('etag', 1, strength)],
  ['last-modified', 'Has the answer to a GET a last-modified?', header('last-modified', 1, () => 'yes')],
  ['accept-patch', 'Has the answer to a change an accept-patch?', header('accept-patch', 0)],
  ['cache-control', 'What does cache-control say in the answer to a GET?', header('cache-control', 1)],
] as const;

const keyed = { headers: { 'idempotency-key': 'patchproof-0000-0000-0001' } };

export const conditionals = area('conditional', 'Conditions, tags and idempotency keys', () => [
  row('etag.sent', 'Has the answer to a change an etag?', {
    id: 'conditional.headers',
    send: [change({ [name]: 'patchproof headers' }, { headers: {} }), read('home')],
    reader: header('etag', 0, strength),
    also: headers.map(([subject, ask, reader]) => question(`conditional.${subject}.sent`, ask, reader)),
  }),
  ...ofChange.map(([subject, ask, header, value]) =>
    sentAs(`${subject}.heeded`, ask, { headers: { [header]: value } }),
  ),
  ...ofReading.map(([subject, ask, header, value]) => {
    const send = { ...bare, method: 'GET', headers: { [header]: value } } as const;
    return row(`${subject}.heeded`, ask, { send, reader: status() });
  }),
  row(
    'idempotency-key.replayed',
    'Is a second change under the same idempotency-key done, or the first answer given again?',
    {
      text: 'key two',
      // The second change sends another value, or the same one again if the member has only two.
      send: (body, before = { [name]: 'patchproof key one' }) => [change(before, keyed), change(body, keyed)],
    },
  ),
  row('prefer-minimal.heeded', 'Is prefer: return=minimal heeded?', {
    send: change({ [name]: 'patchproof minimal' }, { headers: { prefer: 'return=minimal' } }),
    reader: members,
  }),
]);
