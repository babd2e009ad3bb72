/** A violated rule that a baseline tolerates. */
export interface Known {
  readonly rule: string;
  readonly reason: string;
  readonly ticket?: string | undefined;
  /** The day it is no longer tolerated, as ISO 8601. */
  readonly expires?: string | undefined;
}

/** What a baseline makes of a run; absent from a report when the run had none. */
export interface News {
  /** Rules that are violated in a way that is not tolerated. */
  readonly fresh: readonly string[];
  readonly known: readonly Known[];
  /** What has to be mended in the baseline itself, a sentence each: stale, expired or unknown entries. */
  readonly stale: readonly string[];
}
