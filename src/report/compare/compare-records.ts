import type { Finding, RunRecord } from '../../model.ts';
import { PARTS } from '../tally.ts';
import { circumstances, testedAt } from '../tested.ts';
import { compareCell, type Judged, judgedOf } from './compare-cell.ts';
import { compareRuns } from './compare-runs.ts';
import { compareWording } from './compare-wording.ts';
import type { Cell, Change, ComparedColumn, ComparedRule, Comparison, Named } from './comparison.ts';
import { concludeComparison } from './conclude-comparison.ts';

type Findings = ReadonlyMap<string, Finding>;

const byRule = ({ findings }: RunRecord): Findings =>
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
function baseCell(judged: Judged): Cell {
  const { change: _, ...cell } = compareCell(judged, judged);
  return cell;
}

function counted(cells: readonly (Cell | undefined)[]): ComparedColumn['counts'] {
  const counts: Record<Change, number> = { new: 0, fixed: 0, changed: 0, same: 0, unknown: 0 };
  for (const cell of cells) if (cell?.change !== undefined) counts[cell.change] += 1;
  return counts;
}

function columnOf(
  { name, record }: Named,
  base: RunRecord,
  place: number,
  rules: readonly ComparedRule[],
): ComparedColumn {
  const { startedAt, tool, contract, profile } = record.header;
  const cells = rules.map((rule) => rule.cells[place]);
  const isBase = place === 0;
  const cut = isBase && record.end === undefined ? ['it is truncated: its run was cut off'] : [];
  const differing = isBase ? { doubts: cut, notes: [] } : compareRuns(base, record);
  return {
    ...{ name, target: testedAt(record.header), startedAt, tool, profile, revision: contract.revision },
    ...differing,
    notes: [...circumstances(record.header), ...differing.notes],
    rewordings: isBase ? [] : compareWording(base, record),
    counts: counted(cells),
    worse: cells.filter((cell) => cell?.worse === true).length,
  };
}

/** Compares records with the first of them, rule by rule. Throws nothing; what cannot be compared says so. */
export function compareRecords(named: readonly Named[]): Comparison {
  const records = named.map(({ record }) => record);
  const [base] = records;
  if (base === undefined) return { columns: [], rules: [], exitCode: 2, sentence: 'Nothing to compare.' };
  const tables = records.map(byRule);
  const rules = rulesOf(records).map(({ rule, part, level, statement }): ComparedRule => {
    const judged = records.map((record, place) => judgedOf(record, tables[place]?.get(rule)));
    const [first, ...others] = judged;
    const cells =
      first === undefined ? [] : [baseCell(first), ...others.map((one) => compareCell(first, one))];
    return { rule, part, level, statement, cells };
  });
  const columns = named.map((one, place) => columnOf(one, base, place, rules));
  return { columns, rules, ...concludeComparison(columns) };
}
