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

const lineOf = ({ framework, setting, wrong, causes, right }: Row): string =>
  `| ${framework} | ${setting} | ${wrong} | ${causes.map((cause) => `\`${cause}\``).join(', ')} | ${right} |`;

export const renderTable = (rows: readonly Row[]): string =>
  [
    '| framework | setting | what it gets wrong | cause | how to set it right |',
    '| --- | --- | --- | --- | --- |',
    ...rows.map(lineOf),
    '',
  ].join('\n');

const MARKS = ['<!-- table: npm run frameworks -- --write -->\n', '<!-- end of table -->'] as const;

/** A document with its table replaced. */
export function withTable(document: string, table: string): string {
  const [begin, end] = MARKS.map((mark) => document.indexOf(mark));
  if (begin === undefined || end === undefined || begin < 0 || end < begin)
    throw new Error(`docs/frameworks.md lacks the lines ${MARKS.join('and ')}`);
  return `${document.slice(0, begin)}${MARKS[0]}\n${table}\n${document.slice(end)}`;
}
