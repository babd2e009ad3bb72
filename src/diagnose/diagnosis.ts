import type { Finding } from '../model.ts';
import type { RecordedExchange, RunHeader } from '../record/record.ts';

/** One rule that was broken at one case. */
export interface Failure {
  readonly rule: string;
  readonly case: string;
  /** The exchange that shows it; absent where the record does not say. */
  readonly exchange?: number;
  /**
   * Of an explained one: it is wrong in just the ways that the cause predicts at this case, and in no other.
   */
  readonly asPredicted?: true;
}

/**
 * How far the predictions of a cause were tested. `certain`: nearly all of them, all came true, and no other
 * known fault explains as much. `likely`: all that were tested came true, or most where four or more causes
 * hide each other's effects. `possible`: some did, or the record says too little.
 */
export type Confidence = 'certain' | 'likely' | 'possible';

/** A known fault that has the same effects on every case that was sent. */
export interface Alternative {
  readonly id: string;
  readonly statement: string;
  /** A rule at a case that was not sent: one of the two breaks it. Absent where no case tells them apart. */
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
  /** Every failure belongs to the first cause that explains it. */
  readonly explains: readonly Failure[];
  /** The failures to look at, at most three: reproduced ones first, then the smallest request. */
  readonly shownBy: readonly Failure[];
  /** Rules that hold again once it is mended: this cause explains every failure of theirs. */
  readonly mends: readonly string[];
  /** The first exchange that shows it. */
  readonly since?: number;
}

/** Which faults explain the failures of a run. It changes no verdict and no exit code. */
export interface Diagnosis {
  /** Those that explain most come first. */
  readonly causes: readonly LikelyCause[];
  readonly unexplained: readonly Failure[];
  /** Rules broken at cases, explained or not. */
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
