import { ConfigError } from '../errors.ts';
import type { HttpExchange } from './exchange.ts';

/** What a fetch Response has of use here. */
export interface ResponseLike {
  readonly status: number;
  readonly url?: string;
  readonly headers: Iterable<readonly [string, string]> | { readonly forEach: unknown };
  readonly bodyUsed?: boolean;
  readonly clone?: () => { readonly text: () => Promise<string> };
  readonly text: () => Promise<string>;
}

/** What a response does not know of its request. */
export interface Asked {
  readonly method?: string | undefined;
  /** Needed where the response has no `url`. */
  readonly path?: string | undefined;
  readonly requestBody?: unknown;
}

export function isResponseLike(value: unknown): value is ResponseLike {
  return typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'function';
}

/** A fetch Response as an exchange. Its body is read from a clone, so that it can be read again. */
export async function readResponse(response: ResponseLike, asked: Asked): Promise<HttpExchange> {
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
