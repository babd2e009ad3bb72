import type { Cell, Change, ComparedColumn, Comparison } from '../../history/compare.ts';
import type { Pair } from '../../record/deviations.ts';
import { visible } from '../../text/elide.ts';
import { withoutCommands } from '../markup.ts';
import { coloured, count, type Paint, plain, wrap } from '../words.ts';
import {
  type Difference,
  differences,
  type Group,
  rewordings,
  type SharedRewording,
} from './compare-records.ts';

/** What the marks of a comparison mean, for its legend. */
export const CHANGES: readonly (readonly [change: Change, mark: string, means: string])[] = [
  ['new', '!', 'broken, and was not in the first column'],
  ['changed', '~', 'broken in another way, or answered otherwise'],
  ['fixed', '+', 'no longer broken'],
  ['unknown', '?', 'it cannot be told'],
  ['same', '·', 'as in the first column'],
];

export const markOf = (change: Change | undefined): string =>
  CHANGES.find(([word]) => word === change)?.[1] ?? ' ';

/** A, B, … Z, AA: what columns are called in a table. */
export function letterOf(place: number): string {
  const letter = String.fromCharCode(65 + (place % 26));
  return place < 26 ? letter : letterOf(Math.floor(place / 26) - 1) + letter;
}

/** One line of what differs: `-` as it was, `+` as it is, ` ` about it. */
export interface Line {
  readonly sign: '-' | '+' | ' ';
  readonly text: string;
}

/** So many answers, and so many cases of each, are told; the record has them all. */
const ANSWERS = 3;
const CASES = 3;

export function someCases(cases: readonly string[]): string {
  const shown = cases.slice(0, CASES).join(', ');
  return cases.length > CASES ? `${shown} and ${count(cases.length - CASES, 'more case')}` : shown;
}

function answers(sign: '-' | '+', pairs: readonly Pair[]): readonly Line[] {
  const byAnswer = new Map<string, string[]>();
  for (const { case: id, expected, actual } of pairs) {
    const text = `${actual}, expected ${expected}`;
    byAnswer.set(text, [...(byAnswer.get(text) ?? []), id]);
  }
  const lines = [...byAnswer].map(([text, cases]): Line => ({ sign, text: `${text} (${someCases(cases)})` }));
  const left = lines.length - ANSWERS;
  return left > 0
    ? [...lines.slice(0, ANSWERS), { sign: ' ', text: `and ${count(left, 'more answer')}` }]
    : lines;
}

/** What is different about a rule in a group of columns. `before`: what was observed in the first. */
export function detailLines(group: Group, before: readonly string[]): readonly Line[] {
  const { change, fresh, gone, observed, word } = group;
  if (change === 'unknown') return [{ sign: ' ', text: `here it is ${word}` }];
  if (observed.length > 0) {
    return [
      ...before.filter((answer) => !observed.includes(answer)).map((text): Line => ({ sign: '-', text })),
      ...observed.filter((answer) => !before.includes(answer)).map((text): Line => ({ sign: '+', text })),
    ];
  }
  return [...answers('-', gone), ...answers('+', fresh)];
}

/** How one refusal is worded otherwise. */
export function rewordingLines({ from, to, cases }: SharedRewording): readonly Line[] {
  return [
    { sign: '-', text: from },
    { sign: '+', text: to },
    { sign: ' ', text: someCases(cases) },
  ];
}

export interface ComparisonStyle {
  readonly colour: boolean;
  /** Columns of the terminal; absent when the output is not one. */
  readonly width?: number | undefined;
}

interface Look {
  readonly paint: Paint;
  readonly width: number | undefined;
  /** How columns are named in the text: by letter, or by name where there are few. */
  readonly short: (names: readonly string[]) => string;
}

/** Up to so many columns have a word each; more of them have a mark. */
const WORDS = 6;
const CELL = 14;

/** So many rules are told in full. */
const DETAILS = 40;

