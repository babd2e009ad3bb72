import type { Json, RecordedRequest, Reply } from './wire.ts';

/** A member that differs from what it was or had to be; an absent value means an absent member. */
export interface MemberDifference {
  readonly member: string;
  readonly original?: Json | undefined;
  readonly actual?: Json | undefined;
}

export type Expected =
  /** `because`: the fault of the request. */
  | { readonly kind: 'status'; readonly statuses: readonly number[]; readonly because?: string }
  | { readonly kind: 'status below'; readonly limit: number }
  /** A keyword of the schema of an answer; `words` say what it asks for. */
  | { readonly kind: 'keyword'; readonly pointer: string; readonly keyword: string; readonly words: string }
  | { readonly kind: 'member'; readonly member: string; readonly value: Json }
  | { readonly kind: 'pattern'; readonly member: string; readonly pattern: string }
  | { readonly kind: 'members as sent'; readonly values: readonly Json[] }
  | { readonly kind: 'members of revision'; readonly revision: string }
  | { readonly kind: 'message that names'; readonly member: string }
  | { readonly kind: 'header'; readonly name: string; readonly value: string }
  /** What has no other data: a condition that is the same for every case. */
  | { readonly kind: 'condition'; readonly words: string };

/** Which two states or representations are compared. merged: the result that several changes should have. */
type Compared =
  | 'before and after'
  | 'sent and stored'
  | 'merged and stored'
  | 'answer and reading'
  | 'sent and answered'
  | 'two representations';

export type Actual =
  /** `times`: how often there was no answer. */
  | { readonly kind: 'reply'; readonly reply: Reply; readonly times?: number }
  | { readonly kind: 'differences'; readonly of: Compared; readonly differences: readonly MemberDifference[] }
  | { readonly kind: 'member'; readonly member: string; readonly value?: Json | undefined }
  /** Members that the contract does not know; `revision` knows them. `more` are not listed. */
  | {
      readonly kind: 'unknown members';
      readonly members: readonly { readonly name: string; readonly revision?: string | undefined }[];
      readonly more: number;
      readonly reply: Reply;
    }
  | { readonly kind: 'header'; readonly name: string; readonly value?: string | undefined }
  /** `limited`: of a 429. */
  | {
      readonly kind: 'rate limit headers';
      readonly limited: boolean;
      readonly headers: readonly (readonly [name: string, value: string | undefined])[];
    }
  | {
      readonly kind: 'attachments';
      readonly attached: readonly string[];
      readonly detached: readonly string[];
    }
  | {
      readonly kind: 'leak';
      /** Where a value that only one refused request ever sent turned up. */
      readonly leak: {
        readonly member: string;
        readonly value: Json;
        /** The reading, or the answer to another write, that shows it. */
        readonly at: number;
        readonly where: string;
      };
    }
  /** The API answers that the resource does not exist; absent reply: a later reading said so. */
  | { readonly kind: 'gone'; readonly reply?: Reply }
  | { readonly kind: 'condition'; readonly words: string };

export type Verdict =
  | { readonly kind: 'pass' }
  | BrokenVerdict
  | { readonly kind: 'observed'; readonly answer: string }
  | { readonly kind: 'inapplicable'; readonly because: string }
  /**
   * `alone`: the case would tell if it were sent alone, between two readings.
   * `broken`: something broke the rule; which request did is open.
   */
  | {
      readonly kind: 'inconclusive';
      readonly because: string;
      readonly alone?: true;
      readonly broken?: true;
    };

export interface BrokenVerdict {
  readonly kind: 'violation';
  readonly expected: Expected;
  readonly actual: Actual;
  /** The stored value names the request: nobody else can have sent it. */
  readonly telling?: true;
}

/** One way a rule was broken, ready to be read and sent again. All values are redacted and elided. */
export interface Violation {
  readonly exchange: number;
  readonly case: string;
  readonly title: string;
  readonly sent: string;
  readonly expected: string;
  readonly actual: string;
  readonly state?: string;
  /** The stored resource around it, as JSON; absent when it was not read. */
  readonly before?: string;
  readonly after?: string;
  /** Old records have none. */
  readonly differences?: readonly Difference[];
  readonly curl: string;
  /** Where it takes several requests to show it again: all of them in order, as curl lines. */
  readonly script?: readonly string[];
  /** The same requests as data. Old records have none. */
  readonly requests?: readonly RecordedRequest[];
}

/** One way a rule was broken, told so that runs can be compared: what changes from run to run is replaced. */
export interface Deviation {
  readonly expected: string;
  readonly actual: string;
  /** The same as data. Old records have none, and baselines neither. */
  readonly differences?: readonly Difference[];
  /** Ids of the cases it was seen at. */
  readonly cases: readonly string[];
}

/** One difference between expected and found, by classes of values; it holds no literal value. */
export interface Difference {
  /** Of the answer, where the status is what is wrong. */
  readonly status?: number;
  /** JSON Pointer into the request, the answer or the stored resource; absent where all of it is wrong. */
  readonly pointer?: string;
  /** `4xx`, `as before`, a keyword, a type. */
  readonly expected: string;
  /** `2xx`, `absent`, `null`, a type. */
  readonly actual: string;
}
