/** What a comparison of records is made of. The first column is what the others are compared with. */
import type { Level, Part, RunRecord } from '../../model.ts';
import type { Pair } from '../../pairs.ts';
import type { OutcomeWord } from '../outcome-word.ts';

/** A record to compare, and what it is called. */
export interface Named {
  readonly name: string;
  readonly record: RunRecord;
}

/**
 * What became of a rule since the first column. `new`: broken, and was not. `fixed`: the other way round. `changed`:
 * broken in another way, or answered otherwise. `unknown`: it cannot be told. Absent where there is nothing to compare.
 */
export type Change = 'new' | 'fixed' | 'changed' | 'same' | 'unknown';

export interface Cell {
  /** `absent`: the record has no such rule. */
  readonly word: OutcomeWord | 'absent';
  readonly change?: Change;
  /** Something is broken here that was not in the first column. */
  readonly worse: boolean;
  /** Answers that the first column has not, and those that only it has. */
  readonly fresh: readonly Pair[];
  readonly gone: readonly Pair[];
  /** What `observe` rules saw. */
  readonly observed: readonly string[];
}

export interface ComparedRule {
  readonly rule: string;
  readonly part: Part;
  readonly level: Level;
  readonly statement: string;
  /** One for each column. */
  readonly cells: readonly Cell[];
}

/** Refusals of the same cases that are worded, or numbered, otherwise. */
export interface Rewording {
  readonly from: string;
  readonly to: string;
  readonly cases: readonly string[];
}

export interface ComparedColumn {
  readonly name: string;
  readonly target: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly tool: string;
  readonly revision: string;
  readonly profile: string;
  /** Why it cannot be compared as a whole. */
  readonly doubts: readonly string[];
  /** What else differs about the run. */
  readonly notes: readonly string[];
  readonly rewordings: readonly Rewording[];
  /** How many rules changed how. */
  readonly counts: Readonly<Record<Change, number>>;
  readonly worse: number;
}

export interface Comparison {
  readonly columns: readonly ComparedColumn[];
  /** In reading order. */
  readonly rules: readonly ComparedRule[];
  /** 1: something is worse than in the first column. 2: it cannot be told. */
  readonly exitCode: 0 | 1 | 2;
  readonly sentence: string;
}
