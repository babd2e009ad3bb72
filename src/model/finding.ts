import type { ContractPlace, Level, Part, Source } from './rule.ts';
import type { Tolerance } from './run.ts';
import type { Deviation, MemberDifference, Stability, Violation } from './verdict.ts';
import type { Place } from './wire.ts';

export type Outcome = 'untested' | 'inapplicable' | 'upheld' | 'inconclusive' | 'violated';

export interface Finding {
  readonly rule: string;
  readonly part: Part;
  readonly level: Level;
  readonly statement: string;
  readonly source: Source;
  /** Old records have none. */
  readonly place?: ContractPlace;
  readonly outcome: Outcome;
  /** Why it is inconclusive, inapplicable or untested; distinct reasons, most frequent first. */
  readonly because: readonly string[];
  /** How many observations it judged. */
  readonly judged: number;
  /** The `n` of those observations' exchanges. Old records have none. */
  readonly exchanges?: readonly number[];
  readonly violations: readonly Violation[];
  /** Of a violated rule: every way it was broken, those beyond the `violations` that are kept too. */
  readonly answers?: readonly Deviation[];
  /** Of a violated or inconclusive rule: cases whose answers did not tell. */
  readonly undecided?: readonly string[];
  /**
   * Every answer is in the baseline, or what left the rule open is: it does not fail the run. One for each entry it is in.
   */
  readonly tolerated?: readonly Tolerance[];
  /** Of a violated rule that is in the baseline with other answers: the cases that are not. */
  readonly fresh?: readonly string[];
  /** Of a violated rule. */
  readonly stability?: Stability;
  /** Milliseconds after which a reading showed what was expected. */
  readonly windowMs?: number;
  /** Deep profile: the smallest requests found that break it, in order, and the requests it took to find them. */
  readonly shrunk?: { readonly steps: readonly string[]; readonly requests: number };
  /** What `observe` rules saw: one line a distinct answer. */
  readonly observed: readonly string[];
}

/** What a token says of itself, nothing verified. */
export interface TokenFacts {
  /** Configured as it is; fetched with client credentials when absent. */
  readonly given?: true;
  /** Seconds since it expired. */
  readonly expiredFor?: number;
  readonly issuer?: string;
  readonly audiences: readonly string[];
}

/** A reading, and what came back: a short body, or what happened in place of an answer. */
export interface UnreadReading {
  readonly url: string;
  /** Absent when there was no answer. */
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

/** Why the connection under test could not be read, and with it nothing tested. */
export interface Unread {
  /** The reading that failed, and those that were sent to find out why. */
  readonly readings: readonly [UnreadReading, ...UnreadReading[]];
  /** The likeliest first; never empty. */
  readonly causes: readonly [UnreadCause, ...UnreadCause[]];
  /** The ids are those of the configuration, not of resources made for the run. */
  readonly named: boolean;
  /** The token is configured as it is. */
  readonly tokenGiven: boolean;
}

/** What became of a place that a run may have changed. */
export type Restoration = { readonly place: Place | 'tenant-connection' } & (
  | { readonly outcome: 'restored' }
  /** The restoring write was accepted, and this operation has no way to take these members away again. */
  | { readonly outcome: 'irreversible'; readonly differences: readonly MemberDifference[] }
  /** The answer to the restoring write shows the original; readings did not within the time given. */
  | {
      readonly outcome: 'lagging';
      readonly differences: readonly MemberDifference[];
      readonly waitedMs: number;
    }
  | { readonly outcome: 'different'; readonly differences: readonly MemberDifference[] }
  /** It may be as it was: what answers and readings say does not decide it. */
  | { readonly outcome: 'unconfirmed'; readonly because: string }
  /** It is as it was, or not; and so many writes to it got no answer and may be applied later. */
  | { readonly outcome: 'unanswered'; readonly writes: number }
  /**
   * A connection that was not attached before is attached now, or the other way round; no PATCH takes that back. The
   * place is `unattached` for the other organization, `home` for the one under test.
   */
  | { readonly outcome: 'attached' | 'detached'; readonly connection: string }
);
