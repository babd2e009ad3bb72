import type { Deviation, Profile, Tolerance } from '../model.ts';

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
