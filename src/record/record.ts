import type {
  Exchange,
  Finding,
  Outcome,
  RecordedBody,
  RecordedRequest,
  Response,
  TargetFault,
} from '../model.ts';
import type { RunHeader, StaleEntry } from './run-header.ts';
import type { Unread } from './unread.ts';

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
