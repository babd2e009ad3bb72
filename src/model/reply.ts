import type { Json } from './json.ts';

export type Payload =
  | { readonly kind: 'json'; readonly value: Json }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'empty' };

export interface Response {
  readonly kind: 'response';
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: Payload;
  /** Headers of the 429s that were waited out before this answer. */
  readonly limited?: readonly Readonly<Record<string, string>>[];
}

/** No answer, or none that can be read. Never the same as a refusal. */
export interface TargetFault {
  readonly kind: 'fault';
  readonly fault: 'refused' | 'reset' | 'timeout' | 'dns' | 'tls' | 'oversized' | 'protocol' | 'aborted';
  readonly message: string;
  /** It never left: nothing can be said of the tenant, and nothing has been changed. */
  readonly unsent?: true;
}

export type Reply = Response | TargetFault;
