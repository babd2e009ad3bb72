import type { Reason } from '../record/status.ts';

/** `1 rule`, `2 rules`; a plural that is not made by an s is given. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}

/** Blocks with an empty line between them; empty ones are left out. */
export const joinBlocks = (blocks: readonly string[]): string =>
  blocks.filter((block) => block !== '').join('\n\n');

/** The first texts, as many as fit in so many characters, and how many are left. */
export function upTo(
  texts: readonly string[],
  limit: number,
): readonly [shown: readonly string[], left: number] {
  let length = 0;
  const end = texts.findIndex((text) => {
    length += text.length;
    return length > limit;
  });
  return end === -1 ? [texts, 0] : [texts.slice(0, end), texts.length - end];
}

/** Below this a column is no longer readable. */
const NARROWEST = 30;

/**
 * A line broken to fit `width` characters, at a space unless that leaves more than half a line empty; the lines
 * after the first are indented. Without a width it stays whole.
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

export const plain: Paint = { bad: asIs, warn: asIs, good: asIs, dim: asIs, strong: asIs };

/** ANSI colours for a terminal. */
export const coloured: Paint = {
  bad: ansi(31, 39),
  warn: ansi(33, 39),
  good: ansi(32, 39),
  dim: ansi(2, 22),
  strong: ansi(1, 22),
};

function asIs(text: string): string {
  return text;
}

function ansi(open: number, close: number): (text: string) => string {
  return (text) => (text === '' ? '' : `\u001b[${open}m${text}\u001b[${close}m`);
}

/** So many rules are named behind a reason; the record names all. */
const NAMED = 12;

/** The rules of a reason: named, the first of many, or all at once. */
export function namedRules({ rules, isOfAll }: Reason, show: (rule: string) => string, most = NAMED): string {
  if (isOfAll) return `all ${rules.length} rules`;
  const left = rules.length - most;
  const named = (left > 1 ? rules.slice(0, most) : rules).map(show).join(', ');
  return left > 1 ? `${named} and ${left} more` : named;
}
