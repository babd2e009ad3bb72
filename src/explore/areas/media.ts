import { homePath, json, patch } from '../../cases/build.ts';
import type { Json, JsonObject, Request } from '../../model.ts';
import {
  type Area,
  bytes,
  type Carrier,
  carried,
  carrierOf,
  type Experiment,
  name,
  single,
  text,
} from '../question.ts';

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

/** A text in gzip, made by hand: stored, not compressed. */
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

const multipart = (member: string, value: Json): string =>
  [
    '--patchproof',
    `content-disposition: form-data; name="${member}"`,
    '',
    String(value),
    '--patchproof--',
    '',
  ].join('\r\n');

/** One member, sent in a way of its own, and what became of it. */
function sent(
  carrier: Carrier,
  subject: string,
  words: string,
  request: (body: JsonObject) => Request,
  question = 'accepted',
): Experiment {
  const { body, lens, over } = carried(carrier, `patchproof ${subject}`);
  return single(`media.${subject}.${question}`, words, request(body), lens, over);
}

export const media: Area = {
  id: 'media',
  title: 'Media types and encodings',
  experiments: (known) => {
    const carrier = carrierOf(known);
    return [
      ...types.map(([subject, words, mediaType]) =>
        sent(carrier, subject, `Is JSON accepted as ${words}?`, (body) => patch(json(body), { mediaType })),
      ),
      sent(carrier, 'missing', 'Is JSON accepted without a content type?', (body) => ({
        method: 'PATCH',
        path: homePath,
        credential: 'full',
        body: json(body),
      })),
      sent(carrier, 'multipart', 'Is a multipart form accepted?', (body) =>
        patch(text(multipart(carrier.member, body[carrier.member] ?? null)), {
          mediaType: 'multipart/form-data; boundary=patchproof',
        }),
      ),
      sent(carrier, 'gzip', 'Is a body in gzip accepted when content-encoding says so?', (body) =>
        patch(bytes(gzipped(JSON.stringify(body))), { headers: { 'content-encoding': 'gzip' } }),
      ),
      sent(carrier, 'encoding-unknown', 'Is a content-encoding that nobody knows accepted?', (body) =>
        patch(json(body), { headers: { 'content-encoding': 'patchproof' } }),
      ),
      sent(
        carrier,
        'accept',
        'Is an accept header that excludes JSON heeded?',
        (body) => patch(json(body), { headers: { accept: 'application/xml' } }),
        'heeded',
      ),
    ];
  },
};

const merge = 'application/merge-patch+json';
const steps = 'application/json-patch+json';
const replacing = (body: JsonObject): Json =>
  Object.entries(body).map(([member, value]) => ({ op: 'replace', path: `/${member}`, value }));

/** One member, as an object or as a step, under a media type. */
function formatted(
  carrier: Carrier,
  [subject, question, words, text]: readonly [string, string, string, string],
  bodyOf: (body: JsonObject) => Json,
  mediaType?: string,
): Experiment {
  const { body, lens, over } = carried(carrier, text);
  const request = patch(json(bodyOf(body)), mediaType === undefined ? {} : { mediaType });
  return single(`patch-format.${subject}.${question}`, words, request, lens, over);
}

export const patchFormats: Area = {
  id: 'patch-format',
  title: 'JSON Merge Patch and JSON Patch',
  experiments: (known) => {
    const carrier = carrierOf(known);
    const whole = (body: JsonObject): Json => body;
    return [
      formatted(
        carrier,
        ['merge', 'accepted', 'Is JSON accepted as application/merge-patch+json?', 'patchproof merge'],
        whole,
        merge,
      ),
      single(
        'patch-format.merge-null.removes',
        'What does null leave behind in the name when it comes as a merge patch?',
        patch(json({ [name]: null }), { mediaType: merge }),
        { kind: 'null', member: name },
        { given: { [name]: 'patchproof stored', organization_access_level: 'none' } },
      ),
      formatted(
        carrier,
        ['json-patch', 'applied', 'Is a JSON Patch applied?', 'patchproof json patch'],
        replacing,
        steps,
      ),
      formatted(
        carrier,
        [
          'json-patch-object',
          'accepted',
          'Is an object accepted as application/json-patch+json?',
          'patchproof object',
        ],
        whole,
        steps,
      ),
      formatted(
        carrier,
        [
          'steps-as-json',
          'applied',
          'Is a JSON Patch applied when it comes as application/json?',
          'patchproof steps',
        ],
        replacing,
      ),
    ];
  },
};
