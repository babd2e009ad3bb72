import type { Body, Case, Json, Request } from '../model.ts';
import { accepted, type Bodies, homePath, json, patch, type Tiered, tagOf } from './build.ts';
import { credentialSpellings } from './credentials.ts';

const member = 'organization_connection_name';

/** How a body with a name is written. */
type Write = (name: string, maxLength: number) => string;

/** Another way to send a valid body, which means the same. Without `write`: as JSON.stringify writes it. */
type Way = readonly [id: string, words: string, request: Partial<Request>, write?: Write];

/** Each UTF-16 unit as an escape. */
const escaped = (text: string): string =>
  text.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** A name as long as it may be, in as many bytes as it takes. */
const longest: Write = (name, maxLength) =>
  escaped(`${name} A/`.padEnd(2 * maxLength - name.length - 3, '😀'));

const percent = homePath.replace('/connections', '/%63onnections');
const pair = '\\ud83d\\ude00';

/**
 * Media types: RFC 9110, sections 5.6.6 and 8.3.1 (any case, quotes, white space around the semicolon).
 * Accept: section 12.5.1. Paths: RFC 3986, section 6.2.2.2. Texts: RFC 8259, sections 2 and 7.
 * Chunks: RFC 9112, section 7.1.
 */
const ways: readonly Way[] = [
  [
    'media-type/equivalent/charset',
    'application/json with charset=utf-8',
    { mediaType: 'application/json; charset=utf-8' },
  ],
  [
    'media-type/equivalent/capitals',
    'a media type and a charset in capitals',
    { mediaType: 'APPLICATION/JSON;charset=UTF-8' },
  ],
  [
    'media-type/equivalent/space',
    'application/json, a space before the semicolon and a quoted charset',
    { mediaType: 'application/json ; charset="utf-8"' },
  ],
  ['accept/equivalent/any', 'an Accept header that takes anything', { headers: { accept: '*/*' } }],
  [
    'accept/equivalent/list',
    'an Accept header that prefers HTML and takes anything',
    { headers: { accept: 'text/html, application/json;q=0.9, */*;q=0.1' } },
  ],
  ['path/equivalent/percent', 'a letter of the path as a percent escape', { path: percent }],
  [
    'body/equivalent/chunked',
    'a body sent in chunks, without a length',
    { headers: { 'transfer-encoding': 'chunked' } },
  ],
  [
    'text/equivalent/longest',
    'the longest name, each character escaped',
    {},
    (...name) => `{"${member}":"${longest(...name)}"}`,
  ],
  [
    'text/equivalent/surrogate-pair',
    'an escaped surrogate pair',
    {},
    (name) => `{"${member}":"${name} ${pair}"}`,
  ],
  [
    'text/equivalent/escapes',
    'letters and a slash as escapes',
    {},
    (name) => `{"\\u006f${member.slice(1)}":"${name} \\u0041\\/"}`,
  ],
  [
    'text/equivalent/white-space',
    'white space wherever JSON allows it',
    {},
    (name) => `\r\n\t { "${member}" :\n"${name}" }\n`,
  ],
];

/** All ways at once. If this is refused, its parts are sent to find out which way is. */
const together: Way = [
  'text/equivalent/together',
  'a request whose path, headers and JSON are all spelled otherwise',
  {
    path: percent,
    credential: 'respelled',
    mediaType: 'APPLICATION/JSON ; charset="UTF-8"',
    headers: { accept: 'text/html, */*;q=0.1', 'transfer-encoding': 'chunked' },
  },
  (...name) => `\r\n\t { "\\u006f${member.slice(1)}" :\n"${longest(...name)}" }\n`,
];

/** The ways that `full` sends alone, because common clients send nothing else. */
const usual: readonly string[] = ['media-type/equivalent/charset', 'accept/equivalent/any'];

const parsed = (text: string): Body => ({ kind: 'json', value: JSON.parse(text) as Json, text });

/** The planned ways, each with its own name. One packs all: if it is refused, the `parts` are sent alone. */
export function wayCases(bodies: Bodies): {
  readonly planned: readonly Tiered[];
  readonly parts: readonly Case[];
} {
  const known = bodies.members.find(({ name }) => name === member);
  if (known === undefined) return { planned: [], parts: [] };
  const of = ([id, words, request, write]: Way, packed: Partial<Case> = {}): Case => {
    const name = `patchproof ${tagOf(id)}`;
    const body = write === undefined ? json({ [member]: name }) : parsed(write(name, known.maxLength ?? 64));
    return accepted(id, words, patch(body, request), { traits: ['way'], ...packed });
  };
  const parts = [...ways.map((way) => of(way)), ...credentialSpellings(bodies)];
  const packed = { edges: parts.flatMap(({ edges }) => edges), isolatedCases: parts.map(({ id }) => id) };
  return {
    planned: [
      { tier: 'gate', case: of(together, packed) },
      ...parts.filter(({ id }) => usual.includes(id)).map((one): Tiered => ({ tier: 'full', case: one })),
    ],
    parts,
  };
}
