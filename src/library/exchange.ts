import type { Json } from '../model.ts';
import { redact } from '../redact/redact.ts';
import { ConfigError } from '../text/errors.ts';
import { bounded } from '../text/json.ts';
import { isStatus, lowerCase, parsed, payloadOf, type Recorded } from './recorded.ts';

/** What a fetch Response has of use here. */
interface ResponseLike {
  readonly status: number;
  readonly url?: string;
  readonly headers: Iterable<readonly [string, string]> | { readonly forEach: unknown };
  readonly bodyUsed?: boolean;
  readonly clone?: () => { readonly text: () => Promise<string> };
  readonly text: () => Promise<string>;
}

/** What a response does not know of its request. */
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
  if (path === '') {
    throw new ConfigError(["this response has no url: say what was asked, as in toConform({ path: '…' })"]);
  }
  if (response.bodyUsed === true) {
    throw new ConfigError(['the body of this response was read before: hand over the response, or a clone']);
  }
  const body = await (response.clone?.() ?? response).text();
  return {
    method: asked.method,
    path,
    status: response.status,
    headers: Object.fromEntries(response.headers as Iterable<readonly [string, string]>),
    body,
    requestBody: asked.requestBody,
  };
}

/** A request and what it was answered, as a suite of your own has them. */
export interface HttpExchange {
  /** PATCH when it is not said. */
  readonly method?: string | undefined;
  /** A URL, or a path: what stands before `/api/v2/` or `/organizations/` does not matter. */
  readonly path: string;
  readonly status: number;
  /** An object, or what iterates over pairs, as `Headers` does. Without them, no rule about headers is asked. */
  readonly headers?: Readonly<Record<string, string>> | Iterable<readonly [string, string]> | undefined;
  /** What was answered: its text, or the value it was parsed to. Without it the answer had no body. */
  readonly body?: unknown;
  /** What was sent: its text, or the value that was written to it. */
  readonly requestBody?: unknown;
}

const prefix = '/api/v2';

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
  const known = path.indexOf(`${prefix}/`);
  const bare = path.indexOf('/organizations/');
  const own = known !== -1 ? path.slice(known) : bare !== -1 ? prefix + path.slice(bare) : path;
  return [own, ...query].join('?');
}

function problemsOf({ method, path, status, headers }: Readonly<Record<keyof HttpExchange, unknown>>) {
  return [
    ...(method === undefined || typeof method === 'string' ? [] : ['method: expected a string, as in PATCH']),
    ...(typeof path === 'string' && path !== '' ? [] : ['path: expected the URL or path of the request']),
    ...(isStatus(status) ? [] : ['status: expected the HTTP status, a whole number from 100 to 599']),
    ...(headers === undefined || (typeof headers === 'object' && headers !== null)
      ? []
      : ['headers: expected an object of names and values']),
  ];
}

/** A value as the JSON it stands for. Throws ConfigError when there is none. */
function written(what: string, value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (error) {
    // What is nested too deep can be written once it is cut.
    if (error instanceof RangeError) return JSON.stringify(bounded(value));
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new ConfigError([`exchange: ${what}: expected a text or a value of JSON: ${why}`]);
  }
}

/** Redacted before anything is judged: whatever is said of it later is elided, and half a token is not recognised. */
function clean(body: unknown): string | undefined {
  if (body === undefined || body === null) return undefined;
  const text = typeof body === 'string' ? body : written('body', body);
  return text === undefined ? undefined : redact(text, []);
}

/** What was sent, when it is JSON. As with fetch, null is no body. */
function sent(body: unknown): Json | undefined {
  if (body === undefined || body === null) return undefined;
  const text = typeof body === 'string' ? body : written('requestBody', body);
  return text === undefined ? undefined : parsed(redact(text, []));
}

const pairsOf = (headers: HttpExchange['headers']): readonly (readonly [string, unknown])[] =>
  headers === undefined ? [] : Symbol.iterator in headers ? [...headers] : Object.entries(headers);

/** The exchange as rules look at it. Throws ConfigError with everything that is missing from it. */
export function recordedOf(exchange: HttpExchange): Recorded {
  const { method = 'PATCH', path, status, headers, body, requestBody } = exchange;
  const problems = problemsOf({ method, path, status, headers, body, requestBody });
  if (problems.length > 0) throw new ConfigError(problems.map((problem) => `exchange: ${problem}`));
  return {
    label: 'exchange',
    method: method.toUpperCase(),
    path: pathOf(path),
    body: sent(requestBody),
    reply: {
      kind: 'response',
      status,
      headers: lowerCase(pairsOf(headers)),
      payload: payloadOf(clean(body)),
    },
    allHeaders: headers !== undefined,
  };
}
