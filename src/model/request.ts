import type { Json } from './json.ts';

/** A request names a credential; only the target knows it. */
export type CredentialName =
  | 'full'
  | 'absent'
  | 'query'
  | 'basic'
  | 'bearer-alone'
  | 'opaque'
  | 'payload-changed'
  | 'signature-changed'
  | 'foreign-key'
  | 'alg-none'
  | 'expired'
  | 'other-audience'
  | 'other-issuer'
  | 'unscoped'
  | 'read-scope';

/**
 * The resources a run may touch. `home` is the organization connection under test; the others are
 * neighbours that a change of it must leave alone; `nowhere` does not exist.
 */
export type Place = 'home' | 'other-connection' | 'other-organization' | 'unattached' | 'nowhere';

/** What a read looks at: a place, the list, the older enabled_connections sibling, the tenant-level connection. */
export type View =
  | 'home'
  | 'other-connection'
  | 'other-organization'
  | 'unattached'
  | 'list'
  | 'sibling'
  | 'tenant-connection';

export type Body =
  | { readonly kind: 'json'; readonly value: Json }
  /** Sent as it is. `base64` when the bytes are not valid UTF-8. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'base64'; readonly base64: string };

/**
 * One HTTP request, symbolic: `path` is below /api/v2 and may hold the placeholders `{organization}`,
 * `{connection}`, `{other_organization}`, `{other_connection}`, which the target replaces.
 */
export interface Request {
  readonly method: 'GET' | 'PATCH' | 'POST' | 'DELETE' | 'PUT' | 'HEAD' | 'OPTIONS';
  readonly path: string;
  readonly credential: CredentialName;
  /** Media type of the body; absent means no content-type header. */
  readonly mediaType?: string;
  /** More headers, lower-case names; neither authorization nor content-type. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Body;
  /**
   * One of two requests that are in flight at once: the first waits until the pace has room for both, the second
   * goes over a connection of its own.
   */
  readonly abreast?: 'first' | 'second';
}
