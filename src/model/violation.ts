/**
 * One way a rule was broken, ready to be read and sent again. All values are redacted and elided. `before` and
 * `after` are the stored resource around it, as JSON; absent when it was not read.
 */
export interface Violation {
  readonly exchange: number;
  readonly case: string;
  readonly title: string;
  readonly sent: string;
  readonly expected: string;
  readonly actual: string;
  readonly state?: string;
  readonly before?: string;
  readonly after?: string;
  readonly curl: string;
  /** Where it takes several requests to show it again: all of them in order, as curl lines. */
  readonly script?: readonly string[];
}

/**
 * What became of a violation when its case was sent again. `eventually consistent`: right after `windowMs`.
 * `unconfirmed`: there was no room to send it again.
 */
export type Stability = 'stable' | 'intermittent' | 'eventually consistent' | 'unconfirmed';

/** One way a rule was broken, told so that runs can be compared: what changes from run to run is replaced. */
export interface Deviation {
  readonly expected: string;
  readonly actual: string;
  /** Ids of the cases it was seen at. */
  readonly cases: readonly string[];
}
