import type { Case } from './case.ts';
import type { JsonObject } from './json.ts';
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
}

/** `plan`: the cases and their readings. `again`: to find out more. `confirm`: a violation, once more. */
export type Purpose = 'plan' | 'again' | 'confirm';

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
  /** For a valid write that is refused: the members that others set at its place. */
  readonly taken?: ReadonlySet<string>;
  /** For writes: the span they fall in. For reads: the span they close. */
  readonly span?: Span;
  /** The newest reading of each view when this was sent. */
  readonly beside: Readonly<Partial<Record<View, Snapshot>>>;
  readonly subject: Subject;
}
