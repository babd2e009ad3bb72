import type { Case } from './case.ts';
import type { Observation } from './observation.ts';
import type { View } from './request.ts';

/** The first segment of every rule id, in reading order. */
export type Part = 'request' | 'response' | 'error' | 'authorization' | 'state';

/** must: schema and documented status. should: prose advice, recorded behaviour. observe: the contract is silent. */
export type Level = 'must' | 'should' | 'observe';

/** What a rule rests on: a document, a place in it, and its words. */
export interface Source {
  readonly document: string;
  readonly anchor: string;
  readonly words: string;
}

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
  /** The headers that, with the status, are all it looks at in an answer. Absent: it looks at the body too. */
  readonly looksAt?: readonly string[];
  readonly judge: (observation: Observation) => Verdict;
  /**
   * How a violation is confirmed. `changes`: a reading is compared with the one before it, so what was written in
   * between is sent again. `never`: it was measured. Absent: the case is sent again.
   */
  readonly confirm?: 'changes' | 'never';
  /**
   * The id of the rule of which this one is a special case: where that one is broken by a request that this one is not
   * about, what is special about this one is not the cause.
   */
  readonly specializes?: string;
}
