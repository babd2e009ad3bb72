import type { Case } from './case.ts';
import type { Json, JsonObject } from './json.ts';
import type { Reply } from './reply.ts';
import type { View } from './request.ts';
import type { Subject } from './target.ts';

/** One request sent and what came back. `at` and `ms` are milliseconds; `n` counts from 1 in a run. */
export interface Exchange {
  readonly n: number;
  readonly case: Case;
  readonly reply: Reply;
  readonly at: number;
  readonly ms: number;
  readonly purpose: Purpose;
  /** Of a reading: it showed an older state at first. */
  readonly lag?: Lag;
}

/** Where a value that only one refused request ever sent turned up. */
export interface Leak {
  readonly member: string;
  readonly value: Json;
  /** The reading, or the answer to another write, that shows it. */
  readonly at: number;
  readonly where: string;
}

/** How long after the last write was answered a reading showed it, in milliseconds, at most. */
export interface Lag {
  readonly ms: number;
}

/**
 * `plan`: the cases and their readings. `again`: to find out more. `confirm`: a violation, once more. `restore`: what
 * gives the tenant back what it had.
 */
export type Purpose = 'plan' | 'again' | 'confirm' | 'restore';

/** A stored resource as a GET showed it. */
export type Snapshot =
  | { readonly kind: 'known'; readonly value: JsonObject }
  | { readonly kind: 'unknown'; readonly because: string };

/** The stretch between two readings of one place, with every write to it in between. */
export interface Span {
  readonly before: Snapshot;
  readonly writes: readonly Exchange[];
  readonly after: Snapshot;
}

/** What rules judge: an exchange, with what is known around it. Nothing of how the case was made. */
export interface Observation extends Exchange {
  /** The twin's reply, when it was sent in this run. */
  readonly twin?: Reply;
  /** Replies the same case got before in this run. */
  readonly earlier?: readonly Reply[];
  /** Replies of this case's solos, by case id; present once they were sent. */
  readonly solos?: Readonly<Record<string, Reply>>;
  /** For a valid write that is refused: what others set at its place, as `member=value` in JSON. */
  readonly taken?: ReadonlySet<string>;
  /** For a write that is refused: the same credential was accepted for a write there before it and after it. */
  readonly surrounded?: true;
  /** Why this is no answer of the API: something in front of it gave it. */
  readonly front?: string;
  /** For the last of several writes without a reading in between: what the same writes left with a reading after each. */
  readonly spread?: Snapshot;
  /** For a refused write: a value that no other request ever sent, and that was stored or answered later. */
  readonly leak?: Leak;
  /** Values, as JSON, that only refused writes ever sent and that turned up all the same. */
  readonly leaked?: ReadonlySet<string>;
  /** For writes: the span they fall in. For reads: the span they close. */
  readonly span?: Span;
  /** The newest reading of each view when this was sent. */
  readonly beside: Readonly<Partial<Record<View, Snapshot>>>;
  /** What the newest accepted write at home was answered with when this was sent. */
  readonly answered?: JsonObject;
  readonly subject: Subject;
}
