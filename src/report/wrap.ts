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
