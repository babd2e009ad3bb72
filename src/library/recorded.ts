import type { Json, Response } from '../model.ts';
import { redact } from '../redact/redact.ts';
import { ConfigError, messageOf } from '../text/errors.ts';
import { bounded, isObject } from '../text/json.ts';

/** One exchange that somebody else recorded. */
export interface Recorded {
  /** Where it stands: its source, or its place in the file. */
  readonly label: string;
  /** In capitals. */
  readonly method: string;
  /** Path and query below the host. */
  readonly path: string;
  /** What was sent, where that is known and JSON. */
  readonly body: Json | undefined;
  readonly reply: Response;
  /** Whether the recording kept all headers; many keep the content type alone. */
  readonly allHeaders: boolean;
  /** Why nothing can be said of the body of the answer: it was not recorded, or not all of it. */
  readonly lost?: string | undefined;
}

/** An exchange as it was kept: bodies are texts, or the values they were parsed to. */
interface KeptExchange extends Pick<Recorded, 'label' | 'method' | 'path' | 'allHeaders' | 'lost'> {
  readonly status: number;
  readonly headers: readonly HeaderPair[];
  readonly body: unknown;
  readonly requestBody: unknown;
}

export type HeaderPair = readonly [name: string, value: unknown];

/** Whether a number is the status of an answer. Browsers write 0 where there was none. */
export const isStatus = (status: unknown): status is number =>
  typeof status === 'number' && Number.isInteger(status) && status >= 100 && status < 600;

export function parsed(text: string): Json | undefined {
  try {
    return bounded(JSON.parse(text.replace(/^\ufeff/, '')) as Json);
  } catch {
    return undefined;
  }
}

/**
 * The text of a body; as with fetch, null is no body. Redacted before anything is judged: whatever is said of it later
 * is elided, and half a token is not recognised. Throws ConfigError for a value that JSON does not have.
 */
function textOf(name: 'body' | 'requestBody', body: unknown): string | undefined {
  if (body === undefined || body === null) return undefined;
  try {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return text === undefined ? undefined : redact(text, []);
  } catch (error) {
    // What is nested too deep can be written once it is cut.
    if (error instanceof RangeError) return redact(JSON.stringify(bounded(body)), []);
    const [why] = messageOf(error).split('\n');
    throw new ConfigError([`exchange: ${name}: expected a text or a value of JSON: ${why}`]);
  }
}

function payloadOf(text = ''): Response['payload'] {
  if (text === '') return { kind: 'empty' };
  const value = parsed(text);
  return value === undefined ? { kind: 'text', text } : { kind: 'json', value };
}

/** Headers by their names in small letters; the values of one that is there several times are joined, as HTTP has it. */
export function lowerCase(pairs: readonly HeaderPair[]): Readonly<Record<string, string>> {
  const all = new Map<string, string>();
  for (const [given, value] of pairs) {
    const name = given.toLowerCase();
    const before = all.get(name);
    all.set(name, before === undefined ? String(value) : `${before}, ${String(value)}`);
  }
  return Object.fromEntries(all);
}

export function recordedOf({ status, headers, body, requestBody, ...kept }: KeptExchange): Recorded {
  const sent = textOf('requestBody', requestBody);
  return {
    ...kept,
    method: kept.method.toUpperCase(),
    body: sent === undefined ? undefined : parsed(sent),
    reply: {
      kind: 'response',
      status,
      headers: lowerCase(headers),
      payload: payloadOf(textOf('body', body)),
    },
  };
}

/** A path without percent-encoding where none is needed: RFC 3986 has both for the same path. */
export const plainPath = (text: string): string =>
  text.replace(/%[\da-f]{2}/gi, (code) => {
    const character = String.fromCharCode(Number.parseInt(code.slice(1), 16));
    return /[\w.~-]/.test(character) ? character : code;
  });

/** A path of the Management API out of a URL, or out of what a gateway or a mock has before it. */
export function pathOf(text: string): string {
  const whole = plainPath(text)
    .replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '')
    .replace(/#.*$/s, '');
  const [path = '', ...query] = whole.split('?');
  const known = path.indexOf('/api/v2/');
  const bare = path.indexOf('/organizations/');
  const own = known !== -1 ? path.slice(known) : bare !== -1 ? `/api/v2${path.slice(bare)}` : path;
  return [own, ...query].join('?');
}

/** The items of a list of organization connections, in any of the forms a list has; undefined when it is none. */
export function itemsOf(value: Json): readonly Json[] | undefined {
  const list = isObject(value) ? (value.connections ?? value.enabled_connections) : value;
  return Array.isArray(list) ? (list as readonly Json[]) : undefined;
}
