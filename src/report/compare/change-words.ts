import type { Change } from './comparison.ts';

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
