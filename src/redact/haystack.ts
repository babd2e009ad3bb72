import { type Needle, SHORTEST_SECRET } from './needles.ts';

/** Where a needle is known by: the first characters of its beginning, or of its end. */
interface Clue {
  readonly needle: Needle;
  readonly from: number;
  readonly length: number;
}

/** All needles, made ready to be looked for at once: one pass over a text, however many there are. */
export interface Haystack {
  readonly clues: ReadonlyMap<string, readonly Clue[]>;
  /** Not 0 where a clue may end, by a hash of its last four characters. */
  readonly marks: Uint8Array;
}

const MASK = 0xffff;

/** Base64 has two alphabets, and a space may be a plus. */
const fold = (unit: number): number => (unit === 0x2d || unit === 0x20 ? 0x2b : unit === 0x5f ? 0x2f : unit);
const folded = (text: string): string => text.replace(/[- ]/g, '+').replaceAll('_', '/');
const mix = (hash: number, unit: number): number => ((hash << 4) ^ fold(unit)) & MASK;

/** Makes needles ready. */
export function prepare(needles: readonly Needle[]): Haystack {
  const clues = new Map<string, readonly Clue[]>();
  const marks = new Uint8Array(MASK + 1);
  for (const given of needles) {
    const needle = { ...given, text: folded(given.text) };
    const { text, head, tail } = needle;
    const both = [{ needle, from: 0, length: head }].concat(
      head < text.length || tail < text.length ? [{ needle, from: text.length - tail, length: tail }] : [],
    );
    for (const clue of both) {
      const key = text.slice(clue.from, clue.from + SHORTEST_SECRET);
      clues.set(key, [...(clues.get(key) ?? []), clue]);
      let hash = 0;
      for (let at = 0; at < key.length; at += 1) hash = mix(hash, key.charCodeAt(at));
      marks[hash] = 1;
    }
  }
  return { clues, marks };
}

/** Every occurrence of a needle, or of so much of its beginning or its end as tells it; overlapping ones too. */
export function eachNeedle(
  text: string,
  { clues, marks }: Haystack,
  keep: (start: number, end: number) => void,
): void {
  let hash = 0;
  for (let last = 0; last < text.length; last += 1) {
    hash = mix(hash, text.charCodeAt(last));
    if (marks[hash] === 0) continue;
    const at = last + 1 - SHORTEST_SECRET;
    if (at < 0) continue;
    for (const clue of clues.get(folded(text.slice(at, last + 1))) ?? []) grow(text, at, clue, keep);
  }
}

/** Runs for every character of every copy: equal ones, which are most, need no folding. */
function isSame(text: string, mine: number, sought: string, its: number): boolean {
  const unit = text.charCodeAt(mine);
  const wanted = sought.charCodeAt(its);
  return unit === wanted || fold(unit) === wanted;
}

/** As far as it goes, in both directions. */
function grow(text: string, at: number, clue: Clue, keep: (start: number, end: number) => void): void {
  const { text: sought, ragged } = clue.needle;
  let length = 0;
  while (clue.from + length < sought.length && isSame(text, at + length, sought, clue.from + length))
    length += 1;
  if (length < clue.length) return;
  let before = 0;
  while (before < clue.from && isSame(text, at - before - 1, sought, clue.from - before - 1)) before += 1;
  const [start, end] = [at - before, at + length];
  const around = [text.slice(Math.max(0, start - ragged), start), text.slice(end, end + ragged + 2)] as const;
  keep(
    start - (ragged === 0 ? 0 : (/[\w+/-]*$/.exec(around[0])?.[0].length ?? 0)),
    end + (ragged === 0 ? 0 : tailOf(around[1], ragged)),
  );
}

function tailOf(after: string, ragged: number): number {
  const letters = /^[\w+/-]*/.exec(after.slice(0, ragged))?.[0].length ?? 0;
  return letters + (/^={0,2}/.exec(after.slice(letters))?.[0].length ?? 0);
}
