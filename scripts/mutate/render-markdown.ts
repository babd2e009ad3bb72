/** The report for people: the score, then each file, then every survivor with its class. */
import { type ClassName, classNames, meanings } from './classes.ts';
import { inOneLine } from './instrument.ts';
import { scores, type Totals, type Tried, totals } from './score.ts';

type Row = readonly (string | number)[];

const cell = (value: string | number): string => String(value).replaceAll('|', '\\|');
const line = (row: Row): string => `| ${row.map(cell).join(' | ')} |`;
const table = (head: Row, rows: readonly Row[]): string =>
  [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');

export const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;

const columns = ['mutants', 'not covered', 'not started', 'killed', 'inconclusive', 'survived', 'score'];

function countsOf(total: Totals): Row {
  const { killed, reached } = scores(total);
  const { mutants, notCovered, notStarted, inconclusive, survived } = total;
  return [mutants, notCovered, notStarted, killed, inconclusive, survived, percent(killed, reached)];
}

const code = (text: string): string => `\`${inOneLine(text).replaceAll('`', "'") || '(nothing)'}\``;
const change = ({ original, replacement }: Tried): string => `${code(original)} → ${code(replacement)}`;
const place = ({ file, line: at }: Tried): string => `${file}:${at}`;

function survivorsOf(name: ClassName, tried: readonly Tried[]): string {
  const own = tried.filter(({ classification }) => classification?.class === name);
  const rows = own.map((one) => [
    place(one),
    change(one),
    one.classification?.reason ?? '',
    one.unjudged.length === 0 ? '' : `${one.unjudged.length} rules judge nothing`,
  ]);
  const list = own.length === 0 ? 'None.' : table(['where', 'change', 'reason', 'green for less'], rows);
  return `### ${name}: ${own.length}\n\nA mutant of this class survives because ${meanings[name]}.\n\n${list}`;
}

function section(title: string, tried: readonly Tried[], last: (one: Tried) => string): string {
  const rows = tried.map((one) => [place(one), change(one), last(one)]);
  return `## ${title}: ${tried.length}\n\n${rows.length === 0 ? 'None.' : table(['where', 'change', 'why'], rows)}`;
}

export function renderMarkdown(profile: string, tried: readonly Tried[]): string {
  const total = totals(tried);
  const { killed, noticed, reached, decided } = scores(total);
  const files = [...new Set(tried.map(({ file }) => file))];
  const having = (status: Tried['status']): readonly Tried[] => tried.filter((one) => one.status === status);
  const unclassified = having('survived').filter(({ classification }) => classification === undefined);
  return `${[
    '# Mutation score',
    `StrykerJS changes the reference tenant's source in ${total.mutants} places, one at a time; profile ${profile} runs against each.`,
    `A violated rule kills ${killed} of the ${reached} mutants that a run reaches: **${percent(killed, reached)}**. Without the survivors that are equivalent, invisible or outside, ${killed} of ${decided}: **${percent(killed, decided)}**.`,
    `${total.inconclusive} more end in an inconclusive run: most of them break the reads that a run needs first. So ${noticed} of ${decided} do not pass: **${percent(noticed, decided)}**. ${total.notStarted} tenants do not start or do not end, and no request of a run reaches ${total.notCovered}: neither is part of a score.`,
    table(
      ['file', ...columns],
      [
        ...files.map((file) => [file, ...countsOf(totals(tried.filter((one) => one.file === file)))]),
        ['all', ...countsOf(total)],
      ],
    ),
    '## Survivors',
    ...classNames.map((name) => survivorsOf(name, tried)),
    section('Survivors without a class', unclassified, () => ''),
    section('Inconclusive', having('inconclusive'), ({ because }) => because.slice(0, 2).join('; ')),
    section('Not started', having('not started'), ({ because }) => inOneLine(because.join('; '))),
  ].join('\n\n')}\n`;
}
