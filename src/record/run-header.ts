import type { Profile } from '../model.ts';

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
  /** Names of the headers of `--header`: their values are secrets. Absent without any. */
  readonly headers?: readonly string[];
  /** They went to the token endpoint too. */
  readonly headersOnToken?: true;
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
