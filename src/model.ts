/**
 * The nouns of patchproof, types only. Read this file first.
 *
 * A contract says which requests and answers are allowed; partitions cut all requests into classes; a case is
 * one request drawn from a partition; a target turns a case into an observation; a rule turns an observation
 * into a verdict; verdicts fold into findings; findings are the record; a report is a view of the record.
 */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [member: string]: Json;
}

/** The first segment of every rule id, in reading order. */
export type Part = 'request' | 'response' | 'error' | 'authorization' | 'state';

/** must: schema and documented status. should: prose advice, recorded behaviour. observe: the contract is silent. */
export type Level = 'must' | 'should' | 'observe';

/** `smoke`: one case a constraint. `gate`: every class. `deep`: random draws and sequences. */
export type Profile = 'smoke' | 'gate' | 'deep';

/** What a rule rests on: a document, a place in it, and its words. */
export interface Source {
  readonly document: string;
  readonly anchor: string;
  readonly words: string;
}

// ---------------------------------------------------------------- requests

/** A request names a credential; only the target knows it. */
export type CredentialName =
  | 'full'
  | 'absent'
  | 'query'
  | 'basic'
  | 'bearer-alone'
  | 'opaque'
  | 'payload-changed'
  | 'signature-changed'
  | 'foreign-key'
  | 'alg-none'
  | 'expired'
  | 'other-audience'
  | 'other-issuer'
  | 'unscoped'
  | 'read-scope';

/**
 * The resources a run may touch. `home` is the organization connection under test; the others are
 * neighbours that a change of it must leave alone; `nowhere` does not exist.
 */
export type Place = 'home' | 'other-connection' | 'other-organization' | 'unattached' | 'nowhere';

/** What a read looks at: a place, the list, the older enabled_connections sibling, the tenant-level connection. */
export type View =
  | 'home'
  | 'other-connection'
  | 'other-organization'
  | 'unattached'
  | 'list'
  | 'sibling'
  | 'tenant-connection';

export type Body =
  | { readonly kind: 'json'; readonly value: Json }
  /** Sent as it is. `base64` when the bytes are not valid UTF-8. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'base64'; readonly base64: string };

/**
 * One HTTP request, symbolic: `path` is below /api/v2 and may hold the placeholders `{organization}`,
 * `{connection}`, `{other_organization}`, `{other_connection}`, which the target replaces.
 */
export interface Request {
  readonly method: 'GET' | 'PATCH' | 'POST' | 'DELETE' | 'PUT' | 'HEAD' | 'OPTIONS';
  readonly path: string;
  readonly credential: CredentialName;
  /** Media type of the body; absent means no content-type header. */
  readonly mediaType?: string;
  /** More headers, lower-case names; neither authorization nor content-type. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Body;
  /**
   * One of two requests that are in flight at once: the first waits until the pace has room for both, the second
   * goes over a connection of its own.
   */
  readonly abreast?: 'first' | 'second';
}

/** The constraint a case sits at. `inside` is allowed by it, `beyond` breaks it. */
export interface Edge {
  /** A body member, a path parameter, `body`, or a header, spelled as on the wire. */
  readonly subject: string;
  /** The schema keyword, or a word for what a schema cannot say. */
  readonly keyword: string;
  readonly side: 'inside' | 'beyond';
  /** The class at that constraint, in a word or two: `51`, `astral-50`, `null`. */
  readonly value: string;
}

/** The one thing a negative case breaks. `pointer` is a JSON Pointer into the body or the path parameters. */
export type Fault =
  | { readonly in: 'body' | 'path'; readonly keyword: string; readonly pointer: string }
  /** What no schema sees: syntax, path encoding, credentials, resources that do not exist. */
  | { readonly in: 'syntax' | 'route' | 'credential' | 'resource' | 'tie' };

export type Aim =
  | { readonly kind: 'accept' }
  | { readonly kind: 'reject'; readonly fault: Fault; readonly statuses: readonly number[] }
  /** The contract leaves the answer open: observed, not judged. */
  | { readonly kind: 'open' }
  | { readonly kind: 'read'; readonly view: View };

