/** A terminal session as an SVG: text with ANSI colours in a window. */

const SIZE = { character: 7.83, line: 18, margin: 18, title: 30 };

/** The colours that the command line writes, as CSS classes. */
const CLASSES = new Map([
  ['1', 'strong'],
  ['2', 'dim'],
  ['31', 'bad'],
  ['32', 'good'],
  ['33', 'warn'],
]);

const STYLE = `
text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; fill: #d7dae0; white-space: pre; }
.strong { font-weight: 600; fill: #fff; } .dim { fill: #8b93a1; } .bad { fill: #ff7b72; } .good { fill: #7ee787; }
.warn { fill: #e3b341; } .prompt { fill: #79c0ff; }`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** A line with a span for each stretch of one colour. */
function spans(line: string): string {
  let name: string | undefined;
  let shown = '';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: this is what colours are.
  for (const [index, piece] of line.split(/\u001b\[(\d+)m/).entries()) {
    if (index % 2 === 1) name = CLASSES.get(piece);
    else if (piece !== '')
      shown += name === undefined ? escaped(piece) : `<tspan class="${name}">${escaped(piece)}</tspan>`;
  }
  return shown;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: as above.
const withoutColours = (line: string): string => line.replaceAll(/\u001b\[\d+m/g, '');

const widthOf = (line: string): number => Array.from(withoutColours(line)).length;

/** A line as a terminal of so many columns breaks it. Colours end with the line that they begin in. */
function broken(line: string, columns: number): readonly string[] {
  if (widthOf(line) <= columns) return [line];
  const characters = Array.from(withoutColours(line));
  return Array.from({ length: Math.ceil(characters.length / columns) }, (_, row) =>
    characters.slice(row * columns, (row + 1) * columns).join(''),
  );
}

/** What a command printed in a terminal of so many columns, below the command itself. */
export function terminalSvg(command: string, printed: string, columns: number): string {
  const lines = printed
    .replace(/\n+$/, '')
    .split('\n')
    .flatMap((line) => broken(line, columns));
  const width = Math.ceil(columns * SIZE.character + 2 * SIZE.margin);
  const height = SIZE.title + (lines.length + 2) * SIZE.line + SIZE.margin;
  const texts = [`<tspan class="prompt">$</tspan> ${escaped(command)}`, '', ...lines.map(spans)].map(
    (text, row) =>
      text === ''
        ? ''
        : `<text x="${SIZE.margin}" y="${SIZE.title + (row + 1) * SIZE.line}">${text}</text>\n`,
  );
  const dots = ['#ff5f57', '#febc2e', '#28c840'].map(
    (fill, place) => `<circle cx="${20 + place * 18}" cy="16" r="5.5" fill="${fill}"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(command).replaceAll('"', '&quot;')}">
<style>${STYLE}
</style>
<rect width="${width}" height="${height}" rx="8" fill="#16191f"/>
${dots.join('')}
${texts.join('')}</svg>
`;
}