/** A comparison for a terminal: who is compared, what differs as a table, how it differs, and the verdict. */
export function renderComparisonConsole(comparison: Comparison, { colour, width }: ComparisonStyle): string {
  const paint = colour ? coloured : plain;
  const names = comparison.columns.map(({ name }) => name);
  const short = (own: readonly string[]): string =>
    own.map((name) => letterOf(names.indexOf(name))).join(' ');
  const look: Look = { paint, width, short };
  const found = differences(comparison);
  const blocks = [
    comparison.columns.map((column, place) => who(column, place, look)).join('\n'),
    table(found, comparison, look),
    ...found.slice(0, DETAILS).map((one) => detail(one, look)),
    found.length > DETAILS ? `and ${count(found.length - DETAILS, 'more rule')}, in the files of --out` : '',
    wording(rewordings(comparison), look),
    verdict(comparison, found.length, paint),
  ];
  return withoutCommands(`${blocks.filter((block) => block !== '').join('\n\n')}\n`);
}

function who(column: ComparedColumn, place: number, { paint, width }: Look): string {
  const { name, target, startedAt, tool, revision, profile, doubts, notes } = column;
  const run = [target, startedAt.slice(0, 16).replace('T', ' '), profile, `contract ${revision}`, tool];
  const head = `${letterOf(place).padEnd(3)}${visible(name)}  ${paint.dim(run.map((text) => visible(text)).join(' · '))}`;
  const about = (text: string): string => wrap(`   ${visible(text)}`, width, 3);
  return [
    head,
    ...doubts.map((text) => paint.warn(about(text))),
    ...notes.map((text) => paint.dim(about(text))),
  ].join('\n');
}

function cellWord(cell: Cell | undefined, place: number): string {
  if (cell === undefined) return '';
  if (place === 0 || cell.change === undefined) return cell.word;
  return cell.change === 'same' ? '·' : cell.change;
}

function painted(text: string, cell: Cell | undefined, paint: Paint): string {
  if (cell?.worse === true) return paint.bad(text);
  if (cell?.change === 'fixed') return paint.good(text);
  return cell?.change === 'unknown' || cell?.change === 'changed' ? paint.warn(text) : text;
}

function table(found: readonly Difference[], { columns }: Comparison, look: Look): string {
  if (found.length === 0) return '';
  return columns.length > WORDS ? marks(found, look.paint) : words(found, columns, look.paint);
}

function words(found: readonly Difference[], columns: readonly ComparedColumn[], paint: Paint): string {
  const widest = Math.max(...found.map(({ rule }) => visible(rule).length)) + 2;
  const head = `${' '.repeat(widest)}${columns.map((_, place) => letterOf(place).padEnd(CELL)).join('')}`;
  const rows = found.map(
    ({ rule, cells }) =>
      visible(rule).padEnd(widest) +
      cells.map((cell, place) => painted(cellWord(cell, place).padEnd(CELL), cell, paint)).join(''),
  );
  return [paint.dim(head.trimEnd()), ...rows.map((row) => row.trimEnd())].join('\n');
}

/** A mark for each column but the first, in the order in which they are listed. */
function marks(found: readonly Difference[], paint: Paint): string {
  const rows = found.map(({ rule, cells }) => {
    const own = cells.slice(1).map((cell) => painted(markOf(cell.change), cell, paint));
    return `${own.join('')}  ${visible(rule)}`;
  });
  const legend =
    '! new   ~ changed   + fixed   ? cannot be told   · same   blank nothing to compare; a mark for each, from B on';
  return [paint.dim(legend), ...rows].join('\n');
}

function lines(all: readonly Line[], { paint, width }: Look): readonly string[] {
  const colour = { '-': paint.dim, '+': paint.strong, ' ': paint.dim } as const;
  return all.map(({ sign, text }) => colour[sign](wrap(`  ${sign} ${visible(text)}`, width, 4)));
}

function detail({ rule, level, statement, cells, groups }: Difference, look: Look): string {
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
  const left = all.length - WORDINGS;
  const shown = all
    .slice(0, WORDINGS)
    .flatMap((one) => [`  in ${look.short(one.names)}`, ...lines(rewordingLines(one), look)]);
  const more = left > 0 ? [`  and ${left} more`] : [];
  return [look.paint.strong('Refusals worded otherwise'), ...shown, ...more].join('\n');
}

function verdict({ rules, exitCode, sentence }: Comparison, differing: number, paint: Paint): string {
  const colour = { 0: paint.good, 1: paint.bad, 2: paint.warn }[exitCode];
  return `${count(rules.length - differing, 'rule')} without a difference\n${colour(paint.strong(visible(sentence)))}`;
}
