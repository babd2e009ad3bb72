import { gzipSync } from 'node:zlib';
import { bytes, json } from '../../cases/build.ts';
import type { Json, JsonObject } from '../../model.ts';
import { header, leaves, members, status } from '../answer.ts';
import { area, bare, change, level, name, question, raw, read, row } from './build.ts';

/** Media types that the same JSON is sent under, in words where they are not the type itself. */
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

const multipart = (body: JsonObject): string =>
  [
    '--patchproof',
    ...Object.entries(body).flatMap(([member, value]) => [
      `content-disposition: form-data; name="${member}"`,
      '',
      String(value),
    ]),
    '--patchproof--',
    '',
  ].join('\r\n');

export const media = area('media', 'Media types and encodings', () => [
  ...types.map(([subject, mediaType, words = mediaType]) =>
    row(`${subject}.accepted`, `Is JSON accepted as ${words}?`, {
      send: (body) => change(body, { mediaType }),
    }),
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
  row('encoding-unknown.accepted', 'Is a content-encoding that nobody knows accepted?', {
    send: (body) => change(body, { headers: { 'content-encoding': 'patchproof' } }),
  }),
  row('accept.heeded', 'Is an accept header that excludes JSON heeded?', {
    send: (body) => change(body, { headers: { accept: 'application/xml' } }),
  }),
]);

const mergePatch = { mediaType: 'application/merge-patch+json' };
const jsonPatch = { mediaType: 'application/json-patch+json' };
const replacing = (body: JsonObject): Json =>
  Object.entries(body).map(([member, value]) => ({ op: 'replace', path: `/${member}`, value }));

export const patchFormats = area('patch-format', 'JSON Merge Patch and JSON Patch', () => [
  row('merge.accepted', 'Is JSON accepted as application/merge-patch+json?', {
    send: (body) => change(body, mergePatch),
  }),
  row('merge-null.removes', 'What does null leave behind in the name when it comes as a merge patch?', {
    send: change({ [name]: null }, mergePatch),
    reader: leaves(name),
    given: { [name]: 'patchproof stored', [level]: 'none' },
  }),
  row('json-patch.applied', 'Is a JSON Patch applied?', {
    text: 'json patch',
    send: (body) => change(replacing(body), jsonPatch),
  }),
  row('json-patch-object.accepted', 'Is an object accepted as application/json-patch+json?', {
    text: 'object',
    send: (body) => change(body, jsonPatch),
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
    row(`${subject}.heeded`, ask, { send: (body) => change(body, { headers: { [header]: value } }) }),
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
      // The second change puts another value there, or the same one again where the member has but two.
      send: (body, before = { [name]: 'patchproof key one' }) => [change(before, keyed), change(body, keyed)],
    },
  ),
  row('prefer-minimal.heeded', 'Is prefer: return=minimal heeded?', {
    send: change({ [name]: 'patchproof minimal' }, { headers: { prefer: 'return=minimal' } }),
    reader: members,
  }),
]);
