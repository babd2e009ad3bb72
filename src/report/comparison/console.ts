import type { ComparedFinding } from '../../history/compare-findings.ts';
import {
  type DifferingRule,
  differences,
  type RecordComparison,
  rewordings,
  type SharedRewording,
} from '../../history/compare-records.ts';
import { visible } from '../../text/elide.ts';
import type { ConsoleOptions } from '../console.ts';
import { withoutCommands } from '../markup.ts';
import type { BlockStyle } from '../violation-block.ts';
import { andMore, coloured, count, EXITS, joinBlocks, type Paint, plain, wrap } from '../words.ts';
import {
  type ComparedRun,
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

interface Look extends BlockStyle {
  /** How columns are named in the text: by letter, or by name where there are few. */
  readonly short: (names: readonly string[]) => string;
}

const CELL = 14;

/** So many rules are told in full. */
const DETAILS = 40;

/** A comparison for a terminal: who is compared, what differs as a table, how it differs, and the verdict. */
export function renderComparisonConsole(
  comparison: RecordComparison,
  { colour, width }: ConsoleOptions,
): string {
  const paint = colour ? coloured : plain;
  const look: Look = { paint, width, short: (names) => lettersOf(names, comparison) };
  const found = differences(comparison);
  const blocks = [
    comparedRuns(comparison)
      .map((run) => who(run, look))
      .join('\n'),
    causes(comparison, look),
    table(found, comparison, look),
    ...found.slice(0, DETAILS).map((one) => detail(one, look)),
    found.length > DETAILS ? `and ${count(found.length - DETAILS, 'more rule')}, in the files of --out` : '',
    wording(rewordings(comparison), look),
    verdict(comparison, found.length, paint),
  ];
  return withoutCommands(`${joinBlocks(blocks)}\n`);
}

function who({ name, letter, run, tool, doubts, notes }: ComparedRun, { paint, width }: Look): string {
  const about = (text: string): string => wrap(`   ${visible(text)}`, width, 3);
  return [
    `${letter.padEnd(3)}${visible(name)}  ${paint.dim([...run, tool].map((text) => visible(text)).join(' · '))}`,
    ...doubts.map((text) => paint.warn(about(text))),
    ...notes.map((text) => paint.dim(about(text))),
  ].join('\n');
}

function causes(comparison: RecordComparison, { paint, width }: Look): string {
  const colour = { new: paint.bad, gone: paint.good, unchanged: paint.dim } as const;
  const lines = causeChanges(comparison).map(({ cause, change, where }) => {
    const text = `${visible(cause.statement)} · ${visible(cause.id)}`;
    return wrap(`  ${colour[change](`${change}${where}`)}  ${text}`, width, 4);
  });
  return lines.length === 0 ? '' : [paint.strong('Likely causes'), ...lines].join('\n');
}

function painted(text: string, cell: ComparedFinding, paint: Paint): string {
  if (cell.worse === true) return paint.bad(text);
  if (cell.change === 'fixed') return paint.good(text);
  return cell.change === 'unknown' || cell.change === 'changed' ? paint.warn(text) : text;
}

function table(found: readonly DifferingRule[], { columns }: RecordComparison, look: Look): string {
  if (found.length === 0) return '';
  return columns.length > WORDED_COLUMNS
    ? marks(found, look.paint)
    : words(found, columns.length, look.paint);
}

function words(found: readonly DifferingRule[], columns: number, paint: Paint): string {
  const widest = Math.max(...found.map(({ rule }) => visible(rule).length)) + 2;
  const head = `${' '.repeat(widest)}${Array.from({ length: columns }, (_, place) => letterOf(place).padEnd(CELL)).join('')}`;
  const rows = found.map(
    ({ rule, cells }) =>
      visible(rule).padEnd(widest) +
      cells.map((cell, place) => painted(cellWord(cell, place).padEnd(CELL), cell, paint)).join(''),
  );
  return [paint.dim(head.trimEnd()), ...rows.map((row) => row.trimEnd())].join('\n');
}

/** A mark for each column but the first, in the order in which they are listed. */
function marks(found: readonly DifferingRule[], paint: Paint): string {
  const rows = found.map(({ rule, cells }) => {
    const own = cells.slice(1).map((cell) => painted(markOf(cell.change), cell, paint));
    return `${own.join('')}  ${visible(rule)}`;
  });
  const legend =
    '! new   ~ changed   + fixed   ? cannot be told   · same   blank nothing to compare; a mark for each, from B on';
  return [paint.dim(legend), ...rows].join('\n');
}

function lines(all: readonly DiffLine[], { paint, width }: Look): readonly string[] {
  const colour = { '-': paint.dim, '+': paint.strong, ' ': paint.dim } as const;
  return all.map(({ sign, text }) => colour[sign](wrap(`  ${sign} ${visible(text)}`, width, 4)));
}

function detail({ rule, level, statement, cells, groups }: DifferingRule, look: Look): string {
  const { paint, short } = look;
  const before = cells[0]?.observed ?? [];
  const own = groups.flatMap((group) => {
    const colour = group.worse ? paint.bad : group.change === 'fixed' ? paint.good : paint.warn;
    return [`  ${colour(group.change)} in ${short(group.names)}`, ...lines(detailLines(group, before), look)];
  });
  return [
    `${paint.strong(visible(rule))} ${paint.dim(`· ${level}`)}`,
    wrap(`  ${visible(statement)}`, look.width, 2),
    ...own,
  ].join('\n');
}

/** Long lists of wordings are cut: they are about words. */
const WORDINGS = 10;

function wording(all: readonly SharedRewording[], look: Look): string {
  if (all.length === 0) return '';
  const shown = all
    .slice(0, WORDINGS)
    .flatMap((one) => [`  in ${look.short(one.names)}`, ...lines(rewordingLines(one), look)]);
  const more = andMore(all.length - WORDINGS).map((text) => `  ${text}`);
  return [look.paint.strong('Refusals worded otherwise'), ...shown, ...more].join('\n');
}

function verdict(comparison: RecordComparison, differing: number, paint: Paint): string {
  const { rules, exitCode } = comparison;
  const sentence = paint.strong(visible(comparisonSentence(comparison)));
  return `${count(rules.length - differing, 'rule')} without a difference\n${paint[EXITS[exitCode].colour](sentence)}`;
}
