import type { Body, Edge, Json, JsonObject, Request } from '../model.ts';
import { homePath, json, type Kit, make, patch, type Tiered, tagOf } from './build.ts';
import { credentialSpellings } from './credentials.ts';
import { idOf, type Tier } from './partition.ts';

/** Another way to send a valid body, which means the same. */
interface Way {
  readonly tier: Tier;
  readonly subject: string;
  readonly value: string;
  readonly words: string;
  readonly request: Partial<Request>;
  /** Absent: a name of its own, as JSON.stringify writes it. */
  readonly write?: (name: string) => Body;
}

const typed = (tier: Tier, value: string, words: string, mediaType: string): Way => ({
  tier,
  subject: 'media-type',
  value,
  words,
  request: { mediaType },
});

const written = (tier: Tier, value: string, words: string, write: (name: string) => string): Way => ({
  tier,
  subject: 'text',
  value,
  words,
  request: {},
  write: (name) => {
    const text = write(name);
    return { kind: 'json', value: JSON.parse(text) as Json, text };
  },
});

const member = 'organization_connection_name';

/**
 * Media types: RFC 9110, sections 5.6.6 and 8.3.1 (type, parameter names and charsets in any case, quoted or not, white
 * space around the semicolon). Accept: section 12.5.1. Paths: RFC 3986, section 6.2.2.2. Texts: RFC 8259, sections 2 and 7.
 */
const ways: readonly Way[] = [
  typed('full', 'charset', 'application/json with charset=utf-8', 'application/json; charset=utf-8'),
  typed('full', 'capitals', 'a media type and a charset in capitals', 'APPLICATION/JSON;charset=UTF-8'),
  typed(
    'full',
    'space',
    'application/json, a space before the semicolon and a quoted charset',
    'application/json ; charset="utf-8"',
  ),
  {
    tier: 'full',
    subject: 'accept',
    value: 'any',
    words: 'an Accept header that takes anything',
    request: { headers: { accept: '*/*' } },
  },
  {
    tier: 'full',
    subject: 'accept',
    value: 'list',
    words: 'an Accept header that prefers HTML and takes anything',
    request: { headers: { accept: 'text/html, application/json;q=0.9, */*;q=0.1' } },
  },
  {
    tier: 'full',
    subject: 'path',
    value: 'percent',
    words: 'a letter of the path as a percent escape',
    request: { path: homePath.replace('/connections', '/%63onnections') },
  },
  written(
    'full',
    'surrogate-pair',
    'an escaped surrogate pair',
    (name) => `{"${member}":"${name} \\ud83d\\ude00"}`,
  ),
  written(
    'full',
    'escapes',
    'letters and a slash as escapes',
    (name) => `{"\\u006f${member.slice(1)}":"${name} \\u0041\\/"}`,
  ),
  written(
    'full',
    'white-space',
    'white space wherever JSON allows it',
    (name) => `\r\n\t { "${member}" :\n"${name}" }\n`,
  ),
];

/** All ways at once: what refuses this is asked which of them it refuses. */
const together: Way = {
  ...written(
    'gate',
    'together',
    'a request whose path, headers and JSON are all spelled otherwise',
    (name) => `\r\n\t { "\\u006f${member.slice(1)}" :\n"${name} \\u0041\\/ \\ud83d\\ude00" }\n`,
  ),
  request: {
    path: homePath.replace('/connections', '/%63onnections'),
    credential: 'respelled',
    mediaType: 'APPLICATION/JSON ; charset="UTF-8"',
    headers: { accept: 'text/html, */*;q=0.1' },
  },
};

const edgeOf = ({ subject, value }: Pick<Way, 'subject' | 'value'>): Edge => ({
  subject,
  keyword: 'equivalent',
  side: 'inside',
  value,
});

/** One case for each way, each with a name of its own; the kit decides whether the name is a member at all. */
export function wayCases(kit: Kit): readonly Tiered[] {
  if (!kit.members.some(({ name }) => name === member)) return [];
  const parts = [...ways, ...credentialSpellings].map(edgeOf);
  return [...ways, together].map((way) => {
    const { tier, words, request, write } = way;
    const isPacked = way === together;
    const edges = isPacked ? parts : [edgeOf(way)];
    const id = idOf(edgeOf(way));
    const name = `patchproof ${tagOf(id)}`;
    const body: JsonObject = { [member]: name };
    return {
      tier,
      case: make({
        id,
        title: words,
        request: patch(write?.(name) ?? json(body), request),
        aim: { kind: 'accept' },
        edges,
        ...(isPacked ? { isolatedCases: parts.map(idOf) } : {}),
        traits: ['way'],
      }),
    };
  });
}
