import type { RecordedExchange, RunRecord } from '../../model.ts';

/** How much of a record is shown: what is long is shown shorter, until the page is small enough to open at once. */
export interface Detail {
  /** Violations of a rule shown in full, and of the others those shown in a line; the rest is counted. */
  readonly whole: number;
  readonly short: number;
  /** Whether those in full come with the stored state around them. */
  readonly state: boolean;
  /** Judged requests listed for a rule, and whether all requests are listed at the end. */
  readonly cases: number;
  readonly requests: boolean;
}

export const DETAILS: readonly Detail[] = [
  { whole: 5, short: 5, state: true, cases: 8, requests: true },
  { whole: 1, short: 5, state: true, cases: 4, requests: true },
  { whole: 1, short: 0, state: false, cases: 0, requests: false },
  { whole: 0, short: 1, state: false, cases: 0, requests: false },
];

/** What the sections of a page need beside their own subject. */
export interface Shown {
  readonly record: RunRecord;
  readonly detail: Detail;
  readonly exchanges: ReadonlyMap<number, RecordedExchange>;
}
