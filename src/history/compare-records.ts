import { diagnosisOf } from '../diagnose/diagnose.ts';
import type { Diagnosis, LikelyCause } from '../diagnose/diagnosis.ts';
import { type Dictionary, shippedDictionary } from '../diagnose/dictionary.ts';
import type { Finding } from '../model.ts';
import type { RunRecord } from '../record/record.ts';
import { requestsSent, startOf } from '../record/run-facts.ts';
import { brokenCases, conclude, PARTS, tally, untolerated } from '../record/status.ts';
import { groupBy } from '../text/group-by.ts';
import {
  type ComparedFinding,
  compareFinding,
  compareRuns,
  compareWording,
  judgedOf,
  type RuleChange,
} from './compare-findings.ts';

export type CauseChange = 'new' | 'gone' | 'unchanged';

const idsOf = (cause: LikelyCause): readonly string[] => [cause, ...cause.alternatives].map(({ id }) => id);

function changeOf(before: boolean, after: boolean): CauseChange | undefined {
  if (before) return after ? 'unchanged' : 'gone';
  return after ? 'new' : undefined;
}

/** A single prediction that came true says little. */
const isTold = ({ confidence, predicted }: LikelyCause): boolean =>
  confidence !== 'possible' || predicted.confirmed > 1;

/** The likely causes of records, each compared with the first. Causes that a run cannot separate are one. */
function compareCauses(records: readonly RunRecord[], dictionary: () => Dictionary) {
  const named = records.map((record) => diagnosisOf(record, dictionary).causes.filter(isTold));
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

export interface NamedRecord {
  readonly name: string;
  readonly record: RunRecord;
  /** The folder that it was read from. */
  readonly folder?: string;
}

interface ComparedRule extends Pick<Finding, 'rule' | 'part' | 'level' | 'statement'> {
  /** One for each column; the first is compared with nothing. */
  readonly cells: readonly ComparedFinding[];
}

export type ComparedRecord = ReturnType<typeof columnOf>;

export interface RecordComparison {
  readonly columns: readonly ComparedRecord[];
  /** In reading order. */
  readonly rules: readonly ComparedRule[];
  /** Likely causes of the violations; they do not change the exit code. */
  readonly causes: ReturnType<typeof compareCauses>;
  /** 1: something is worse than in the first column. 2: the comparison is undecided. */
  readonly exitCode: 0 | 1 | 2;
}

/** Every rule that any record has, by part, in the order of the first record that has it. */
function rulesOf(records: readonly RunRecord[]): readonly Finding[] {
  const found = records.flatMap(({ findings }) => findings);
  const all = groupBy(found, ({ rule }) => rule).map(([first]) => first);
  return PARTS.flatMap((part) => all.filter((finding) => finding.part === part));
}

function columnOf({ name, record }: NamedRecord, base: RunRecord, cells: readonly ComparedFinding[]) {
  const counts: Record<RuleChange, number> = { new: 0, fixed: 0, changed: 0, same: 0, unknown: 0 };
  for (const { change } of cells) if (change !== undefined) counts[change] += 1;
  return {
    name,
    header: record.header,
    counts,
    ...compareRuns(base, record),
    rewordings: compareWording(base, record),
    worse: cells.filter(({ worse }) => worse).length,
  };
}

/** Compares records with the first, rule by rule. Never throws: a doubt says what cannot be compared. */
export function compareRecords(
  named: readonly NamedRecord[],
  dictionary: () => Dictionary = shippedDictionary,
): RecordComparison {
  const records = named.map(({ record }) => record);
  const [base] = records;
  if (base === undefined) return { columns: [], rules: [], causes: [], exitCode: 2 };
  const tables = records.map(({ findings }) => new Map(findings.map((finding) => [finding.rule, finding])));
  const rules = rulesOf(records).map(({ rule, part, level, statement }): ComparedRule => {
    const first = judgedOf(base, tables[0]?.get(rule));
    const cells = records.map((record, place) => {
      const cell = compareFinding(first, judgedOf(record, tables[place]?.get(rule)));
      const { change: _, ...alone } = cell;
      return place === 0 ? alone : cell;
    });
    return { rule, part, level, statement, cells };
  });
  const columns = named.map((one, place) => {
    const cells = rules.flatMap((rule) => rule.cells[place] ?? []);
    return columnOf(one, base, cells);
  });
  const doubt = columns.length < 2 || columns.some(isOpen) ? 2 : 0;
  // What is worse outranks what is undecided.
  const exitCode = columns.some(({ worse }) => worse > 0) ? 1 : doubt;
  return { columns, rules, causes: compareCauses(records, dictionary), exitCode };
}

export const isOpen = ({ doubts, counts }: ComparedRecord): boolean =>
  doubts.length > 0 || counts.unknown > 0;

/** Groups what is the same in several columns, with the names of those columns. */
function sharedBy<T extends { readonly name: string }>(items: readonly T[], key: (item: T) => string) {
  return groupBy(items, key).map((group) => ({ ...group[0], names: group.map(({ name }) => name) }));
}

/** Columns in which a rule changed in the same way. */
export type ChangeGroup = ReturnType<typeof groupsOf>[number];

function groupsOf({ cells }: ComparedRule, { columns }: RecordComparison) {
  const changed = cells.flatMap((cell, place) => {
    const { change } = cell;
    const name = columns[place]?.name ?? '';
    return change === undefined || change === 'same' ? [] : [{ ...cell, change, name }];
  });
  return sharedBy(changed, ({ name: _, worse: __, ...rest }) => JSON.stringify(rest));
}

/** The rules that differ between columns: the worse ones, then the others, each in reading order. */
export function differences(comparison: RecordComparison) {
  const all = comparison.rules
    .map((compared) => ({ ...compared, groups: groupsOf(compared, comparison) }))
    .filter(({ groups }) => groups.length > 0);
  const rank = ({ groups }: (typeof all)[number]): number => (groups.some(({ worse }) => worse) ? 0 : 1);
  return all.toSorted((a, b) => rank(a) - rank(b));
}

/** Refusals that are worded differently, the same change of several columns once. */
export function rewordings({ columns }: RecordComparison) {
  const all = columns.flatMap(({ name, rewordings: own }) => own.map((one) => ({ ...one, name })));
  return sharedBy(all, ({ name: _, ...rest }) => JSON.stringify(rest));
}

export type PastRun = ReturnType<typeof pastRun>;

export type Timeline = ReturnType<typeof timelineOf>;

/** Runs in the order in which they began, and the causes of all of them, the latest first. */
export function timelineOf(records: readonly NamedRecord[], diagnose: (record: RunRecord) => Diagnosis) {
  const sorted = records.toSorted((a, b) => startOf(a.record.header) - startOf(b.record.header));
  const diagnosed = sorted.map((one) => ({ ...one, diagnosis: diagnose(one.record) }));
  const causes = groupBy(
    diagnosed.toReversed().flatMap(({ diagnosis }) => diagnosis.causes),
    ({ id }) => id,
  );
  return { runs: diagnosed.map(pastRun), causes: causes.map(([{ id, statement }]) => ({ id, statement })) };
}

/**
 * One run of a timeline. `broken`: rules that are not tolerated. `failures`: rules broken at cases.
 * `took`: milliseconds. `causes`: how many failures each cause explains, by its id.
 */
function pastRun({ name, record, diagnosis }: NamedRecord & { readonly diagnosis: Diagnosis }) {
  const broken = untolerated(record);
  const { writes, reads, took } = requestsSent(record);
  return {
    name,
    header: record.header,
    exitCode: conclude(record).exitCode,
    took,
    broken: broken.length,
    inconclusive: tally(record.findings).inconclusive,
    failures: broken.reduce((sum, finding) => sum + brokenCases(finding).length, 0),
    requests: writes + reads,
    causes: new Map(diagnosis.causes.map(({ id, explains }) => [id, explains.length])),
  };
}
