import type { RunHeader } from '../record/record.ts';
import type { Reason } from '../record/status.ts';
import { visible } from '../text/elide.ts';

/** `1 rule`, `2 rules`; a plural that is not made by an s is given. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}

/** What was, or is to be, sent: `150 PATCH, 70 reads`. */
export const requestWords = ({ writes, reads }: Readonly<Record<'writes' | 'reads', number>>): string =>
  `${writes} PATCH, ${count(reads, 'read')}`;

/** How many more there are than are told: `and 3 more`, `and 3 more cases`; nothing where all are. */
export function andMore(left: number, noun?: string): readonly string[] {
  if (left <= 0) return [];
  return [`and ${noun === undefined ? `${left} more` : count(left, `more ${noun}`)}`];
}

/** The first texts, and how many more there are. */
export const cutTo = (texts: readonly string[], most: number, noun?: string): readonly string[] => [
  ...texts.slice(0, most),
  ...andMore(texts.length - most, noun),
];

/** The same in one line: `a, b and 3 more`. */
export function someOf(texts: readonly string[], limit: number, noun?: string): string {
  const [shown, left] = firstOf(texts, limit);
  return [shown.join(', '), ...andMore(left, noun)].join(' ');
}

/** The first of some, or one more than that where it is the last, and how many are left. */
export function firstOf<Item>(items: readonly Item[], limit: number): readonly [readonly Item[], number] {
  const shown = items.length === limit + 1 ? items : items.slice(0, limit);
  return [shown, items.length - shown.length];
}

/** Texts of unknown origin, safe to print. */
export const joinVisible = (texts: readonly string[], separator: string): string =>
  texts.map((text) => visible(text)).join(separator);

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

/** How exit codes are shown: a sign in Markdown, a colour in a terminal, a tone of pages, and words. */
export const EXITS = {
  0: { sign: '✅', colour: 'good', tone: 'upheld', means: 'conforms' },
  1: { sign: '❌', colour: 'bad', tone: 'violated', means: 'does not conform' },
  2: { sign: '❔', colour: 'warn', tone: 'inconclusive', means: 'cannot tell' },
} as const;

/** So many rules are named behind a reason; the record names all. */
const NAMED = 12;

/** The rules of a reason: named, the first of many, or all at once. */
export function namedRules(
  { rules, isOfAll }: Omit<Reason, 'reason'>,
  show: (rule: string) => string,
  most = NAMED,
): string {
  if (isOfAll) return `all ${rules.length} rules`;
  return someOf(rules.map(show), most);
}

/** A duration for people: `4 min 48 s`, `1 h`. */
export function duration(total: number): string {
  const whole = Math.ceil(total);
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(whole / 3600), 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 's'],
  ];
  const shown = parts.filter(([number]) => number > 0).map(([number, unit]) => `${number} ${unit}`);
  return shown.join(' ') || '0 s';
}

type Pace = NonNullable<RunHeader['pace']>;

/** `25 writes a minute, burst 5` */
export const rateWords = ({ perMinute, burst }: NonNullable<Pace['all']>, what = ''): string =>
  `${Number(perMinute.toFixed(2))}${what} a minute, burst ${burst}`;

/** A pace for people: `25 writes a minute, burst 5; 50 reads a minute, burst 5`. */
export function describePace({ all, writes, reads }: Pace): string {
  const told = [
    ...(all ? [rateWords(all, ' requests')] : []),
    ...(writes ? [rateWords(writes, ' writes')] : []),
    ...(reads ? [rateWords(reads, ' reads')] : []),
  ];
  return told.join('; ');
}
