import {
  type DifferingRule,
  differences,
  type RecordComparison,
  rewordings,
} from '../../history/compare-records.ts';
import { code, list } from '../markdown.ts';
import { escapeMarkdown, fold, markdownTable } from '../markup.ts';
import { count, EXITS, joinBlocks, upTo } from '../words.ts';
import {
  CHANGES,
  causeChanges,
  cellWord,
  comparedRuns,
  comparisonSentence,
  type DiffLine,
  detailLines,
  letterOf,
  lettersOf,
  markOf,
  rewordingLines,
  WORDED_COLUMNS,
} from './words.ts';

/** A comment on a pull request may hold 65,536 characters: so many for all of it, less a line for what is left out. */
const ROOM = 65_000;

export function renderComparisonMarkdown(comparison: RecordComparison): string {
  const { columns, rules, exitCode } = comparison;
  const found = differences(comparison);
  const short = (names: readonly string[]): string => lettersOf(names, comparison);
  const head = [
    `### ${EXITS[exitCode].sign} ${escapeMarkdown(comparisonSentence(comparison))}`,
    who(comparison),
    causes(comparison),
    table(found, columns.length),
  ];
  const foot = [
    wording(comparison, short),
    `${count(rules.length - found.length, 'rule')} without a difference.`,
  ];
  const room = ROOM - joinBlocks([...head, ...foot]).length;
  return `${joinBlocks([...head, ...fitting(found, short, room), ...foot])}\n`;
}

function wording(comparison: RecordComparison, short: (names: readonly string[]) => string): string {
  const all = rewordings(comparison);
  const lines = all.map((one) => `in ${short(one.names)}: ${rewordingLines(one).map(told).join('; ')}`);
  return fold(`refusals worded otherwise · ${all.length}`, list(lines));
}

function who(comparison: RecordComparison): string {
  const runs = comparedRuns(comparison);
  const lines = runs.map(({ name, letter, run, doubts, notes }) => {
    const about = [...doubts.map((doubt) => `**${escapeMarkdown(doubt)}**`), ...notes.map(escapeMarkdown)];
    return `**${letter}** ${[name, ...run].map(escapeMarkdown).concat(about).join(' · ')}`;
  });
  return runs.length > WORDED_COLUMNS
    ? fold(`${runs.length} records`, list(lines))
    : lines.map((line) => `- ${line}`).join('\n');
}

function causes(comparison: RecordComparison): string {
  const lines = causeChanges(comparison).map(
    ({ cause, change, where }) =>
      `**${change}**${where}: ${escapeMarkdown(cause.statement)} · ${code(cause.id)}`,
  );
  return lines.length === 0 ? '' : `Likely causes:\n\n${list(lines)}`;
}

function table(found: readonly DifferingRule[], columns: number): string {
  if (found.length === 0) return '';
  if (columns > WORDED_COLUMNS) {
    const means = CHANGES.map(([change, mark]) => `\`${mark}\` ${change}`).join(', ');
    const rows = found.map(({ rule, cells }) => {
      const marks = cells.slice(1).map(({ change }) => markOf(change));
      return [code(rule), `<code>${marks.join('')}</code>`];
    });
    return `A mark for each record from B on: ${means}.\n\n${markdownTable(['rule', 'B …'], rows)}`;
  }
  const head = ['rule', ...Array.from({ length: columns }, (_, place) => letterOf(place))];
  const rows = found.map(({ rule, cells }) => [
    code(rule),
    ...cells.map((cell, place) => (cell.worse ? `**${cellWord(cell, place)}**` : cellWord(cell, place))),
  ]);
  return markdownTable(head, rows);
}

const told = ({ sign, text }: DiffLine): string =>
  `${{ '-': 'was ', '+': 'is ', ' ': '' }[sign]}${escapeMarkdown(text)}`;

/** A fold for each rule that differs, as many as fit. */
function fitting(
  found: readonly DifferingRule[],
  short: (names: readonly string[]) => string,
  room: number,
): readonly string[] {
  const folds = found.map(({ rule, level, statement, cells, groups }) => {
    const lines = groups.flatMap((group) => [
      `**${group.change}** in ${short(group.names)}`,
      ...detailLines(group, cells[0]?.observed ?? []).map(told),
    ]);
    const summary = `${groups.some(({ worse }) => worse) ? '✗ ' : ''}${code(rule).replaceAll('`', '')} · ${level} · ${escapeMarkdown(statement)}`;
    return fold(summary, list(lines));
  });
  const [shown, left] = upTo(folds, room);
  return left === 0 ? shown : [...shown, `And ${count(left, 'more rule')}, left out here.`];
}
