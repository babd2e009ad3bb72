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
  const lines: string[] = [];
  let rest = Array.from(line);
  while (rest.length > limit) {
    const space = rest.lastIndexOf(' ', limit);
    const end = space > (indent + limit) / 2 ? space : limit;
    lines.push(rest.slice(0, end).join(''));
    rest = Array.from(margin + rest.slice(end).join('').trimStart());
  }
  return [...lines, rest.join('')].join('\n');
}
