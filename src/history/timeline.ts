import type { Diagnosis } from '../diagnose/diagnosis.ts';
import { conclude } from '../record/conclude.ts';
import type { RunHeader, RunRecord } from '../record/record.ts';
import { requestsSent, startOf } from '../record/run-facts.ts';
import { brokenCases, tally, untolerated } from '../record/status.ts';
import type { NamedRecord } from './compare-records.ts';

/** One run among others of the same target. */
export interface PastRun {
  readonly name: string;
  readonly header: RunHeader;
  readonly exitCode: 0 | 1 | 2;
  /** Rules that are broken and not tolerated, and rules whose answers do not tell. */
  readonly broken: number;
  readonly inconclusive: number;
  /** Broken rules at their cases. */
  readonly failures: number;
  readonly requests: number;
  /** Milliseconds. */
  readonly took: number;
  /** How many failures each cause explains, by its id. */
  readonly causes: ReadonlyMap<string, number>;
}

/** Runs in the order in which they began. */
export interface Timeline {
  readonly runs: readonly PastRun[];
  /** Every cause of any run, the latest first, with what the server does. */
  readonly causes: readonly { readonly id: string; readonly statement: string }[];
}

export function timelineOf(
  records: readonly NamedRecord[],
  diagnose: (record: RunRecord) => Diagnosis,
): Timeline {
  const sorted = records.toSorted((a, b) => startOf(a.record.header) - startOf(b.record.header));
  const diagnosed = sorted.map((one) => ({ ...one, diagnosis: diagnose(one.record) }));
  const statements = new Map(
    diagnosed
      .toReversed()
      .flatMap(({ diagnosis }) => diagnosis.causes.map(({ id, statement }) => [id, statement] as const)),
  );
  return {
    runs: diagnosed.map(pastRun),
    causes: [...statements].map(([id, statement]) => ({ id, statement })),
  };
}

function pastRun({ name, record, diagnosis }: NamedRecord & { readonly diagnosis: Diagnosis }): PastRun {
  const broken = untolerated(record);
  const { writes, reads, took } = requestsSent(record);
  return {
    ...{ name, header: record.header, exitCode: conclude(record).exitCode, took },
    broken: broken.length,
    inconclusive: tally(record.findings).inconclusive,
    failures: broken.reduce((sum, finding) => sum + brokenCases(finding).length, 0),
    requests: writes + reads,
    causes: new Map(diagnosis.causes.map(({ id, explains }) => [id, explains.length])),
  };
}
