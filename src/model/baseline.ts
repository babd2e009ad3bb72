import type { Profile } from './run-header.ts';
import type { Deviation } from './violation.ts';

/** Why a violation is put up with, and until when, as the baseline says. Days are `2026-11-24`. */
export interface Tolerance {
  readonly reason: string;
  readonly since: string;
  /** The last day on which it counts. */
  readonly expires: string;
  readonly ticket?: string;
}

/** A deviation, and the profile it was seen in: random draws are never the same twice. */
export interface BaselineDeviation extends Deviation {
  readonly profile: Exclude<Profile, 'deep'>;
}

/** A violation of one rule that is known: its answers, and why it is put up with. */
export interface BaselineEntry extends Tolerance {
  readonly rule: string;
  readonly answers: readonly BaselineDeviation[];
  /** It was not seen every time, so that it may be missing from a run. */
  readonly intermittent?: true;
}

/** An entry of the baseline that says something else than the run, and what mends it. */
export interface StaleEntry {
  readonly rule: string;
  readonly because: string;
  readonly mend: string;
}
