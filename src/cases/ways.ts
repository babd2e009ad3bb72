import type { Body, Case, Edge, Json, JsonObject, Request } from '../model.ts';
import { homePath, json, type Kit, make, patch, type Tiered, tagOf } from './build.ts';
import { credentialSpellings } from './credentials.ts';
import { idOf } from './partition.ts';

/** Another way to send a valid body, which means the same. */
interface Way {
  readonly subject: string;
  readonly value: string;
  readonly words: string;
  readonly request: Partial<Request>;
  /** Absent: a name of its own, as JSON.stringify writes it. */
  readonly write?: (name: string, maxLength: number) => Body;
}

const typed = (value: string, words: string, mediaType: string): Way => ({
  subject: 'media-type',
  value,
  words,
  request: { mediaType },
});

const written = (value: string, words: string, write: (name: string, maxLength: number) => string): Way => ({
  subject: 'text',
  value,
  words,
  request: {},
  write: (name, maxLength) => {
    const text = write(name, maxLength);
    return { kind: 'json', value: JSON.parse(text) as Json, text };
  },
});

const member = 'organization_connection_name';

const escaped = (text: string): string =>
  Array.from(
    { length: text.length },
    (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('');

/** A name as long as it may be, in as many bytes as it takes. */
const longest = (name: string, maxLength: number): string =>
  escaped(`${name} A/`.padEnd(2 * maxLength - name.length - 3, '😀'));

/**
 * Media types: RFC 9110, sections 5.6.6 and 8.3.1 (type, parameter names and charsets in any case, quoted or not, white
 * space around the semicolon). Accept: section 12.5.1. Paths: RFC 3986, section 6.2.2.2. Texts: RFC 8259, sections 2 and 7.
 * Chunks: RFC 9112, section 7.1.
 */
const ways: readonly Way[] = [
  typed('charset', 'application/json with charset=utf-8', 'application/json; charset=utf-8'),
  typed('capitals', 'a media type and a charset in capitals', 'APPLICATION/JSON;charset=UTF-8'),
  typed(
    'space',
    'application/json, a space before the semicolon and a quoted charset',
    'application/json ; charset="utf-8"',
  ),
  {
    subject: 'accept',
    value: 'any',
    words: 'an Accept header that takes anything',
    request: { headers: { accept: '*/*' } },
  },
  {
    subject: 'accept',
    value: 'list',
    words: 'an Accept header that prefers HTML and takes anything',
    request: { headers: { accept: 'text/html, application/json;q=0.9, */*;q=0.1' } },
  },
  {
    subject: 'path',
    value: 'percent',
    words: 'a letter of the path as a percent escape',
    request: { path: homePath.replace('/connections', '/%63onnections') },
  },
  {
    subject: 'body',
    value: 'chunked',
    words: 'a body sent in chunks, without a length',
    request: { headers: { 'transfer-encoding': 'chunked' } },
  },
  written(
    'longest',
    'the longest name, each character escaped',
    (name, maxLength) => `{"${member}":"${longest(name, maxLength)}"}`,
  ),
  written('surrogate-pair', 'an escaped surrogate pair', (name) => `{"${member}":"${name} \\ud83d\\ude00"}`),
  written(
    'escapes',
    'letters and a slash as escapes',
    (name) => `{"\\u006f${member.slice(1)}":"${name} \\u0041\\/"}`,
  ),
  written(
    'white-space',
    'white space wherever JSON allows it',
    (name) => `\r\n\t { "${member}" :\n"${name}" }\n`,
  ),
];

/** All ways at once: what refuses this is asked which of them it refuses. */
const together: Way = {
  ...written(
    'together',
    'a request whose path, headers and JSON are all spelled otherwise',
    (name, maxLength) => `\r\n\t { "\\u006f${member.slice(1)}" :\n"${longest(name, maxLength)}" }\n`,
  ),
  request: {
    path: homePath.replace('/connections', '/%63onnections'),
    credential: 'respelled',
    mediaType: 'APPLICATION/JSON ; charset="UTF-8"',
    headers: { accept: 'text/html, */*;q=0.1', 'transfer-encoding': 'chunked' },
  },
};

/** Sent alone by `full`: clients in use send nothing else. */
const usual: readonly string[] = ['media-type/equivalent/charset', 'accept/equivalent/any'];

const edgeOf = ({ subject, value }: Pick<Way, 'subject' | 'value'>): Edge => ({
  subject,
  keyword: 'equivalent',
  side: 'inside',
  value,
});

/**
 * The ways that are planned, each with a name of its own. One of them packs all ways: where it is refused, its parts are sent
 * one by one. There are none where the name is no member.
 */
export function wayCases(kit: Kit): { readonly planned: readonly Tiered[]; readonly parts: readonly Case[] } {
  const known = kit.members.find(({ name }) => name === member);
  if (known === undefined) return { planned: [], parts: [] };
  const { maxLength = 64 } = known;
  const of = (way: Way, edges: readonly Edge[], packed?: Pick<Case, 'isolatedCases'>): Case => {
    const id = idOf(edgeOf(way));
    const name = `patchproof ${tagOf(id)}`;
    const body: JsonObject = { [member]: name };
    return make({
      id,
      title: way.words,
      request: patch(way.write?.(name, maxLength) ?? json(body), way.request),
      aim: { kind: 'accept' },
      edges,
      ...packed,
      traits: ['way'],
    });
  };
  const parts = [...ways.map((way) => of(way, [edgeOf(way)])), ...credentialSpellings(kit)];
  const edges = parts.flatMap((part) => part.edges);
  return {
    planned: [
      { tier: 'gate', case: of(together, edges, { isolatedCases: parts.map(({ id }) => id) }) },
      ...parts.filter(({ id }) => usual.includes(id)).map((one): Tiered => ({ tier: 'full', case: one })),
    ],
    parts,
  };
}
