import { ConfigError } from '../errors.ts';
import type { Json } from '../model.ts';
import { redact } from '../redact.ts';
import { lowerCase, parsed, payloadOf, type Recorded } from './recorded.ts';

/** A request and what it was answered, as a suite of your own has them. */
export interface HttpExchange {
  /** PATCH when it is not said. */
  readonly method?: string | undefined;
  /** A URL, or a path: what stands before `/api/v2/` or `/organizations/` does not matter. */
  readonly path: string;
  readonly status: number;
  /** Without them, no rule about headers is asked. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** What was answered: its text, or the value it was parsed to. */
  readonly body?: unknown;
  /** What was sent: its text, or the value that was written to it. */
  readonly requestBody?: unknown;
}

const prefix = '/api/v2';

/** A path of the Management API out of a URL, or out of what a gateway or a mock has before it. */
export function pathOf(text: string): string {
  const path = text.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '').replace(/#.*$/s, '');
  const known = path.indexOf(`${prefix}/`);
  if (known !== -1) return path.slice(known);
  const bare = path.indexOf('/organizations/');
  return bare === -1 ? path : prefix + path.slice(bare);
}

function problemsOf({ method, path, status, headers }: Readonly<Record<keyof HttpExchange, unknown>>) {
  return [
    ...(method === undefined || typeof method === 'string' ? [] : ['method: expected a string, as in PATCH']),
    ...(typeof path === 'string' && path !== '' ? [] : ['path: expected the URL or path of the request']),
    ...(Number.isInteger(status) ? [] : ['status: expected the HTTP status, a whole number']),
    ...(headers === undefined || (typeof headers === 'object' && headers !== null)
      ? []
      : ['headers: expected an object of names and values']),
  ];
}

/** Redacted before anything is judged: whatever is said of it later is elided, and half a token is not recognised. */
function clean(body: unknown): unknown {
  if (body === null) return undefined;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return text === undefined ? undefined : redact(text, []);
}

/** The exchange as rules look at it. Throws ConfigError with everything that is missing from it. */
export function recordedOf(exchange: HttpExchange): Recorded {
  const { method = 'PATCH', path, status, headers, body, requestBody } = exchange;
  const problems = problemsOf({ method, path, status, headers, body, requestBody });
  if (problems.length > 0) throw new ConfigError(problems.map((problem) => `exchange: ${problem}`));
  return {
    label: 'exchange',
    method: method.toUpperCase(),
    path: pathOf(path),
    body: typeof requestBody === 'string' ? parsed(requestBody) : (requestBody as Json | undefined),
    reply: {
      kind: 'response',
      status,
      headers: lowerCase(Object.entries(headers ?? {})),
      payload: payloadOf(clean(body)),
    },
    allHeaders: headers !== undefined,
  };
}
