import type { Cell, ComparedColumn, Comparison } from '../../history/compare.ts';
import { code, list } from '../markdown.ts';
import { escapeMarkdown } from '../markup.ts';
import { count, upTo } from '../words.ts';
import { type Difference, differences, rewordings } from './compare-records.ts';
import { CHANGES, detailLines, type Line, letterOf, markOf, rewordingLines } from './console.ts';

/** A comment on a pull request may hold 65,536 characters: so many for all of it, less a line for what is left out. */
const ROOM = 65_000;
/** Up to so many columns have a word each. */
const WORDS = 6;

/** A comparison as a pull-request comment or a step summary. */
export function renderComparisonMarkdown(comparison: Comparison): string {
  const { columns, rules, exitCode, sentence } = comparison;
  const sign = { 0: '✅', 1: '❌', 2: '❔' }[exitCode];
  const found = differences(comparison);
  const names = columns.map(({ name }) => name);
  const short = (own: readonly string[]): string =>
    own.map((name) => letterOf(names.indexOf(name))).join(' ');
  const head = [`### ${sign} ${escapeMarkdown(sentence)}`, who(columns), table(found, columns)];
  const foot = [
    wording(comparison, short),
    `${count(rules.length - found.length, 'rule')} without a difference.`,
  ];
  const room = ROOM - join([...head, ...foot]).length;
  return `${join([...head, ...fitting(found, short, room), ...foot])}\n`;
}

const join = (blocks: readonly string[]): string => blocks.filter((block) => block !== '').join('\n\n');

function wording(comparison: Comparison, short: (names: readonly string[]) => string): string {
  const all = rewordings(comparison);
  if (all.length === 0) return '';
  const lines = all.map((one) => `in ${short(one.names)}: ${rewordingLines(one).map(told).join('; ')}`);
  return `<details><summary>refusals worded otherwise · ${all.length}</summary>\n\n${list(lines)}\n\n</details>`;
}

function who(columns: readonly ComparedColumn[]): string {
  const lines = columns.map(({ name, target, startedAt, profile, revision, doubts, notes }, place) => {
    const run = [target, startedAt.slice(0, 16).replace('T', ' '), profile, `contract ${revision}`];
    const about = [...doubts.map((doubt) => `**${escapeMarkdown(doubt)}**`), ...notes.map(escapeMarkdown)];
    return `**${letterOf(place)}** ${[escapeMarkdown(name), ...run.map(escapeMarkdown), ...about].join(' · ')}`;
  });
  return columns.length > WORDS
    ? `<details><summary>${columns.length} records</summary>\n\n${list(lines)}\n\n</details>`
    : lines.map((line) => `- ${line}`).join('\n');
}

function word(cell: Cell | undefined, place: number): string {
  if (cell === undefined) return '';
  if (place === 0 || cell.change === undefined) return cell.word;
  return cell.change === 'same' ? '·' : cell.worse ? `**${cell.change}**` : cell.change;
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function table(found: readonly Difference[], columns: readonly ComparedColumn[]): string {
  if (found.length === 0) return '';
  if (columns.length > WORDS) {
    const marks = CHANGES.map(([change, mark]) => `\`${mark}\` ${change}`).join(', ');
    const rows = found.map(({ rule, cells }) =>
      row([
        code(rule),
        `<code>${cells
          .slice(1)
          .map(({ change }) => markOf(change))
          .join('')}</code>`,
      ]),
    );
    return [
      `A mark for each record from B on: ${marks}.`,
      '',
      row(['rule', 'B …']),
      row(['---', '---']),
      ...rows,
    ].join('\n');
  }
  const head = ['rule', ...columns.map((_, place) => letterOf(place))];
  const rows = found.map(({ rule, cells }) => row([code(rule), ...cells.map(word)]));
  return [row(head), row(head.map(() => '---')), ...rows].join('\n');
}

const told = ({ sign, text }: Line): string =>
  `${{ '-': 'was ', '+': 'is ', ' ': '' }[sign]}${escapeMarkdown(text)}`;

/** A fold for each rule that differs, as many as fit. */
function fitting(
  found: readonly Difference[],
  short: (names: readonly string[]) => string,
  room: number,
): readonly string[] {
  const folds = found.map(({ rule, level, statement, cells, groups }) => {
    const lines = groups.flatMap((group) => [
      `**${group.change}** in ${short(group.names)}`,
      ...detailLines(group, cells[0]?.observed ?? []).map(told),
    ]);
    const summary = `${groups.some(({ worse }) => worse) ? '✗ ' : ''}${code(rule).replaceAll('`', '')} · ${level} · ${escapeMarkdown(statement)}`;
    return `<details><summary>${summary}</summary>\n\n${list(lines)}\n\n</details>`;
  });
  const [shown, left] = upTo(folds, room);
  return left === 0 ? shown : [...shown, `And ${count(left, 'more rule')}, left out here.`];
}
