import type { RecordComparison } from '../../history/compare-records.ts';
import { escapeMarkdown, fold, markdownTable } from '../html/markup.ts';
import { code, list } from '../markdown.ts';
import { count, EXITS, joinBlocks, upTo } from '../words.ts';
import { CHANGES, type ComparisonView, cellWord, type DiffLine, markOf, viewOf } from './words.ts';

/**
 * A comment on a pull request may hold 65,536 characters: so many for all of it, less a line for what is left
 * out.
 */
const ROOM = 65_000;

export function renderComparisonMarkdown(comparison: RecordComparison): string {
  const view = viewOf(comparison);
  const head = [
    `### ${EXITS[view.exitCode].sign} ${escapeMarkdown(view.sentence)}`,
    who(view),
    causes(view),
    table(view),
  ];
  const foot = [wording(view), `${count(view.alike, 'rule')} without a difference.`];
  const room = ROOM - joinBlocks([...head, ...foot]).length;
  return `${joinBlocks([...head, ...fitting(view, room), ...foot])}\n`;
}

function wording({ rewordings }: ComparisonView): string {
  const lines = rewordings.map((one) => `in ${one.letters}: ${one.lines.map(told).join('; ')}`);
  return fold(`refusals worded otherwise · ${lines.length}`, list(lines));
}

function who({ runs, isDense }: ComparisonView): string {
  const lines = runs.map(({ name, letter, run, doubts, notes }) => {
    const about = [...doubts.map((doubt) => `**${escapeMarkdown(doubt)}**`), ...notes.map(escapeMarkdown)];
    return `**${letter}** ${[name, ...run].map(escapeMarkdown).concat(about).join(' · ')}`;
  });
  return isDense ? fold(`${runs.length} records`, list(lines)) : lines.map((line) => `- ${line}`).join('\n');
}

function causes({ causes: all }: ComparisonView): string {
  const lines = all.map(
    ({ cause, change, where }) =>
      `**${change}**${where}: ${escapeMarkdown(cause.statement)} · ${code(cause.id)}`,
  );
  return lines.length === 0 ? '' : `Likely causes:\n\n${list(lines)}`;
}

function table({ differing, letters, isDense }: ComparisonView): string {
  if (differing.length === 0) return '';
  if (isDense) {
    const means = CHANGES.map(([change, mark]) => `\`${mark}\` ${change}`).join(', ');
    const rows = differing.map(({ rule, cells }) => {
      const marks = cells.slice(1).map(({ change }) => markOf(change));
      return [code(rule), `<code>${marks.join('')}</code>`];
    });
    return `A mark for each record from B on: ${means}.\n\n${markdownTable(['rule', 'B …'], rows)}`;
  }
  const rows = differing.map(({ rule, cells }) => [
    code(rule),
    ...cells.map((cell, place) => (cell.worse ? `**${cellWord(cell, place)}**` : cellWord(cell, place))),
  ]);
  return markdownTable(['rule', ...letters], rows);
}

const told = ({ sign, text }: DiffLine): string =>
  `${{ '-': 'was ', '+': 'is ', ' ': '' }[sign]}${escapeMarkdown(text)}`;

function fitting({ differing }: ComparisonView, room: number): readonly string[] {
  const folds = differing.map(({ rule, level, statement, groups, worse }) => {
    const lines = groups.flatMap((group) => [
      `**${group.change}** in ${group.letters}`,
      ...group.lines.map(told),
    ]);
    const summary = `${worse ? '✗ ' : ''}${code(rule).replaceAll('`', '')} · ${level} · ${escapeMarkdown(statement)}`;
    return fold(summary, list(lines));
  });
  const [shown, left] = upTo(folds, room);
  return left === 0 ? shown : [...shown, `And ${count(left, 'more rule')}, left out here.`];
}
