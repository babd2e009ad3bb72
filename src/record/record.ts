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

/** A read request and its result: a short body, or what happened instead of an answer. */
export interface UnreadReading {
  readonly url: string;
  readonly status?: number;
  readonly said: string;
}

/** A possible reason. `organization` and `connection` are the two ids in the path. */
export type UnreadCause =
  /** There was no answer; `said` of the reading holds the advice. */
  | { readonly kind: 'no answer' }
  | { readonly kind: 'redirect'; readonly to?: string }
  /** Something other than the API answers. */
  | { readonly kind: 'not the API'; readonly form: 'an HTML page' | 'text' | 'no body' | 'no JSON object' }
  | { readonly kind: 'token expired'; readonly seconds: number }
  | { readonly kind: 'token for another audience'; readonly audiences: readonly string[] }
  | { readonly kind: 'token of another issuer'; readonly issuer: string }
  | { readonly kind: 'token refused' }
  | { readonly kind: 'no scope' }
  | { readonly kind: 'no feature'; readonly code: string }
  | { readonly kind: 'forbidden' }
  | { readonly kind: 'ids swapped' }
  | { readonly kind: 'id of another kind'; readonly id: 'organization' | 'connection' }
  | { readonly kind: 'malformed id'; readonly id: 'organization' | 'connection' | 'either' }
  | { readonly kind: 'no organization' }
  /** `exists`: whether the tenant has the connection, if known. `attached`: some that are attached. */
  | { readonly kind: 'not attached'; readonly exists?: boolean; readonly attached: readonly string[] }
  /** The list has the connection; its own path is missing. */
  | { readonly kind: 'no path of its own' }
  /** The organization is there; every path below `/organizations/{id}/connections` is missing. */
  | { readonly kind: 'no connections paths' }
  /** Nothing below `/organizations` is there; other paths of the API are. */
  | { readonly kind: 'no organizations paths' }
  /** No path of the API is there. */
  | { readonly kind: 'no API' }
  | { readonly kind: 'rate limited' }
  | { readonly kind: 'down' }
  | { readonly kind: 'another answer' };

/** Why the connection could not be read, so that nothing was tested. The record schema says more. */
export interface Unread {
  readonly readings: readonly [UnreadReading, ...UnreadReading[]];
  readonly causes: readonly [UnreadCause, ...UnreadCause[]];
  readonly named: boolean;
  readonly tokenGiven: boolean;
}

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
  /** Names of the headers of `--header`, whose values are secrets. Absent when there are none. */
  readonly headers?: readonly string[];
  /** The headers went to the token endpoint too. */
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

/** A redacted exchange, with a credential by name only. The record schema describes each member. */
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

/** Response times in milliseconds as this client saw them, without waits for pace or rate limits. */
export interface LatencyCheck {
  /** 95 for p95. */
  readonly percentile: number;
  readonly limitMs: number;
  readonly actualMs?: number;
  readonly answers: number;
}

/** A baseline entry that no longer matches the run, and the command that updates it. */
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
  /** `observed`: rules that observed something. Old records count them as upheld. */
  readonly outcomes: Readonly<Record<Outcome, number>> & { readonly observed?: number };
  readonly restored: boolean;
  readonly unrestored: readonly string[];
  /** Harness errors: an invariant of patchproof was broken. Never the target's fault. */
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

/** A whole record. `end` is absent when the run was cut off: the record is truncated. */
export interface RunRecord {
  readonly header: RunHeader;
  readonly exchanges: readonly RecordedExchange[];
  readonly findings: readonly Finding[];
  readonly end?: RunEnd;
}
