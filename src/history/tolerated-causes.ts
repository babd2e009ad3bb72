import { diagnose, isRefuted } from '../diagnose/diagnose.ts';
import type { Diagnosis, LikelyCause } from '../diagnose/diagnosis.ts';
import { type Dictionary, pairOf } from '../diagnose/dictionary.ts';
import type { Finding, Tolerance } from '../model.ts';
import { answersOf } from '../record/deviations.ts';
import { defined } from '../text/json.ts';
import { type Grounds, type JudgedRun, type Revised, type Standing, toleranceOf } from './standing.ts';

/** A known fault. A violation is tolerated while this fault explains it. */
export interface CauseEntry extends Tolerance {
  readonly cause: string;
}

/** Whether a likely cause is this fault, or cannot be distinguished from it. */
const names = ({ id, alternatives }: LikelyCause, cause: string): boolean =>
  id === cause || alternatives.some((one) => one.id === cause);

const namedIn = ({ causes }: Diagnosis, cause: string): LikelyCause | undefined =>
  causes.find((one) => names(one, cause));

/** The rules at cases that fail exactly as tolerated causes predict, and why they are tolerated. */
export function toleratedPairs(diagnosis: Diagnosis, entries: readonly CauseEntry[]) {
  return new Map(
    entries.flatMap(({ cause, ...tolerance }) =>
      (namedIn(diagnosis, cause)?.explains ?? [])
        .filter(({ asPredicted }) => asPredicted)
        .map((failure) => [pairOf(failure.rule, failure.case), tolerance] as const),
    ),
  );
}

/** Findings without the answers at cases that tolerated causes explain. */
export function withoutPairs(
  findings: readonly Finding[],
  tolerated: ReadonlyMap<string, Tolerance>,
): readonly Finding[] {
  return findings.map((finding) => {
    const { rule, answers } = finding;
    if (answers === undefined) return finding;
    const left = answers.flatMap((answer) =>
      answer.cases.filter((id) => !tolerated.has(pairOf(rule, id))).map((id) => ({ ...answer, case: id })),
    );
    return { ...finding, answers: answersOf(left) };
  });
}

export function causeStanding(
  { cause, expires }: CauseEntry,
  run: JudgedRun,
  { dictionary, diagnosis, today }: { dictionary: Dictionary; diagnosis: Diagnosis; today: string },
): Standing {
  const fault = dictionary.faults.find((one) => [one, ...one.same].some(({ id }) => id === cause));
  if (fault === undefined) return { kind: 'unknown', because: 'there is no cause of that id' };
  const isBroken = namedIn(diagnosis, cause) !== undefined;
  if (expires < today) return { kind: 'expired', because: `it expired after ${expires}`, isBroken };
  if (isBroken) return { kind: 'holds' };
  return isRefuted(run, fault)
    ? { kind: 'gone', because: 'it explains no violation of this run', isBroken }
    : { kind: 'unjudged' };
}

interface CauseScope {
  readonly dictionary: Dictionary;
  readonly selected: (id: string) => boolean;
  /** Whether to add causes that are not in the baseline. */
  readonly adds: boolean;
  readonly fails: (rule: string) => boolean;
}

/** Updates the causes of a baseline from a run. A cause that is only possible is not proposed. */
export function reviseCauses(
  entries: readonly CauseEntry[],
  run: JudgedRun,
  { dictionary, selected, adds, fails }: CauseScope,
  grounds: Grounds,
): readonly Revised<CauseEntry>[] {
  const { today, expires } = grounds;
  const diagnosis = diagnose(run, dictionary);
  const old = entries.map((entry): Revised<CauseEntry> => {
    const is = selected(entry.cause)
      ? causeStanding(entry, run, { dictionary, diagnosis, today }).kind
      : 'holds';
    if (is === 'holds' || is === 'unjudged') return { kind: 'kept', before: entry, after: entry };
    if (is !== 'expired' || namedIn(diagnosis, entry.cause) === undefined)
      return { kind: 'removed', before: entry };
    return { kind: 'renewed', before: entry, after: { ...entry, ...defined({ expires }) } };
  });
  const fresh = diagnosis.causes.filter(
    (one) =>
      one.confidence !== 'possible' &&
      one.explains.some(({ rule, asPredicted }) => asPredicted && fails(rule)) &&
      !entries.some(({ cause }) => names(one, cause)),
  );
  const added = fresh
    .filter(({ id }) => adds && selected(id))
    .map(({ id }): Revised<CauseEntry> => ({ kind: 'added', after: { cause: id, ...toleranceOf(grounds) } }));
  return [...old, ...added];
}
