import type { Exchange, Finding, Outcome, RecordedBody, RecordedRequest, TargetFault } from '../model.ts';
import type { RunHeader, StaleEntry } from './run-header.ts';
import type { Unread } from './unread.ts';

/** An exchange as it is kept: redacted, no credential but its name. */
export interface RecordedExchange {
  readonly kind: 'exchange';
  readonly n: number;
  readonly case: string;
  readonly title: string;
  /** Milliseconds since the run began. */
  readonly at: number;
  readonly ms: number;
  /** Old records have none. */
  readonly purpose?: Exchange['purpose'];
  readonly request: RecordedRequest;
  readonly reply:
    | ({
        readonly kind: 'response';
        readonly status: number;
        readonly headers: Readonly<Record<string, string>>;
        /** How many 429s were waited out before this answer; absent for none. */
        readonly limited?: number;
      } & RecordedBody)
    | TargetFault;
}

export type RecordedFinding = { readonly kind: 'finding' } & Finding;

/** Milliseconds that answers took as this client saw it, without waits for pace or limits. */
export interface LatencyCheck {
  /** 95 for p95. */
  readonly percentile: number;
  readonly limitMs: number;
  /** Absent when nothing was answered. */
  readonly actualMs?: number;
  readonly answers: number;
}

export interface RunEnd {
  readonly kind: 'end';
  readonly endedAt: string;
  readonly sent: { readonly writes: number; readonly reads: number };
  /** Rules that observe are counted apart when they did; old records count them as upheld. */
  readonly outcomes: Readonly<Record<Outcome, number>> & { readonly observed?: number };
  /** Whether the tenant is as it was found; `unrestored` says what differs. */
  readonly restored: boolean;
  readonly unrestored: readonly string[];
  /** Harness errors: an invariant of ours broke. Never the target's fault. */
  readonly errors: readonly string[];
  /** The user stopped the run before everything was sent. */
  readonly interrupted?: true;
  /** How long answers took, against the limit of `--max-latency`; absent when there was none. */
  readonly latency?: LatencyCheck;
  /** How many answers something in front of the API gave, of how many; absent for none. */
  readonly front?: { readonly answers: number; readonly of: number };
  /** Why nothing was sent beyond the first reading; absent when the connection under test could be read. */
  readonly unread?: Unread;
  /** The baseline it was held against; absent when there was none. */
  readonly baseline?: {
    readonly file: string;
    readonly entries: number;
    /** Entries this run could not judge: it sent too little, or the answers did not tell. */
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
