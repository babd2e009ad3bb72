import { assertSound, ConfigError } from '../text/errors.ts';
import { type HeaderPair, isStatus, pathOf, type Recorded, recordedOf } from './recorded.ts';

/** What a fetch Response has of use here. */
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
  /** An object, or what iterates over pairs, as `Headers` does. Without them, no rule about headers is asked. */
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
    ...{ method, status, body, requestBody },
    label: 'exchange',
    path: pathOf(path),
    headers: pairs,
    allHeaders: exchange.headers !== undefined,
  });
}
