/** Whether a text still breaks the rule; answers false when there is no room left to ask. */
export type Fails = (text: string) => Promise<boolean>;

const points = (text: string): readonly string[] => [...text];
/** One character over and over, or none. */
export const isUniform = (text: string): boolean => new Set(points(text)).size <= 1;

/** The same length of one character over and over: the plainest that still fails, or the text itself. */
async function evened(text: string, fails: Fails): Promise<string> {
  const { length } = points(text);
  const units = new Set([
    'a',
    ...points(text).toSorted((a, b) => (b.codePointAt(0) ?? 0) - (a.codePointAt(0) ?? 0)),
  ]);
  for (const unit of units) {
    const even = unit.repeat(length);
    if (even === text || (await fails(even))) return even;
  }
  return text;
}

/** The shortest that fails of one character over and over, between a length that is right and one that fails. */
async function bisected(unit: string, right: number, failing: number, fails: Fails): Promise<number> {
  let [low, high] = [right, failing];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (await fails(unit.repeat(middle))) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * The smallest text that fails, as far as the room goes: of one character if that fails too, and then exactly as
 * long as it takes. `right` is a length at which other texts were right: taken for granted, and tried at the end.
 */
export async function shrinkText(text: string, right: number, fails: Fails): Promise<string> {
  const even = isUniform(text) && text.startsWith('a') ? text : await evened(text, fails);
  if (!isUniform(even)) return even;
  const [unit = ''] = points(even);
  const shortest = await bisected(unit, right, points(even).length, fails);
  const isGranted = shortest === right + 1 && right > 0 && (await fails(unit.repeat(right)));
  return unit.repeat(isGranted ? await bisected(unit, -1, right, fails) : shortest);
}
