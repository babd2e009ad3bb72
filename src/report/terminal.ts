import { visible } from '../text/elide.ts';
import { count, EXITS } from './words.ts';

export interface ConsoleOptions {
  readonly colour: boolean;
  /** Columns of the terminal; absent when the output is not one, and nothing is wrapped. */
  readonly width?: number | undefined;
}

export interface Style {
  readonly paint: Paint;
  readonly width?: number | undefined;
}

export const styleOf = ({ colour = false, width }: Partial<ConsoleOptions>): Style => ({
  paint: colour ? coloured : plain,
  width,
});

/** Below this a column is no longer readable. */
const NARROWEST = 30;

/**
 * A line broken to fit `width` characters, at a space unless that leaves more than half a line empty; the
 * lines after the first are indented. Without a width it stays whole.
 */
export function wrap(line: string, width: number | undefined, indent: number): string {
  if (width === undefined) return line;
  const limit = Math.max(width, indent + NARROWEST);
  const margin = ' '.repeat(indent);
  const characters = Array.from(line);
  const lines: string[] = [];
  let start = '';
  let from = 0;
  while (start.length + characters.length - from > limit) {
    const window = [...start, ...characters.slice(from, from + limit + 1 - start.length)];
    const space = window.lastIndexOf(' ', limit);
    const end = space > (indent + limit) / 2 ? space : limit;
    lines.push(window.slice(0, end).join(''));
    from += end - start.length;
    while (from < characters.length && characters[from]?.trim() === '') from += 1;
    start = margin;
  }
  return [...lines, start + characters.slice(from).join('')].join('\n');
}

export type Paint = Readonly<Record<'bad' | 'warn' | 'good' | 'dim' | 'strong', (text: string) => string>>;

const asIs = (text: string): string => text;
export const plain: Paint = { bad: asIs, warn: asIs, good: asIs, dim: asIs, strong: asIs };

const ansi =
  (open: number, close: number) =>
  (text: string): string =>
    text === '' ? '' : `\u001b[${open}m${text}\u001b[${close}m`;
const coloured: Paint = {
  bad: ansi(31, 39),
  warn: ansi(33, 39),
  good: ansi(32, 39),
  dim: ansi(2, 22),
  strong: ansi(1, 22),
};

/** Lines with a heading, or nothing where there are none. */
export function section(title: string, lines: readonly string[], { paint }: Style, rules?: number): string {
  const counted = rules === undefined ? '' : ` ${paint.dim(`· ${count(rules, 'rule')}`)}`;
  return lines.length === 0 ? '' : [paint.strong(title) + counted, ...lines].join('\n');
}

export const LABEL = 11;
const INDENT = 2;

export const label = (name: string, { dim }: Paint): string => dim(name.padEnd(LABEL));

/** A value behind its label, wrapped in a column of its own. */
export function field(name: string, value: string, { paint, width }: Style): string {
  const indent = INDENT + LABEL;
  const column = wrap(' '.repeat(indent) + value, width, indent).slice(indent);
  return `${' '.repeat(INDENT)}${label(name, paint)}${column}`;
}

export const verdictLine = (exitCode: keyof typeof EXITS, sentence: string, paint: Paint): string =>
  paint[EXITS[exitCode].colour](paint.strong(visible(sentence)));

/**
 * A screen, more lines where they are short, without the first line, the space behind it, and the break at
 * the end.
 */
export const linesOnScreen = ({ width = 80 }: Style): number => (width < 80 ? 80 : 60) - 3;

export const linesIn = (text: string): number => (text === '' ? 0 : text.split('\n').length);

/** The first texts that fit in `lines` lines, and a line for the rest; all texts without a limit. */
export function firstThatFit(
  texts: readonly string[],
  lines: number | undefined,
  tell: (left: number, isAll: boolean) => string,
): readonly string[] {
  if (lines === undefined || linesIn(texts.join('\n')) <= lines) return texts;
  let room = lines - 1;
  const end = texts.findIndex((text) => {
    room -= linesIn(text);
    return room < 0;
  });
  return [...texts.slice(0, end), tell(texts.length - end, end === 0)];
}
