import { gzipSync } from 'node:zlib';
import { bytes, homePath, json } from '../../cases/build.ts';
import type { Json, JsonObject } from '../../model.ts';
import { header, leaves, status } from '../answer.ts';
import type { KnownTenant } from '../question.ts';
import { connectionName } from '../seen.ts';
import { area, bare, change, question, raw, row, sentAs } from './build.ts';
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
  0x1f,
  0x8b,
  8,
  0,
  0,
  0,
  0,
  0,
  0,
  0xff,
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
