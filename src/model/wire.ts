export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [member: string]: Json;
}

/** A request names a credential; only the target knows it. `full`: the real token, as it has to be sent. */
export type CredentialName = 'full' | NoToken | MovedToken | SpelledToken | TamperedToken | SpecialToken;

type NoToken = 'absent' | 'basic' | 'bearer-alone' | 'opaque' | 'no-json';

/** The real token, where it does not belong. */
type MovedToken = 'query' | 'cookie';

/** The real token, with something else around it. */
type SpelledToken = OtherScheme | 'no-scheme' | 'text-after' | 'stray-character' | 'padded';
type OtherScheme = 'lower-case' | 'two-spaces' | 'respelled' | 'other-scheme' | 'longer-scheme';

/** The real token, tampered with. */
export type TamperedToken = ForgedToken | 'payload-changed' | 'signature-changed' | 'signature-empty';
type ForgedToken = ForgedKey | 'alg-none' | 'alg-none-case';
type ForgedKey = 'foreign-key' | 'public-key' | 'embedded-key' | 'kid-path';

/** A token that cannot be made out of the real one. */
export type SpecialToken = ClaimToken | ScopedToken | 'unscoped' | 'no-scope';
type ClaimToken = 'expired' | 'other-audience' | 'other-issuer' | 'no-audience' | 'no-issuer';
type ScopedToken = 'read-scope' | 'update-scope' | 'actions-scope' | 'resources-scope';

/**
 * What a reading shows and a request may change. A change of one must leave the others alone,
 * except that the lists and `sibling`, the older enabled_connections family, show `home`,
 * the organization connection under test, too.
 */
export type Resource =
  | 'home'
  | 'other-connection'
  | 'other-organization'
  | 'unattached'
  | 'list'
  | 'list-enabled'
  | 'list-disabled'
  | 'sibling'
  | 'tenant-connection';

export type Body =
  /** `text`: how it is written, where JSON.stringify would write it otherwise. */
  | { readonly kind: 'json'; readonly value: Json; readonly text?: string }
  /** Sent as it is. `base64` when the bytes are not valid UTF-8; `means` is the text that they encode. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'base64'; readonly base64: string; readonly means?: string };

/**
 * One HTTP request. `path` is below /api/v2; the target replaces its placeholders `{organization}`,
 * `{connection}`, `{other_organization}` and `{other_connection}`. A name in capitals: the id in other case.
 * A name with `bare_` in front: the id without its prefix.
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
  /** One of two requests in flight at once: `first` waits for room for both, `second` opens a connection. */
  readonly abreast?: 'first' | 'second';
}

export interface Response {
  readonly kind: 'response';
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly payload:
    | { readonly kind: 'json'; readonly value: Json }
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'empty' };
  /** A name that an object of the JSON text has twice: parsing hides it. */
  readonly duplicate?: string;
  /** The body begins with a byte order mark: parsing hides it. */
  readonly marked?: true;
  /** Where the token of the request is repeated: `body`, or the name of a header. */
  readonly repeated?: readonly string[];
  /** Headers of the 429 answers that came before this one. */
  readonly limited?: readonly Readonly<Record<string, string>>[];
}

/** No answer, or none that can be read. Never the same as a refusal. */
export interface TargetFault {
  readonly kind: 'fault';
  readonly fault: 'refused' | 'reset' | 'timeout' | 'dns' | 'tls' | 'oversized' | 'protocol' | 'aborted';
  readonly message: string;
  /** It was never sent: the tenant cannot have changed. */
  readonly unsent?: true;
  /** `answered`: a part of the answer came. Absent: the request may arrive, and may still be carried out. */
  readonly progress?: 'unconnected' | 'answered';
}

export type Reply = Response | TargetFault;

/** The resources of a run, by id. What is absent makes the rules that need it inapplicable. */
export interface Subject {
  readonly organization: string;
  readonly connection: string;
  readonly other_organization?: string;
  readonly other_connection?: string;
}

/** The only I/O: turns requests into replies. Adds credentials, pace and time-out; never retries. */
export interface Target {
  /** Where it is, for people: `https://acme.eu.auth0.com`. */
  readonly origin: string;
  readonly subject: Subject;
  /** Why a credential cannot be had, or undefined when it can. */
  readonly lacks: (credential: CredentialName) => string | undefined;
  /** `withinMs`: wait no longer than this for the answer, where that is less than usual. */
  readonly send: (request: Request, withinMs?: number) => Promise<Reply>;
  readonly close: () => Promise<void>;
}

/** A body as sent or answered, redacted, JSON serialized anew, elided beyond 4,096 characters. */
export interface RecordedBody {
  readonly body: string;
  readonly elided?: true;
}

/** A request as it is kept: redacted, no credential but its name. */
export type RecordedRequest = {
  readonly method: string;
  readonly path: string;
  readonly credential: CredentialName;
  readonly mediaType?: string;
  /** Neither authorization nor content-type; absent for none. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The bytes sent were those that `body` has in base64. */
  readonly encoding?: 'base64';
} & Partial<RecordedBody>;
