import type { Deviation } from './verdict.ts';

/** `smoke`: one case a constraint. `gate`: what finds most. `full`: every class. `deep`: random draws and sequences. */
export type Profile = 'smoke' | 'gate' | 'full' | 'deep';

/** The smallest profile that sends a case; those above send it too. */
export type Tier = Exclude<Profile, 'deep'>;

export interface RunHeader {
  readonly kind: 'run';
  readonly format: 1;
  readonly tool: string;
  readonly contract: { readonly revision: string; readonly hash: string };
  readonly profile: Profile;
  readonly seed: number;
  readonly target: string;
  /** The target was the embedded reference: asked for, or nothing was configured. Old records have none. */
  readonly reference?: 'asked' | 'unconfigured';
  /** The environment switched the verification of TLS certificates off. */
  readonly tlsUnverified?: true;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly planned: {
    readonly rules: number;
    readonly writes: number;
    readonly reads: number;
    /** The fewest writes that could cover the same. */
    readonly leastWrites?: number;
  };
  /** sha256 over every planned request, in order. */
  readonly requestHash: string;
  /** Rule globs of `--only`, empty for all. */
  readonly only: readonly string[];
  /** Rule globs of `--exclude`; absent for none. */
  readonly exclude?: readonly string[];
  /** The env file the target was configured from, for the command that runs it again. */
  readonly envFile?: string;
  /** Deep profile: draws of each class; absent for the usual number. */
  readonly runs?: number;
  /** The folder of the record, where it is not the usual one; for the commands that read it. */
  readonly out?: string;
  /** Violations of should rules fail the run. */
  readonly strict?: boolean;
  /** Rules a spent budget left untested do not. */
  readonly allowUntested?: boolean;
  /** What may not be taken away again once the run has set it, one line each; absent when there is none. */
  readonly unsettable?: readonly string[];
  /** The variables that were set, by name; `(set)` stands for a secret. Old records have none. */
  readonly config?: Readonly<Record<string, string>>;
  /** No faster than so many requests a minute, and so many at once; absent when the run was not paced. */
  readonly pace?: Readonly<
    Partial<Record<'all' | 'writes' | 'reads', { readonly perMinute: number; readonly burst: number }>>
  >;
}

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

/** An entry of the baseline that says something else than the run, and the command that mends it. */
export interface StaleEntry {
  /** The id of a rule, or of a cause. */
  readonly rule: string;
  readonly because: string;
  /** Of old records, with words on what it does. */
  readonly mend: string;
  /** `unknown`: there is no such rule. `gone`: it no longer occurs. Old records have none. */
  readonly kind?: 'unknown' | 'expired' | 'gone';
}
