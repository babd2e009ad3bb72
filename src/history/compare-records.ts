import type { Finding, Level, Part, RunHeader, RunRecord } from '../model.ts';
import { PARTS } from '../record/status.ts';
import {
  type ComparedFinding,
  compareFinding,
  compareRuns,
  compareWording,
  type JudgedFinding,
  judgedOf,
  type Rewording,
  type RuleChange,
  type RunDoubt,
  type RunNote,
} from './compare-findings.ts';

/** What a comparison of records is made of. The first column is what the others are compared with. */

/** A record to compare, and what it is called. */
export interface NamedRecord {
  readonly name: string;
  readonly record: RunRecord;
}

interface ComparedRule {
  readonly rule: string;
  readonly part: Part;
  readonly level: Level;
  readonly statement: string;
  /** One for each column. */
  readonly cells: readonly ComparedFinding[];
}

/** A column of the comparison. */
export interface ComparedRecord {
  readonly name: string;
  readonly header: RunHeader;
  readonly doubts: readonly RunDoubt[];
  readonly notes: readonly RunNote[];
  readonly rewordings: readonly Rewording[];
  /** How many rules changed how. */
  readonly counts: Readonly<Record<RuleChange, number>>;
  readonly worse: number;
}

export interface RecordComparison {
  readonly columns: readonly ComparedRecord[];
  /** In reading order. */
  readonly rules: readonly ComparedRule[];
  /** 1: something is worse than in the first column. 2: it cannot be told. */
  readonly exitCode: 0 | 1 | 2;
}

const byRule = ({ findings }: RunRecord): ReadonlyMap<string, Finding> =>
  new Map(findings.map((finding) => [finding.rule, finding]));

/** Every rule that any record has: in the order of the first that has it, by part. */
function rulesOf(records: readonly RunRecord[]): readonly Finding[] {
  const found = new Map<string, Finding>();
  for (const { findings } of records) {
    for (const finding of findings) if (!found.has(finding.rule)) found.set(finding.rule, finding);
  }
  return PARTS.flatMap((part) => [...found.values()].filter((finding) => finding.part === part));
}

/** The first column shows what became of its rules, and is compared with nothing. */
function baseCell(judged: JudgedFinding): ComparedFinding {
  const { change: _, ...cell } = compareFinding(judged, judged);
  return cell;
}

function counted(cells: readonly (ComparedFinding | undefined)[]): ComparedRecord['counts'] {
  const counts: Record<RuleChange, number> = { new: 0, fixed: 0, changed: 0, same: 0, unknown: 0 };
  for (const cell of cells) if (cell?.change !== undefined) counts[cell.change] += 1;
  return counts;
}

function columnOf(
  { name, record }: NamedRecord,
  base: RunRecord,
  place: number,
  rules: readonly ComparedRule[],
): ComparedRecord {
  const cells = rules.map((rule) => rule.cells[place]);
  return {
    ...{ name, header: record.header },
    ...compareRuns(base, record),
    rewordings: compareWording(base, record),
    counts: counted(cells),
    worse: cells.filter((cell) => cell?.worse === true).length,
  };
}

/** Compares records with the first of them, rule by rule. Throws nothing; what cannot be compared says so. */
export function compareRecords(named: readonly NamedRecord[]): RecordComparison {
  const records = named.map(({ record }) => record);
  const [base] = records;
  if (base === undefined) return { columns: [], rules: [], exitCode: 2 };
  const tables = records.map(byRule);
  const rules = rulesOf(records).map(({ rule, part, level, statement }): ComparedRule => {
    const judged = records.map((record, place) => judgedOf(record, tables[place]?.get(rule)));
    const [first, ...others] = judged;
    const cells =
      first === undefined ? [] : [baseCell(first), ...others.map((one) => compareFinding(first, one))];
    return { rule, part, level, statement, cells };
  });
  const columns = named.map((one, place) => columnOf(one, base, place, rules));
  return { columns, rules, exitCode: exitCodeOf(columns) };
}

/** What is worse outranks what cannot be told. */
function exitCodeOf(columns: readonly ComparedRecord[]): RecordComparison['exitCode'] {
  if (columns.length < 2) return 2;
  if (columns.some(({ worse }) => worse > 0)) return 1;
  return columns.some(isOpen) ? 2 : 0;
}

/** Whether it leaves open if something is worse. */
export const isOpen = ({ doubts, counts }: ComparedRecord): boolean =>
  doubts.length > 0 || counts.unknown > 0;

/** Columns in which a rule changed in the same way. */
export interface ChangeGroup extends Pick<ComparedFinding, 'fresh' | 'gone' | 'observed' | 'worse' | 'word'> {
  readonly change: Exclude<RuleChange, 'same'>;
  /** Names of the columns. */
  readonly names: readonly string[];
}

export interface DifferingRule extends Pick<ComparedRule, 'rule' | 'level' | 'statement' | 'cells'> {
  readonly groups: readonly ChangeGroup[];
}

export interface SharedRewording extends Rewording {
  readonly names: readonly string[];
}

/** Items with the same key together, in the order in which the first of each came. */
function grouped<T>(items: readonly T[], key: (item: T) => string): readonly (readonly [T, ...T[]])[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

function groupsOf({ cells }: ComparedRule, { columns }: RecordComparison): readonly ChangeGroup[] {
  const changed = cells.flatMap((cell, place) => {
    const { change } = cell;
    const name = columns[place]?.name ?? '';
    return change === undefined || change === 'same' ? [] : [{ ...cell, change, name }];
  });
  return grouped(changed, ({ change, word, fresh, gone, observed }) =>
    JSON.stringify([change, word, fresh, gone, observed]),
  ).map((group) => {
    const [{ name: _, ...first }] = group;
    return { ...first, names: group.map(({ name }) => name) };
  });
}

/** The rules that are not the same everywhere: what is worse before what is not, each in reading order. */
export function differences(comparison: RecordComparison): readonly DifferingRule[] {
  const all = comparison.rules
    .map((compared): DifferingRule => ({ ...compared, groups: groupsOf(compared, comparison) }))
    .filter(({ groups }) => groups.length > 0);
  const isWorse = ({ groups }: DifferingRule): boolean => groups.some(({ worse }) => worse);
  return [...all.filter(isWorse), ...all.filter((one) => !isWorse(one))];
}

/** How refusals are worded otherwise, the same change of several columns once. */
export function rewordings({ columns }: RecordComparison): readonly SharedRewording[] {
  const all = columns.flatMap(({ name, rewordings: own }) => own.map((one) => ({ ...one, name })));
  return grouped(all, ({ from, to, cases }) => JSON.stringify([from, to, cases])).map((group) => {
    const [{ name: _, ...first }] = group;
    return { ...first, names: group.map(({ name }) => name) };
  });
}
