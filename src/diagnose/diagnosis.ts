import type { Finding } from '../model.ts';
import type { RecordedExchange, RunHeader } from '../record/record.ts';

/** One rule that was broken at one case. */
export interface Failure {
  readonly rule: string;
  readonly case: string;
  /** The exchange that shows it; absent where the record does not say. */
  readonly exchange?: number;
  /** The failure is wrong in exactly the ways that its cause predicts at this case. */
  readonly asPredicted?: true;
}

/**
 * How far the predictions of a cause were tested.
 * `certain`: nearly all were tested, all came true, and no other known fault explains as much.
 * `likely`: all tested ones came true, or most where four or more causes hide each other's effects.
 * `possible`: some came true, or the record says too little.
 */
export type Confidence = 'certain' | 'likely' | 'possible';

/** A known fault that has the same effects on every case that was sent. */
export interface Alternative {
  readonly id: string;
  readonly statement: string;
  /** A rule at a case that was not sent, which only one of the two breaks. Absent where there is none. */
  readonly decidedBy?: Pick<Failure, 'rule' | 'case'>;
}

/** A fault that explains failures of a run. */
export interface LikelyCause {
  readonly id: string;
  /** What the server does. */
  readonly statement: string;
  readonly confidence: Confidence;
  readonly alternatives: readonly Alternative[];
  /** What the cause predicts of the cases that were judged. */
  readonly predicted: { readonly confirmed: number; readonly refuted: number };
  /** A failure belongs to the first cause that explains it. */
  readonly explains: readonly Failure[];
  /** The failures to look at, at most three: reproduced ones first, then the smallest request. */
  readonly shownBy: readonly Failure[];
  /** Rules that hold again once it is fixed: this cause explains all of their failures. */
  readonly mends: readonly string[];
  /** The first exchange that shows it. */
  readonly since?: number;
}

/** Which faults explain the failures of a run. It changes no verdict and no exit code. */
export interface Diagnosis {
  /** The one that explains most comes first. */
  readonly causes: readonly LikelyCause[];
  readonly unexplained: readonly Failure[];
  /** How many rules are broken at how many cases, as pairs, explained or not. */
  readonly failures: number;
}

/** What a diagnosis reads of a record. */
export interface JudgedRun {
  readonly header: Pick<RunHeader, 'profile'> & {
    readonly contract: Pick<RunHeader['contract'], 'revision'>;
  };
  readonly exchanges: readonly (Pick<RecordedExchange, 'n' | 'case'> & {
    readonly request: Pick<RecordedExchange['request'], 'body' | 'elided'>;
  })[];
  readonly findings: readonly Finding[];
}
