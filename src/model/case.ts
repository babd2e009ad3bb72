import type { Request, Resource } from './wire.ts';

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
  | { readonly in: 'syntax' | 'route' | 'resource' | 'tie' }
  /** `besides`: the body is invalid too, to see which of the two is answered. */
  | { readonly in: 'credential'; readonly besides?: 'body' };

type Aim =
  | { readonly kind: 'accept' }
  | { readonly kind: 'reject'; readonly fault: Fault; readonly statuses: readonly number[] }
  /** The contract leaves the answer open: observed, not judged. */
  | { readonly kind: 'open' }
  | { readonly kind: 'read'; readonly view: Resource };

/** One request, and what the contract says of it. Ids are stable: `subject/keyword/value`. */
export interface Case {
  readonly id: string;
  /** What it is, in words: `a name of 51 characters`. */
  readonly title: string;
  /** Where it goes; `nowhere` does not exist. */
  readonly place: Resource | 'nowhere';
  readonly request: Request;
  readonly aim: Aim;
  readonly edges: readonly Edge[];
  /** Id of the same request without the one fault; the target must accept it in the same run. */
  readonly control?: string;
  /** Ids of cases that carry one edge of this one each; sent only when this one is refused. */
  readonly isolatedCases?: readonly string[];
  readonly traits?: readonly Trait[];
  /** Statuses below 500 may come from a proxy in front of the API, which owes no JSON. */
  readonly gateway?: boolean;
  /** What must be there for it to mean anything; checked against the subject, never assumed. */
  readonly needs?: readonly ('database' | 'enterprise' | 'name-unset' | 'unsupported')[];
}

/** What rules and the order look for. `bulky`: once stored, too deep or too large to be taken away. */
export type Trait = OrderTrait | StepTrait | WalkTrait | 'bulky';
/** `burst`: one of a row; `reordered`: members in reverse order. */
type OrderTrait = 'burst' | 'repeat' | 'reordered' | 'sparse' | 'distinct' | 'nulls';
type StepTrait = 'name' | 'unname' | 'show' | 'hide' | 'off' | 'disable' | 'while-disabled';
type WalkTrait = 'way' | 'tour' | 'long-row';

/** `smoke`: one case per constraint. `gate`: what finds most. `full`: every class. `deep`: random cases. */
export type Profile = 'smoke' | 'gate' | 'full' | 'deep';
