import type { Json, Response } from '../model.ts';
import { redact } from '../redact/redact.ts';
import { assertSound, ConfigError, messageOf } from '../text/errors.ts';
import { groupBy } from '../text/group-by.ts';
import { bounded, isObject, parseJson } from '../text/json.ts';

/** One exchange that somebody else recorded. */
export interface Recorded {
  /** Where it stands: its source, or its place in the file. */
  readonly label: string;
  readonly method: string;
  readonly path: string;
  /** What was sent, where that is known and JSON. */
  readonly body: Json | undefined;
  readonly reply: Response;
  /** Whether the recording kept all headers; many keep the content type alone. */
  readonly allHeaders: boolean;
  /** Why nothing can be said of the body of the answer: it was not recorded, or not all of it. */
  readonly lost?: string | undefined;
}

interface KeptExchange extends Pick<Recorded, 'label' | 'method' | 'path' | 'allHeaders' | 'lost'> {
  readonly status: number;
  readonly headers: readonly HeaderPair[];
  readonly body: unknown;
  readonly requestBody: unknown;
}

export type HeaderPair = readonly [name: string, value: unknown];

export const isStatus = (status: unknown): status is number =>
  typeof status === 'number' && Number.isInteger(status) && status >= 100 && status < 600;

export const parsed = (text: string): Json | undefined =>
  bounded(parseJson(text.replace(/^\ufeff/, ''))?.value);

/**
 * The text of a body; as with fetch, null is no body. Redacted first: what is said of it later is elided, and
 * half a token is not recognised. Throws ConfigError for a value that JSON does not have.
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

/** Headers by lower-case name; the values of a repeated one are joined, as HTTP says. */
export function lowerCase(pairs: readonly HeaderPair[]): Readonly<Record<string, string>> {
  const named = pairs.map(([name, value]) => [name.toLowerCase(), String(value)] as const);
  const values = groupBy(named, ([name]) => name);
  return Object.fromEntries(values.map((all) => [all[0][0], all.map(([, value]) => value).join(', ')]));
}

export function recordedOf({ status, headers, body, requestBody, ...kept }: KeptExchange): Recorded {
  const sent = textOf('requestBody', requestBody);
  const payload = payloadOf(textOf('body', body));
  return {
    ...kept,
    method: kept.method.toUpperCase(),
    body: sent === undefined ? undefined : parsed(sent),
    reply: { kind: 'response', status, headers: lowerCase(headers), payload },
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

export function itemsOf(value: Json): readonly Json[] | undefined {
  const list = isObject(value) ? (value.connections ?? value.enabled_connections) : value;
  return Array.isArray(list) ? (list as readonly Json[]) : undefined;
}

interface ResponseLike {
  readonly status: number;
  readonly url?: string;
  readonly headers: Iterable<readonly [string, string]> | { readonly forEach: unknown };
  readonly bodyUsed?: boolean;
  readonly clone?: () => { readonly text: () => Promise<string> };
  readonly text: () => Promise<string>;
}

export interface AskedRequest {
  readonly method?: string | undefined;
  /** Needed where the response has no `url`. */
  readonly path?: string | undefined;
  readonly requestBody?: unknown;
}

export function isResponseLike(value: unknown): value is ResponseLike {
  return typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'function';
}

/** A fetch Response as an exchange. Its body is read from a clone, so that it can be read again. */
export async function readResponse(response: ResponseLike, asked: AskedRequest): Promise<HttpExchange> {
  const path = asked.path ?? response.url ?? '';
  if (path === '')
    throw new ConfigError(["this response has no url: say what was asked, as in toConform({ path: '…' })"]);
  if (response.bodyUsed === true)
    throw new ConfigError(['the body of this response was read before: hand over the response, or a clone']);
  const headers = response.headers as Iterable<readonly [string, string]>;
  const body = await (response.clone?.() ?? response).text();
  return { ...asked, path, status: response.status, headers: Object.fromEntries(headers), body };
}

/** A request and what it was answered, as a suite of your own has them. */
export interface HttpExchange {
  /** PATCH when it is not said. */
  readonly method?: string | undefined;
  /** A URL, or a path: what stands before `/api/v2/` or `/organizations/` does not matter. */
  readonly path: string;
  readonly status: number;
  /**
   * An object, or an iterable of pairs such as `Headers`. Without them, rules about headers are not asked.
   */
  readonly headers?: Readonly<Record<string, string>> | Iterable<readonly [string, string]> | undefined;
  /** What was answered: its text, or the value it was parsed to. Without it the answer had no body. */
  readonly body?: unknown;
  /** What was sent: its text, or the value that was written to it. */
  readonly requestBody?: unknown;
}

/** What is wrong with an exchange that a caller without types may have put together. */
function problemsOf(exchange: HttpExchange): readonly string[] {
  const { method = 'PATCH', path, status, headers = {} }: Readonly<Record<string, unknown>> = { ...exchange };
  const problems = [
    typeof method !== 'string' && 'method: expected a string, as in PATCH',
    (typeof path !== 'string' || path === '') && 'path: expected the URL or path of the request',
    !isStatus(status) && 'status: expected the HTTP status, a whole number from 100 to 599',
    (typeof headers !== 'object' || headers === null) && 'headers: expected an object of names and values',
  ];
  return problems.flatMap((problem) => (problem === false ? [] : [`exchange: ${problem}`]));
}

/** The exchange as rules look at it. Throws ConfigError with everything that is missing from it. */
export function readExchange(exchange: HttpExchange): Recorded {
  assertSound(problemsOf(exchange));
  const { method = 'PATCH', path, status, headers = {}, body, requestBody } = exchange;
  const pairs: readonly HeaderPair[] = Symbol.iterator in headers ? [...headers] : Object.entries(headers);
  return recordedOf({
    method,
    status,
    body,
    requestBody,
    label: 'exchange',
    path: pathOf(path),
    headers: pairs,
    allHeaders: exchange.headers !== undefined,
  });
}
