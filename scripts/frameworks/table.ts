/** What the defaults of frameworks get wrong: the rows, and the table of the documents. Pure but for one file. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const folder = join(process.cwd(), 'examples', 'frameworks');

export interface Row {
  readonly id: string;
  readonly framework: string;
  /** A default, or a setting that is often chosen. */
  readonly setting: string;
  readonly wrong: string;
  /** Ids of causes that a diagnosis of the server names. */
  readonly causes: readonly string[];
  readonly right: string;
}

export const readRows = (): readonly Row[] =>
  JSON.parse(readFileSync(join(folder, 'table.json'), 'utf8')) as readonly Row[];

/** The file of the servers that show a row. */
export const fileOf = ({ id }: Row): string => `${id.slice(0, id.indexOf('.'))}.js`;

const HEAD = ['framework', 'setting', 'what it gets wrong', 'cause', 'how to set it right'];

const cellsOf = ({ framework, setting, wrong, causes, right }: Row): readonly string[] => [
  ...[framework, setting, wrong],
  ...[causes.map((cause) => `\`${cause}\``).join(', '), right],
];

/** A Markdown table, its columns aligned as the formatter of this project has them. */
export function renderTable(rows: readonly Row[]): string {
  const lines = [HEAD, ...rows.map(cellsOf)];
  const widths = HEAD.map((_, at) => Math.max(...lines.map((cells) => cells[at]?.length ?? 0)));
  const lineOf = (cells: readonly string[]): string =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  const [head = '', ...body] = lines.map(lineOf);
  const rule = lineOf(widths.map((width) => '-'.repeat(width)));
  return [head, rule, ...body, ''].join('\n');
}

const MARKS = ['<!-- table: npm run frameworks -- --write -->\n', '<!-- end of table -->'] as const;

/** A document with its table replaced. */
export function withTable(document: string, table: string): string {
  const [begin, end] = MARKS.map((mark) => document.indexOf(mark));
  if (begin === undefined || end === undefined || begin < 0 || end < begin)
    throw new Error(`docs/frameworks.md lacks the lines ${MARKS.join('and ')}`);
  return `${document.slice(0, begin)}${MARKS[0]}\n${table}\n${document.slice(end)}`;
}
