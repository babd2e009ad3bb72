import type {
  Exchange,
  Finding,
  Outcome,
  Profile,
  RecordedBody,
  RecordedRequest,
  Response,
  TargetFault,
} from '../model.ts';
import type { Unread } from './unread.ts';

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

/** An exchange as it is kept: redacted, no credential but its name. The schema of records describes each member. */
export interface RecordedExchange extends Pick<Exchange, 'n' | 'at' | 'ms'> {
  readonly kind: 'exchange';
  readonly case: string;
  readonly title: string;
  /** Old records have none. */
  readonly purpose?: Exchange['purpose'];
  readonly request: RecordedRequest;
  readonly reply:
    | (Pick<Response, 'kind' | 'status' | 'headers'> & RecordedBody & { readonly limited?: number })
    | TargetFault;
}

/** Milliseconds that answers took as this client saw it, without waits for pace or limits. */
export interface LatencyCheck {
  /** 95 for p95. */
  readonly percentile: number;
  readonly limitMs: number;
  readonly actualMs?: number;
  readonly answers: number;
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

export interface RunEnd {
  readonly kind: 'end';
  readonly endedAt: string;
  readonly sent: { readonly writes: number; readonly reads: number };
  /** Rules that observe are counted apart when they did; old records count them as upheld. */
  readonly outcomes: Readonly<Record<Outcome, number>> & { readonly observed?: number };
  readonly restored: boolean;
  readonly unrestored: readonly string[];
  /** Harness errors: an invariant of ours broke. Never the target's fault. */
  readonly errors: readonly string[];
  readonly interrupted?: true;
  readonly latency?: LatencyCheck;
  readonly front?: { readonly answers: number; readonly of: number };
  readonly unread?: Unread;
  readonly baseline?: {
    readonly file: string;
    readonly entries: number;
    readonly unjudged: number;
    readonly stale: readonly StaleEntry[];
  };
  readonly exitCode: 0 | 1 | 2;
}

export type RecordLine = RunHeader | RecordedExchange | ({ readonly kind: 'finding' } & Finding) | RunEnd;

/** A whole record. `end` is absent when the run was cut off: the record is truncated and says so. */
export interface RunRecord {
  readonly header: RunHeader;
  readonly exchanges: readonly RecordedExchange[];
  readonly findings: readonly Finding[];
  readonly end?: RunEnd;
}
