import type { Case, JsonObject } from '../model.ts';

/** One thing the contract says is wrong with a request. */
export interface Fault {
  /** Where: a JSON Pointer into the body, or what it is about: `credential`, `syntax`, `tie`. */
  readonly at: string;
  readonly keyword: string;
  /** In words: `must NOT have more than 50 characters`. */
  readonly words: string;
}

/** What the contract says of a request before it is sent. */
export type Saying =
  /** `expected`: the members it stores. */
  | { readonly kind: 'accept'; readonly expected: JsonObject }
  | { readonly kind: 'refuse'; readonly statuses: readonly number[]; readonly faults: readonly Fault[] }
  | { readonly kind: 'open'; readonly because: string };

export interface Prediction {
  readonly saying: Saying;
  /** Rules that are about such a request, the nearest first. */
  readonly rules: readonly string[];
  /** The request as a case: what is sent, and what the corpus keeps. */
  readonly case: Case;
}

/** Whether a prediction held. `unclear`: the answer says nothing about it. */
export interface Outcome {
  readonly kind: 'held' | 'broken' | 'open' | 'unclear';
  readonly words: string;
}
