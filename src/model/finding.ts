import type { Level, Part, Rule, Source } from './rule.ts';
import type { Deviation, Violation } from './verdict.ts';

export type Outcome = 'untested' | 'inapplicable' | 'upheld' | 'inconclusive' | 'violated';

export interface Finding {
  readonly rule: string;
  readonly part: Part;
  readonly level: Level;
  readonly statement: string;
  readonly source: Source;
  /** Old records have none. */
  readonly place?: Rule['place'];
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
  /** Of a violated or inconclusive rule: cases whose answers decide nothing. */
  readonly undecided?: readonly string[];
  /** The baseline entries that cover all that is wrong or open, so that it does not fail the run. */
  readonly tolerated?: readonly Tolerance[];
  /** Of a violated rule that is in the baseline with other answers: the cases that are not. */
  readonly fresh?: readonly string[];
  /**
   * After its case was sent again. `eventually consistent`: as expected after `windowMs`.
   * `unconfirmed`: not sent again, or the answer does not tell.
   */
  readonly stability?: 'stable' | 'intermittent' | 'eventually consistent' | 'unconfirmed';
  /** Of a stable one: the rule whose violation, of the same cause, was sent again in place of its own. */
  readonly confirmedBy?: string;
  /** Milliseconds after which a reading showed what was expected. */
  readonly windowMs?: number;
  /** Deep profile: the smallest requests that break it, in order, and how many were sent to find them. */
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

/** Why a violation is put up with, and until when, as the baseline says. Days are `2026-11-24`. */
export interface Tolerance {
  readonly reason: string;
  readonly since: string;
  /** The last day on which it counts. */
  readonly expires: string;
  readonly ticket?: string;
}
