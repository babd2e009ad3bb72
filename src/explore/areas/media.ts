import { json, patch } from '../../generate/kit.ts';
import { bytes, name, single, text } from '../draft.ts';
import type { Area } from '../question.ts';

/** The same JSON under other media types. */
const types: readonly (readonly [subject: string, words: string, mediaType: string])[] = [
  ['text-plain', 'text/plain', 'text/plain'],
  ['text-json', 'text/json', 'text/json'],
  ['octet-stream', 'application/octet-stream', 'application/octet-stream'],
  ['xml', 'application/xml', 'application/xml'],
  ['javascript', 'application/javascript', 'application/javascript'],
  ['json-api', 'application/vnd.api+json', 'application/vnd.api+json'],
  ['json5', 'application/json5', 'application/json5'],
  ['upper-case', 'APPLICATION/JSON', 'APPLICATION/JSON'],
  ['wildcard', '*/*', '*/*'],
  ['word', 'the word json', 'json'],
  ['list', 'two media types in one header', 'application/json, text/plain'],
  ['charset-utf-8', 'application/json; charset=utf-8', 'application/json; charset=utf-8'],
  ['charset-quoted', 'application/json; charset="UTF-8"', 'application/json; charset="UTF-8"'],
  ['charset-latin-1', 'application/json; charset=iso-8859-1', 'application/json; charset=iso-8859-1'],
  ['charset-unknown', 'application/json; charset=patchproof', 'application/json; charset=patchproof'],
  ['parameter', 'application/json; profile="x"', 'application/json; profile="x"'],
  ['no-subtype', 'application/', 'application/'],
];

const lens = (subject: string) => ({ kind: 'write', member: name, sent: `patchproof ${subject}` }) as const;
const body = (subject: string) => json({ [name]: `patchproof ${subject}` });

/** The answer to `{"organization_connection_name":"patchproof gzip"}`, deflated by hand: stored, not compressed. */
function gzipped(value: string): readonly number[] {
  const data = [...value].map((unit) => unit.charCodeAt(0));
  const size = [data.length & 0xff, data.length >> 8];
  const check = crc32(data);
  const word = (n: number): readonly number[] => [n & 0xff, (n >>> 8) & 0xff, (n >>> 16) & 0xff, n >>> 24];
  return [
    ...[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff],
    ...[1, ...size, ...size.map((byte) => byte ^ 0xff), ...data],
    ...word(check),
    ...word(data.length),
  ];
}

function crc32(data: readonly number[]): number {
  let crc = 0xffffffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

const multipart = [
  '--patchproof',
  `content-disposition: form-data; name="${name}"`,
  '',
  'patchproof multipart',
  '--patchproof--',
  '',
].join('\r\n');

export const media: Area = {
  id: 'media',
  title: 'Media types and encodings',
  experiments: () => [
    ...types.map(([subject, words, mediaType]) =>
      single(
        `media.${subject}.accepted`,
        `Is JSON accepted as ${words}?`,
        patch(body(subject), { mediaType }),
        lens(subject),
      ),
    ),
    single(
      'media.missing.accepted',
      'Is JSON accepted without a content type?',
      {
        method: 'PATCH',
        path: '/organizations/{organization}/connections/{connection}',
        credential: 'full',
        body: body('missing'),
      },
      lens('missing'),
    ),
    single(
      'media.multipart.accepted',
      'Is a multipart form accepted?',
      patch(text(multipart), { mediaType: 'multipart/form-data; boundary=patchproof' }),
      lens('multipart'),
    ),
    single(
      'media.gzip.accepted',
      'Is a body in gzip accepted when content-encoding says so?',
      patch(bytes(gzipped(`{"${name}":"patchproof gzip"}`)), { headers: { 'content-encoding': 'gzip' } }),
      lens('gzip'),
    ),
    single(
      'media.encoding-unknown.accepted',
      'Is a content-encoding that nobody knows accepted?',
      patch(body('encoding'), { headers: { 'content-encoding': 'patchproof' } }),
      lens('encoding'),
    ),
    single(
      'media.accept.heeded',
      'Is an accept header that excludes JSON heeded?',
      patch(body('accept'), { headers: { accept: 'application/xml' } }),
      lens('accept'),
    ),
  ],
};
