/** A reading, and what came back: a short body, or what happened in place of an answer. */
export interface UnreadReading {
  readonly url: string;
  readonly status?: number;
  readonly said: string;
}

/** What can be the reason. `organization` and `connection` are the two ids in the path. */
export type UnreadCause =
  /** There was no answer: what is said of it holds the advice. */
  | { readonly kind: 'no answer' }
  | { readonly kind: 'redirect'; readonly to?: string }
  /** What answers is not the API. */
  | { readonly kind: 'not the API'; readonly form: 'an HTML page' | 'text' | 'no body' | 'no JSON object' }
  | { readonly kind: 'token expired'; readonly seconds: number }
  | { readonly kind: 'token for another audience'; readonly audiences: readonly string[] }
  | { readonly kind: 'token of another issuer'; readonly issuer: string }
  | { readonly kind: 'token refused' }
  | { readonly kind: 'no scope' }
  | { readonly kind: 'no feature'; readonly code: string }
  | { readonly kind: 'forbidden' }
  | { readonly kind: 'ids swapped' }
  | { readonly kind: 'id of another kind'; readonly id: 'organization' | 'connection' }
  | { readonly kind: 'malformed id'; readonly id: 'organization' | 'connection' | 'either' }
  | { readonly kind: 'no organization' }
  /** `exists`: whether the tenant has the connection; absent when that is not known. `attached`: some that are. */
  | { readonly kind: 'not attached'; readonly exists?: boolean; readonly attached: readonly string[] }
  /** The list has the connection; its own path is missing. */
  | { readonly kind: 'no path of its own' }
  /** The organization is there; all that is below `/organizations/{id}/connections` is missing. */
  | { readonly kind: 'no connections paths' }
  /** Nothing below `/organizations` is there, and other paths of the API are. */
  | { readonly kind: 'no organizations paths' }
  /** Not one path of the API is there. */
  | { readonly kind: 'no API' }
  | { readonly kind: 'rate limited' }
  | { readonly kind: 'down' }
  | { readonly kind: 'another answer' };

/** Why the connection under test could not be read, and with it nothing tested. The schema of records says more. */
export interface Unread {
  readonly readings: readonly [UnreadReading, ...UnreadReading[]];
  readonly causes: readonly [UnreadCause, ...UnreadCause[]];
  readonly named: boolean;
  readonly tokenGiven: boolean;
}
