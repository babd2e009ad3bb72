import type { BlockStyle } from './violation-block.ts';

/** So many lines are printed where the rest is in the reports: more where they are short. */
const SCREEN = { narrow: 80, wide: 60 };
const WIDE = 80;

/** Without the first line, the space behind it, and the break at the end. */
export const linesOnScreen = ({ width = WIDE }: BlockStyle): number =>
  (width < WIDE ? SCREEN.narrow : SCREEN.wide) - 3;

export const linesIn = (text: string): number => (text === '' ? 0 : text.split('\n').length);

/** The first texts that fit in so many lines, and a line that tells how many are left out; all without a limit. */
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
