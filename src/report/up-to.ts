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
