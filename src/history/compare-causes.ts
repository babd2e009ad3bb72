import { diagnose } from '../diagnose/diagnose.ts';
import type { LikelyCause } from '../diagnose/diagnosis.ts';
import type { Dictionary } from '../diagnose/dictionary.ts';
import type { RunRecord } from '../record/record.ts';

export type CauseChange = 'new' | 'gone' | 'unchanged';

/** A fault that some records name, and what became of it in those after the first. */
export interface ComparedCause {
  readonly id: string;
  readonly statement: string;
  /** For each record but the first, in their order; undefined where neither it nor the first names the fault. */
  readonly changes: readonly (CauseChange | undefined)[];
}

const idsOf = ({ id, alternatives }: LikelyCause): readonly string[] => [
  id,
  ...alternatives.map((one) => one.id),
];

function changeOf(before: boolean, after: boolean): CauseChange | undefined {
  if (before) return after ? 'unchanged' : 'gone';
  return after ? 'new' : undefined;
}

/** One thing that came true says little. */
const isTold = ({ confidence, predicted }: LikelyCause): boolean =>
  confidence !== 'possible' || predicted.confirmed > 1;

const isBroken = ({ findings }: RunRecord): boolean => findings.some(({ outcome }) => outcome === 'violated');

/** The likely causes of records, each held against the first. Two that a run cannot tell apart are the same. */
export function compareCauses(
  records: readonly RunRecord[],
  dictionary: () => Dictionary,
): readonly ComparedCause[] {
  const named = records.map((record) =>
    isBroken(record) ? diagnose(record, dictionary()).causes.filter(isTold) : [],
  );
  const found: { readonly id: string; readonly statement: string; readonly ids: Set<string> }[] = [];
  for (const cause of named.flat()) {
    const ids = idsOf(cause);
    if (!found.some((one) => ids.some((id) => one.ids.has(id))))
      found.push({ id: cause.id, statement: cause.statement, ids: new Set(ids) });
  }
  return found.map(({ id, statement, ids }) => {
    const isIn = named.map((causes) => causes.some((cause) => idsOf(cause).some((one) => ids.has(one))));
    const changes = isIn.slice(1).map((after) => changeOf(isIn[0] === true, after));
    return { id, statement, changes };
  });
}
