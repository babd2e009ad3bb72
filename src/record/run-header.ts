import type { Profile } from '../model.ts';

/** The first line of a record. schemas/format/record.schema.json says what each member is. */
export interface RunHeader {
  readonly kind: 'run';
  readonly format: 1;
  readonly tool: string;
  readonly contract: { readonly revision: string; readonly hash: string };
  readonly profile: Profile;
  readonly seed: number;
  readonly target: string;
  readonly reference?: 'asked' | 'unconfigured';
  readonly tlsUnverified?: true;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly planned: {
    readonly rules: number;
    readonly writes: number;
    readonly reads: number;
    readonly leastWrites?: number;
  };
  readonly requestHash: string;
  readonly only: readonly string[];
  readonly exclude?: readonly string[];
  readonly envFile?: string;
  /** Names of the headers of `--header`: their values are secrets. Absent without any. */
  readonly headers?: readonly string[];
  /** They went to the token endpoint too. */
  readonly headersOnToken?: true;
  readonly runs?: number;
  readonly out?: string;
  readonly strict?: boolean;
  readonly allowUntested?: boolean;
  readonly unsettable?: readonly string[];
  readonly config?: Readonly<Record<string, string>>;
  readonly pace?: Readonly<
    Partial<Record<'all' | 'writes' | 'reads', { readonly perMinute: number; readonly burst: number }>>
  >;
}

/** An entry of the baseline that says something else than the run, and the command that mends it. */
export interface StaleEntry {
  /** The id of a rule, or of a cause. */
  readonly rule: string;
  readonly because: string;
  readonly mend: string;
  /** `unknown`: there is no such rule. `gone`: it no longer occurs. Old records have none. */
  readonly kind?: 'unknown' | 'expired' | 'gone';
}