/** One request, and what the contract says of it. Ids are stable: `subject/keyword/value`. */
export interface Case {
  readonly id: string;
  /** What it is, in words: `a name of 51 characters`. */
  readonly title: string;
  readonly place: Place;
  readonly request: Request;
  readonly aim: Aim;
  readonly edges: readonly Edge[];
  /** Id of the same request without the one fault; the target must accept it in the same run. */
  readonly twin?: string;
  /** Ids of cases that carry one edge of this one each; sent only when this one is refused. */
  readonly solos?: readonly string[];
  /** What else a rule may look for: `repeat`, `reordered`, `disabled`. */
  readonly traits?: readonly string[];
  /** Statuses below 500 may come from a proxy in front of the API, which owes no JSON. */
  readonly gateway?: boolean;
  readonly needs?: readonly Need[];
}

/** What must be there for a case to mean anything; checked against the subject, never assumed. */
export type Need = 'database' | 'enterprise' | 'name-unset';

// ---------------------------------------------------------------- answers

export type Payload =
  | { readonly kind: 'json'; readonly value: Json }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'empty' };

export interface Response {
  readonly kind: 'response';
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: Payload;
  /** Headers of the 429s that were waited out before this answer. */
  readonly limited?: readonly Readonly<Record<string, string>>[];
}

/** No answer, or none that can be read. Never the same as a refusal. */
export interface TargetFault {
  readonly kind: 'fault';
  readonly fault: 'refused' | 'reset' | 'timeout' | 'dns' | 'tls' | 'oversized' | 'protocol' | 'aborted';
  readonly message: string;
}

export type Reply = Response | TargetFault;

/** One request sent and what came back. `at` and `ms` are milliseconds; `n` counts from 1 in a run. */
export interface Exchange {
  readonly n: number;
  readonly case: Case;
  readonly reply: Reply;
  readonly at: number;
  readonly ms: number;
  readonly purpose: Purpose;
}

/** `plan`: the cases and their readings. `again`: to find out more. `confirm`: a violation, once more. */
export type Purpose = 'plan' | 'again' | 'confirm';

/** A stored resource as a GET showed it. */
export type Snapshot =
  | { readonly kind: 'known'; readonly value: JsonObject }
  | { readonly kind: 'unknown'; readonly because: string };

/** The stretch between two readings of one place, with every write to it in between. */
export interface Span {
  readonly before: Snapshot;
  readonly writes: readonly Exchange[];
  readonly after: Snapshot;
}

/** What rules judge: an exchange, with what is known around it. Nothing of how the case was made. */
export interface Observation extends Exchange {
  /** The twin's reply, when it was sent in this run. */
  readonly twin?: Reply;
  /** Replies the same case got before in this run. */
  readonly earlier?: readonly Reply[];
  /** Replies of this case's solos, by case id; present once they were sent. */
  readonly solos?: Readonly<Record<string, Reply>>;
  /** For writes: the span they fall in. For reads: the span they close. */
  readonly span?: Span;
  /** The newest reading of each view when this was sent. */
  readonly beside: Readonly<Partial<Record<View, Snapshot>>>;
  readonly subject: Subject;
}

// ---------------------------------------------------------------- target

/** The resources of a run, by id. What is absent makes the rules that need it inapplicable. */
export interface Subject {
  readonly organization: string;
  readonly connection: string;
  readonly other_organization?: string;
  readonly other_connection?: string;
}

/** The only I/O: turns requests into replies. Adds credentials, pace and time-out; never retries on its own. */
export interface Target {
  /** Where it is, for people: `https://acme.eu.auth0.com`. */
  readonly origin: string;
  readonly subject: Subject;
  /** Why a credential cannot be had, or undefined when it can. */
  readonly lacks: (credential: CredentialName) => string | undefined;
  readonly send: (request: Request) => Promise<Reply>;
  readonly close: () => Promise<void>;
}

// ---------------------------------------------------------------- verdicts

