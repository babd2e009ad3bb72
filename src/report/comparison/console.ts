import type { ComparedFinding } from '../../history/compare-findings.ts';
import type { RecordComparison } from '../../history/compare-records.ts';
import { visible } from '../../text/elide.ts';
import { withoutCommands } from '../html/markup.ts';
import {
  type ConsoleOptions,
  type Paint,
  type Style,
  section,
  styleOf,
  verdictLine,
  wrap,
} from '../terminal.ts';
import { andMore, count, joinBlocks, joinVisible } from '../words.ts';
import { type ComparisonView, cellWord, type DiffLine, markOf, viewOf } from './words.ts';

const CELL = 14;

const DETAILS = 40;

export function renderComparisonConsole(comparison: RecordComparison, options: ConsoleOptions): string {
  const style = styleOf(options);
  const view = viewOf(comparison);
  const { differing } = view;
  const left = differing.length - DETAILS;
  const blocks = [
    view.runs.map((run) => who(run, style)).join('\n'),
    causes(view, style),
    view.isDense ? marks(view, style.paint) : words(view, style.paint),
    ...differing.slice(0, DETAILS).map((one) => detail(one, style)),
    ...andMore(left, 'rule').map((more) => `${more}, in the files of --out`),
    wording(view, style),
    `${count(view.alike, 'rule')} without a ` +
      `difference\n${verdictLine(view.exitCode, view.sentence, style.paint)}`,
  ];
  return withoutCommands(`${joinBlocks(blocks)}\n`);
}

function who(
  { name, letter, run, tool, doubts, notes }: ComparisonView['runs'][number],
  { paint, width }: Style,
): string {
  const about = (text: string): string => wrap(`   ${visible(text)}`, width, 3);
  return [
    `${letter.padEnd(3)}${visible(name)}  ${paint.dim(joinVisible([...run, tool], ' · '))}`,
    ...doubts.map((text) => paint.warn(about(text))),
    ...notes.map((text) => paint.dim(about(text))),
  ].join('\n');
}

function causes({ causes: all }: ComparisonView, style: Style): string {
  const { paint } = style;
  const colour = { new: paint.bad, gone: paint.good, unchanged: paint.dim };
  const lines = all.map(({ cause, change, where }) => {
    const text = `${visible(cause.statement)} · ${visible(cause.id)}`;
    return wrap(`  ${colour[change](`${change}${where}`)}  ${text}`, style.width, 4);
  });
  return section('Likely causes', lines, style);
}

function painted(text: string, cell: ComparedFinding, paint: Paint): string {
  if (cell.worse) return paint.bad(text);
  if (cell.change === 'fixed') return paint.good(text);
  return cell.change === 'unknown' || cell.change === 'changed' ? paint.warn(text) : text;
}

function words({ differing, letters }: ComparisonView, paint: Paint): string {
  if (differing.length === 0) return '';
  const widest = Math.max(...differing.map(({ rule }) => visible(rule).length)) + 2;
  const head = `${' '.repeat(widest)}${letters.map((letter) => letter.padEnd(CELL)).join('')}`;
  const rows = differing.map(
    ({ rule, cells }) =>
      visible(rule).padEnd(widest) +
      cells.map((cell, place) => painted(cellWord(cell, place).padEnd(CELL), cell, paint)).join(''),
  );
  return [paint.dim(head.trimEnd()), ...rows.map((row) => row.trimEnd())].join('\n');
}

/** A mark for each column but the first, in the order in which they are listed. */
function marks({ differing }: ComparisonView, paint: Paint): string {
  if (differing.length === 0) return '';
  const rows = differing.map(({ rule, cells }) => {
    const own = cells.slice(1).map((cell) => painted(markOf(cell.change), cell, paint));
    return `${own.join('')}  ${visible(rule)}`;
  });
  const legend =
    '! new   ~ changed   + fixed   ? cannot be told   · same   blank nothing to compare; a mark for each, ' +
    'from B on';
  return [paint.dim(legend), ...rows].join('\n');
}

function diff(all: readonly DiffLine[], { paint, width }: Style): readonly string[] {
  const colour = { '-': paint.dim, '+': paint.strong, ' ': paint.dim } as const;
  return all.map(({ sign, text }) => colour[sign](wrap(`  ${sign} ${visible(text)}`, width, 4)));
}

function detail(
  { rule, level, statement, groups }: ComparisonView['differing'][number],
  style: Style,
): string {
  const { paint, width } = style;
  const own = groups.flatMap(({ change, worse, letters, lines }) => {
    const other = change === 'fixed' ? paint.good : paint.warn;
    return [`  ${(worse ? paint.bad : other)(change)} in ${letters}`, ...diff(lines, style)];
  });
  const title = `${paint.strong(visible(rule))} ${paint.dim(`· ${level}`)}`;
  return [title, wrap(`  ${visible(statement)}`, width, 2), ...own].join('\n');
}

/** Long lists of wordings are cut: they are about words. */
const WORDINGS = 10;

function wording({ rewordings: all }: ComparisonView, style: Style): string {
  const shown = all
    .slice(0, WORDINGS)
    .flatMap(({ letters, lines }) => [`  in ${letters}`, ...diff(lines, style)]);
  const more = andMore(all.length - WORDINGS).map((text) => `  ${text}`);
  return section('Refusals worded otherwise', [...shown, ...more], style);
}
