import {
  type Cell,
  type Change,
  type ComparedColumn,
  type ComparedRule,
  type Comparison,
  compareCell,
  compareRuns,
  compareWording,
  type Judged,
  judgedOf,
  type Named,
  type Rewording,
} from '../../history/compare.ts';
import type { Atlas, AtlasEntry, AtlasExchange, AtlasLimit, Finding, RunRecord } from '../../model.ts';
import { PARTS } from '../../record/status.ts';
import { circumstances, testedAt } from '../verdict.ts';
import { concludeComparison } from './conclude.ts';

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

/** Columns in which a rule changed in the same way. */
export interface Group extends Pick<Cell, 'fresh' | 'gone' | 'observed' | 'worse' | 'word'> {
  readonly change: Exclude<Change, 'same'>;
  /** Names of the columns. */
  readonly names: readonly string[];
}

export interface Difference extends Pick<ComparedRule, 'rule' | 'level' | 'statement' | 'cells'> {
  readonly groups: readonly Group[];
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

function groupsOf({ cells }: ComparedRule, { columns }: Comparison): readonly Group[] {
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
export function differences(comparison: Comparison): readonly Difference[] {
  const all = comparison.rules
    .map((compared): Difference => ({ ...compared, groups: groupsOf(compared, comparison) }))
    .filter(({ groups }) => groups.length > 0);
  const isWorse = ({ groups }: Difference): boolean => groups.some(({ worse }) => worse);
  return [...all.filter(isWorse), ...all.filter((one) => !isWorse(one))];
}

/** How refusals are worded otherwise, the same change of several columns once. */
export function rewordings({ columns }: Comparison): readonly SharedRewording[] {
  const all = columns.flatMap(({ name, rewordings: own }) => own.map((one) => ({ ...one, name })));
  return grouped(all, ({ from, to, cases }) => JSON.stringify([from, to, cases])).map((group) => {
    const [{ name: _, ...first }] = group;
    return { ...first, names: group.map(({ name }) => name) };
  });
}

/** One thing in which two atlases differ. */
export interface AtlasChange {
  readonly id: string;
  readonly question: string;
  /**
   * `answer`: another answer. `message`: the same answer in other words. `limit`: another limit. `new` and `gone`:
   * asked in one of them only; `is` then says why it was not asked.
   */
  readonly kind: 'answer' | 'message' | 'limit' | 'new' | 'gone';
  readonly was?: string;
  readonly is?: string;
}

interface Asked {
  readonly id: string;
  readonly question: string;
  readonly words: string;
}

const asked = ({ id, question, answer }: AtlasEntry): Asked => ({ id, question, words: answer.words });
const measured = ({ id, question, words }: AtlasLimit): Asked => ({ id, question, words });

/** What a refusal says, when it says something. */
function messageOf({ reply }: AtlasExchange): string | undefined {
  if (reply.kind === 'fault' || reply.status < 400) return undefined;
  try {
    const body: unknown = JSON.parse(reply.body);
    const message = typeof body === 'object' && body !== null && 'message' in body ? body.message : undefined;
    return typeof message === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}

/** The last refusal of an entry: the one its question is about. */
const saidBy = ({ exchanges }: AtlasEntry): string | undefined =>
  exchanges.map(messageOf).findLast((message) => message !== undefined);

function reworded(before: AtlasEntry, after: AtlasEntry): readonly AtlasChange[] {
  const [was, is] = [saidBy(before), saidBy(after)];
  if (was === is || was === undefined || is === undefined) return [];
  return [{ id: after.id, question: after.question, kind: 'message', was, is }];
}

function differ(
  kind: 'answer' | 'limit',
  before: readonly Asked[],
  after: readonly Asked[],
  { unasked }: Atlas,
): readonly AtlasChange[] {
  const now = new Map(after.map((one) => [one.id, one]));
  const then = new Map(before.map((one) => [one.id, one]));
  const changed = before.flatMap(({ id, question, words }): readonly AtlasChange[] => {
    const is = now.get(id);
    if (is === undefined) {
      const because = unasked.find((one) => one.id === id)?.because;
      return [{ id, question, kind: 'gone', was: words, ...(because === undefined ? {} : { is: because }) }];
    }
    return is.words === words ? [] : [{ id, question: is.question, kind, was: words, is: is.words }];
  });
  const fresh = after
    .filter(({ id }) => !then.has(id))
    .map(({ id, question, words }): AtlasChange => ({ id, question, kind: 'new', is: words }));
  return [...changed, ...fresh];
}

/** What changes from one atlas to another, answers first. Two of the same tenant have no difference. */
export function compareAtlas(before: Atlas, after: Atlas): readonly AtlasChange[] {
  const answers = differ('answer', before.entries.map(asked), after.entries.map(asked), after);
  const limits = differ('limit', before.limits.map(measured), after.limits.map(measured), after);
  const changed = new Set(answers.map(({ id }) => id));
  const words = before.entries.flatMap((entry) => {
    const now = after.entries.find(({ id }) => id === entry.id);
    return now === undefined || changed.has(entry.id) ? [] : reworded(entry, now);
  });
  return [...answers, ...limits, ...words];
}