export type Verdict =
  | { readonly kind: 'pass' }
  | {
      readonly kind: 'violation';
      readonly expected: string;
      readonly actual: string;
      readonly state?: string;
      /** What is stored now names the request: nobody else can have left it there. */
      readonly telling?: true;
    }
  | { readonly kind: 'observed'; readonly answer: string }
  | { readonly kind: 'inapplicable'; readonly because: string }
  /** `alone`: sending the case again by itself, between two readings, would decide it. */
  | {
      readonly kind: 'inconclusive';
      readonly because: string;
      /** Sent by itself, the case would tell. */
      readonly alone?: true;
      /** Something did break the rule; what did is open. */
      readonly broken?: true;
    };

export interface Rule {
  /** `part.subject.claim`; stable for ever. */
  readonly id: string;
  readonly part: Part;
  readonly level: Level;
  /** Present tense, about the thing observed, at most 100 characters. */
  readonly statement: string;
  readonly source: Source;
  /** Which cases it looks at. Static: asked before anything is sent. */
  readonly about: (candidate: Case) => boolean;
  /** `every` case it is about must be sent for it, or `one` is enough and the rest are judged when they happen. */
  readonly needs: 'every' | 'one';
  /** The views that must be read around those cases for the rule to be able to judge. */
  readonly reads: readonly View[];
  readonly judge: (observation: Observation) => Verdict;
}

export type Outcome = 'untested' | 'inapplicable' | 'upheld' | 'inconclusive' | 'violated';

/**
 * One way a rule was broken, ready to be read and sent again. All values are redacted and elided. `before` and
 * `after` are the stored resource around it, as JSON; absent when it was not read.
 */
export interface Violation {
  readonly exchange: number;
  readonly case: string;
  readonly title: string;
  readonly sent: string;
  readonly expected: string;
  readonly actual: string;
  readonly state?: string;
  readonly before?: string;
  readonly after?: string;
  readonly curl: string;
}

/**
 * What became of a violation when its case was sent again. `eventually consistent`: right after `windowMs`.
 * `unconfirmed`: there was no room to send it again.
 */
export type Stability = 'stable' | 'intermittent' | 'eventually consistent' | 'unconfirmed';

/** One way a rule was broken, told so that runs can be compared: what changes from run to run is replaced. */
export interface Deviation {
  readonly expected: string;
  readonly actual: string;
  /** Ids of the cases it was seen at. */
  readonly cases: readonly string[];
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

/** An entry of the baseline that says something else than the run, and what mends it. */
export interface StaleEntry {
  readonly rule: string;
  readonly because: string;
  readonly mend: string;
}

export interface Finding {
  readonly rule: string;
  readonly part: Part;
  readonly level: Level;
  readonly statement: string;
  readonly source: Source;
  readonly outcome: Outcome;
  /** Why it is inconclusive, inapplicable or untested; distinct reasons, most frequent first. */
  readonly because: readonly string[];
  /** How many observations it judged. */
  readonly judged: number;
  /** The `n` of those observations' exchanges. Old records have none. */
  readonly exchanges?: readonly number[];
  readonly violations: readonly Violation[];
  /** Of a violated rule: every way it was broken, those beyond the `violations` that are kept too. */
  readonly answers?: readonly Deviation[];
  /** Of a violated rule: cases whose answers did not tell. */
  readonly undecided?: readonly string[];
  /** Every answer is in the baseline: it does not fail the run. One for each entry it is in. */
  readonly tolerated?: readonly Tolerance[];
  /** Of a violated rule that is in the baseline with other answers: the cases that are not. */
  readonly fresh?: readonly string[];
  /** Of a violated rule. */
  readonly stability?: Stability;
  /** Milliseconds after which a reading showed what was expected. */
  readonly windowMs?: number;
  /** Deep profile: the smallest requests found that break it, in order, and the requests it took to find them. */
  readonly shrunk?: { readonly steps: readonly string[]; readonly requests: number };
  /** What `observe` rules saw: one line a distinct answer. */
  readonly observed: readonly string[];
}

// ---------------------------------------------------------------- record

/** How many requests a minute, and how many at once. */
export interface Pace {
  readonly perMinute: number;
  readonly burst: number;
}

export interface RunHeader {
  readonly kind: 'run';
  readonly format: 1;
  readonly tool: string;
  readonly contract: { readonly revision: string; readonly hash: string };
  readonly profile: Profile;
  readonly seed: number;
  readonly target: string;
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
  /** The env file the target was configured from, for the command that runs it again. */
  readonly envFile?: string;
  /** Violations of should rules fail the run. */
  readonly strict?: boolean;
  /** Rules a spent budget left untested do not. */
  readonly allowUntested?: boolean;
  /** What may not be taken away again once the run has set it, one line each; absent when there is none. */
  readonly unsettable?: readonly string[];
  /** The variables that were set, by name; `(set)` stands for a secret. Old records have none. */
  readonly config?: Readonly<Record<string, string>>;
  /** No faster than this; absent when the run was not paced. */
  readonly pace?: { readonly all?: Pace; readonly writes?: Pace; readonly reads?: Pace };
}

/** A body as it was sent or answered, redacted; JSON is written anew. Beyond 4,096 characters it is elided. */
export interface RecordedBody {
  readonly body: string;
  readonly elided?: true;
}

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
  readonly purpose?: Purpose;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly credential: CredentialName;
    readonly mediaType?: string;
    /** What was sent were the bytes behind the base64 in `body`. */
    readonly encoding?: 'base64';
  } & Partial<RecordedBody>;
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

