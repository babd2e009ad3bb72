import type { Finding, Part } from '../../src/model.ts';
import type { RunHeader } from '../../src/record/record.ts';

/** What the suites are told of the one run of the gate: plain data, so that it can cross into their processes. */
export interface Verdicts {
  /** Every rule of the contract, selected or not, in reading order. */
  readonly rules: readonly { readonly id: string; readonly part: Part }[];
  readonly findings: readonly Finding[];
  /** Absent when nothing was selected, and so nothing sent. */
  readonly header?: RunHeader;
  /** What no rule speaks of and the run fails for all the same: configuration, a tenant not put back. */
  readonly troubles: readonly string[];
  /** The part whose suite says so: the first that runs. */
  readonly spokesman: Part;
}

declare module 'vitest' {
  interface ProvidedContext {
    readonly verdicts: Verdicts;
  }
}
