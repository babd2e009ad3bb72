import type { Case } from './case.ts';
import type { Actual, Verdict } from './verdict.ts';
import type { JsonObject, Reply, Resource, Subject } from './wire.ts';

/** One request sent and what came back. `at` and `ms` are milliseconds; `n` counts from 1 in a run. */
export interface Exchange {
  readonly n: number;
  readonly case: Case;
  readonly reply: Reply;
  readonly at: number;
  readonly ms: number;
  /** `plan`: a case or reading. `again`: to find out more. `confirm`: a violation. `restore`: the state. */
  readonly purpose: 'plan' | 'again' | 'confirm' | 'restore';
  /** Of a reading that first showed an older state: the most it took since the last write was answered. */
  readonly lag?: { readonly ms: number };
}

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

/** What rules judge: an exchange with its context. It says nothing of how the case was made. */
export interface Observation extends Exchange {
  /** The control's reply, when it was sent in this run. */
  readonly control?: Reply;
  /** Replies the same case got before in this run. */
  readonly earlier?: readonly Reply[];
  /** Replies of this case's isolatedCases, by case id; present once they were sent. */
  readonly isolatedCases?: Readonly<Record<string, Reply>>;
  /** For a valid write that is refused: what others set at its place, as `member=value` in JSON. */
  readonly taken?: ReadonlySet<string>;
  /** For a refused write: its credential was accepted for a write there before and after it. */
  readonly surrounded?: true;
  /** Why this is not an answer of the API: something in front of it gave it. */
  readonly front?: string;
  /** For the last write of a row, which is not read in between: the state after a row with all readings. */
  readonly spread?: Snapshot;
  /** For a write in reverse order: values, as `member=value` in JSON, that writes in order have stored. */
  readonly kept?: ReadonlySet<string>;
  /** For a refused write: a value that no other request ever sent, and that was stored or answered later. */
  readonly leak?: Extract<Actual, { kind: 'leak' }>['leak'];
  /** Values, as JSON, that only refused writes ever sent and that were stored or answered later. */
  readonly leaked?: ReadonlySet<string>;
  /** For writes: the span they fall in. For reads: the span they close. */
  readonly span?: Span;
  /** For a reading of the tenant-level connection: what of it changes by itself, as JSON Pointers. */
  readonly volatile?: ReadonlySet<string>;
  /** The newest reading of each view when this was sent. */
  readonly beside: Readonly<Partial<Record<Resource, Snapshot>>>;
  /** What the newest accepted write at home was answered with when this was sent. */
  readonly answered?: JsonObject;
  readonly subject: Subject;
}

/** The first segment of every rule id, in reading order. */
export type Part = 'request' | 'response' | 'error' | 'authorization' | 'state';

/** must: schema, documented status. should: advice, recorded behaviour. observe: the contract is silent. */
export type Level = 'must' | 'should' | 'observe';

/** What a rule rests on: a document, a place in it, and its words. */
export interface Source {
  readonly document: string;
  readonly anchor: string;
  readonly words: string;
}

export interface Rule {
  /** `part.subject.claim`; stable for ever. */
  readonly id: string;
  readonly part: Part;
  readonly level: Level;
  /** Present tense, about the thing observed, at most 100 characters. */
  readonly statement: string;
  readonly source: Source;
  /** Where it stands in the contract: a file such as `request-body.json`, and the keys that lead to it. */
  readonly place: { readonly file: string; readonly keys: readonly string[] };
  /** Which cases it looks at. Static: asked before anything is sent. */
  readonly about: (candidate: Case) => boolean;
  /** `every`: all cases it is about must be sent. `one`: one is enough; any others sent are judged too. */
  readonly needs: 'every' | 'one';
  /** The views that must be read around those cases for the rule to be able to judge. */
  readonly reads: readonly Resource[];
  /** The headers that, with the status, are all it looks at in an answer. Absent: the body too. */
  readonly looksAt?: readonly string[];
  readonly judge: (observation: Observation) => Verdict;
  /** What confirms it. Absent: its case. `changes`: all writes between the readings. `never`: nothing. */
  readonly confirm?: 'changes' | 'never';
  /** What else may break it, so that a violation does not prove a fault of the server. Absent: nothing. */
  readonly otherCause?: 'network' | 'outage' | 'other writer';
  /**
   * The id of a more general rule. Where requests that this rule is not about break that one too,
   * they have the same cause, and this rule is inapplicable.
   */
  readonly specializes?: string;
}