export interface RunEnd {
  readonly kind: 'end';
  readonly endedAt: string;
  readonly sent: { readonly writes: number; readonly reads: number };
  readonly outcomes: Readonly<Record<Outcome, number>>;
  /** Whether the tenant is as it was found; `unrestored` says what differs. */
  readonly restored: boolean;
  readonly unrestored: readonly string[];
  /** Harness errors: an invariant of ours broke. Never the target's fault. */
  readonly errors: readonly string[];
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

export type RecordLine = RunHeader | RecordedExchange | RecordedFinding | RunEnd;

/** A whole record. `end` is absent when the run was cut off: the record is truncated and says so. */
export interface RunRecord {
  readonly header: RunHeader;
  readonly exchanges: readonly RecordedExchange[];
  readonly findings: readonly Finding[];
  readonly end?: RunEnd;
}

// ---------------------------------------------------------------- atlas

/**
 * What became of a request whose answer the contract leaves open. `observed` is an answer that is no fate of a
 * value: which of two errors wins, whether a header is there. `unclear`: asked, and the answer does not tell.
 */
export type AnswerClass =
  | 'accepted'
  | 'ignored'
  | 'coerced'
  | 'trimmed'
  | 'normalised'
  | 'cut'
  | 'changed'
  | 'refused'
  | 'redirected'
  | 'failed'
  | 'no answer'
  | 'observed'
  | 'unclear';

export interface Answer {
  readonly class: AnswerClass;
  /** The answer in a phrase: `refused 400 invalid_body`, `stored trimmed, as "patchproof"`. */
  readonly words: string;
  readonly status?: number;
  readonly errorCode?: string;
}

/** An exchange behind an answer; ids, times and tags in it are replaced by placeholders. */
export interface AtlasExchange {
  readonly method: string;
  readonly path: string;
  readonly credential: CredentialName;
  readonly mediaType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly reply:
    | {
        readonly kind: 'response';
        readonly status: number;
        readonly headers: Readonly<Record<string, string>>;
        readonly body: string;
      }
    | { readonly kind: 'fault'; readonly fault: TargetFault['fault'] };
}

/** A question the contract leaves open, and what this tenant answers. */
export interface AtlasEntry {
  /** `area.subject.question`; stable for ever. */
  readonly id: string;
  readonly question: string;
  readonly answer: Answer;
  readonly exchanges: readonly AtlasExchange[];
  /** The members it changed, as they are stored afterwards. */
  readonly stored?: Readonly<Record<string, string>>;
}

export type Unit = 'code points' | 'UTF-16 units' | 'bytes' | 'graphemes' | 'members' | 'levels';

/** One step of a JSON Patch (RFC 6902). */
export interface PatchStep {
  readonly op: 'add' | 'replace' | 'remove';
  readonly path: string;
  readonly value?: Json;
}

/** How much of something a tenant takes. */
export interface AtlasLimit {
  /** `limits.subject.question`. */
  readonly id: string;
  readonly question: string;
  /** `64 bytes, contract says 50 characters`. */
  readonly words: string;
  /** The largest size that was taken; absent when not even the smallest was, or nothing could be told. */
  readonly largest?: number;
  /** The smallest size that was not; absent when none was found. */
  readonly beyond?: number;
  /** What happens beyond it. */
  readonly fate?: string;
  /** Absent when it could not be told. */
  readonly unit?: Unit;
  readonly contract?: { readonly limit: number; readonly unit: string };
  /** Whether it is another limit than the contract's. */
  readonly departs: boolean;
  /** What it took to find out. */
  readonly requests: number;
  /** What the contract would have to say. */
  readonly proposal?: { readonly file: string; readonly patch: readonly PatchStep[] };
}

export interface AtlasHeader {
  readonly tool: string;
  readonly contract: { readonly revision: string; readonly hash: string };
  readonly target: string;
  /** Strategy of the connection. */
  readonly strategy: string;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly only: readonly string[];
  /** The most that could be sent, and what was. */
  readonly planned: { readonly writes: number; readonly reads: number };
  readonly sent: { readonly writes: number; readonly reads: number };
  readonly restored: boolean;
  readonly unrestored: readonly string[];
  readonly exitCode: 0 | 2;
}

/** What a tenant answers to the questions that the contract leaves open. All but the header is the same each time. */
export interface Atlas {
  readonly kind: 'atlas';
  readonly format: 1;
  readonly header: AtlasHeader;
  readonly areas: readonly { readonly id: string; readonly title: string }[];
  readonly entries: readonly AtlasEntry[];
  readonly limits: readonly AtlasLimit[];
  /** `cut`: it could have been asked, but for a budget, an interruption or a tenant that went silent. */
  readonly unasked: readonly {
    readonly id: string;
    readonly question: string;
    readonly because: string;
    readonly cut?: true;
  }[];
}

// ---------------------------------------------------------------- drift

export type DriftPart = 'operation' | 'path' | 'request' | 'response' | 'error';

/** The contract is what is built on; the document is what is held beside it. */
export type Side = 'contract' | 'document';

/** One thing a contract and a document do not agree on. */
export interface DriftFinding {
  /** `part.subject.keyword`, as rule ids are spelled. */
  readonly id: string;
  readonly part: DriftPart;
  /** Into the body or the path parameters; items of an array and other members are `*`. Empty for the operation. */
  readonly pointer: string;
  readonly keyword: string;
  /** Which of several bodies, where the document has several: a media type, or statuses. */
  readonly of?: string;
  /** What the keyword is on each side; absent where a side has no such keyword, or more than one. */
  readonly contract?: Json;
  readonly document?: Json;
  /** A value that one side accepts and the other refuses. Differences of the operation have none. */
  readonly witness?: { readonly value: Json; readonly refusedBy: Side };
  readonly breaks: 'clients' | 'servers' | 'nobody';
  /** Who is worse off and how, in a sentence. */
  readonly meaning: string;
}

/** What could not be compared, or should be known; `place` is a pointer into the document or a subject. */
export interface DriftNote {
  readonly place: string;
  readonly words: string;
}

export interface Drift {
  readonly format: 1;
  readonly contract: { readonly revision: string };
  /** `operation` is where it stands in the document; absent when that is a contract too. */
  readonly document: { readonly name: string; readonly title: string; readonly operation?: string };
  readonly findings: readonly DriftFinding[];
  /** Keywords that differ in words, while no value tells the two sides apart. */
  readonly alike: readonly DriftNote[];
  /** What keeps the answer from being no: nothing was compared there. */
  readonly undecided: readonly DriftNote[];
  readonly notes: readonly DriftNote[];
  /** Values tried on both sides. */
  readonly tried: number;
  /** 0 no drift, 1 drift, 2 none found but something undecided. */
  readonly exitCode: 0 | 1 | 2;
}
