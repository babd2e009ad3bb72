import type { Finding, Tolerance } from '../model.ts';
import type { RunRecord } from '../record/record.ts';
import { requestsSent } from '../record/run-facts.ts';
import { columnsOf, type OpenRules, openRules, tallyByPart, untolerated } from '../record/status.ts';
import { visible } from '../text/elide.ts';
import { causes, digest, firstThatFit, linesIn, linesOnScreen } from './digest.ts';
import { withoutCommands } from './markup.ts';
import { staleEntries, verdictOf } from './verdict.ts';
import { type BlockStyle, violationBlocks } from './violation-block.ts';
import { coloured, count, EXITS, joinBlocks, namedRules, type Paint, plain, wrap } from './words.ts';

function tolerance({ reason, since, expires, ticket }: Tolerance): string {
  const days = `since ${since}, until ${expires}`;
  return [reason, ...(ticket === undefined ? [] : [ticket]), days].map((text) => visible(text)).join(' · ');
}

/** What is put up with; in so many lines where a screen has to do. */
function tolerated({ findings }: RunRecord, { paint, width }: BlockStyle, lines?: number): readonly string[] {
  const known = findings.filter((finding) => finding.tolerated !== undefined);
  if (known.length === 0) return [];
  const told = known.map(({ rule, tolerated: why = [] }) =>
    [`  ${visible(rule)}`, ...why.map((one) => wrap(`    ${tolerance(one)}`, width, 4))].join('\n'),
  );
  const shown = firstThatFit(told, lines, (left) => paint.dim(`  ${count(left, 'more rule')}`));
  return [
    [`${paint.strong('Tolerated')} ${paint.dim(`· ${count(known.length, 'rule')}`)}`, ...shown].join('\n'),
  ];
}

function stale(record: RunRecord, { paint, width }: BlockStyle, lines?: number): readonly string[] {
  const told = staleEntries(record).map(({ rule, because, mend }) =>
    [
      `${paint.bad(`✗ ${visible(rule)}`)} ${paint.dim('· stale in the baseline')}`,
      wrap(`  ${visible(because)}`, width, 2),
      `  ${paint.dim('mend'.padEnd(11))}${visible(mend, Number.POSITIVE_INFINITY)}`,
    ].join('\n'),
  );
  return firstThatFit(told, lines, (left, isAll) =>
    paint.bad(
      `✗ ${count(left, isAll ? 'entry' : 'more entry', isAll ? 'entries' : 'more entries')} of the baseline stale`,
    ),
  );
}

const baselineSections = (record: RunRecord, style: BlockStyle, lines?: number): readonly string[] => [
  ...stale(record, style, lines),
  ...tolerated(record, style, lines),
];

export interface ConsoleOptions {
  readonly colour: boolean;
  /** Columns of the terminal; absent when the output is not one, and nothing is wrapped. */
  readonly width?: number | undefined;
  /** Only what fits a screen: causes, and the failures that show most. */
  readonly isBrief?: boolean;
}

/** A record for a terminal: violations, what is left open, counts, and the verdict in the last line. */
export function renderConsole(record: RunRecord, options: ConsoleOptions): string {
  const paint = options.colour ? coloured : plain;
  const style: BlockStyle = { paint, width: options.width };
  const isDigest = options.isBrief === true && untolerated(record).length > 0;
  const blocks = isDigest ? brief(record, style) : whole(record, style);
  return withoutCommands(`${joinBlocks([identity(record, paint), ...blocks])}\n`);
}

const counts = (record: RunRecord, style: BlockStyle): readonly string[] => [
  table(record.findings, style),
  facts(record, style.paint),
  verdict(record, style.paint),
];

/** Everything that there is to say. */
const whole = (record: RunRecord, style: BlockStyle): readonly string[] => [
  causes(record, style),
  ...told(record, untolerated(record), style),
  ...baselineSections(record, style),
  ...openRules(record.findings).map((one) => reasons(one, style)),
  explored(record.findings, style),
  ...counts(record, style),
];

/** What a screen has room for: first counts, then a quarter of the rest for what is open, then causes and failures. */
function brief(record: RunRecord, style: BlockStyle): readonly string[] {
  const all = linesOnScreen(style);
  const last = counts(record, style);
  const baseline = baselineSections(record, style, Math.floor(all / 10));
  const open = openRules(record.findings);
  const room = all - linesIn(joinBlocks([...baseline, ...last])) - 2;
  const each = Math.floor(room / 4 / open.length) - 1;
  const told = open.map((one) => reasons(one, style, each));
  const left = room - linesIn(joinBlocks(told)) - 2;
  return [...digest(record, style, left), ...baseline, ...told, ...last];
}

const told = ({ header }: RunRecord, findings: readonly Finding[], style: BlockStyle): readonly string[] =>
  findings.flatMap((finding) => violationBlocks(header, finding, style));

function identity({ header }: RunRecord, paint: Paint): string {
  const { tool, profile, contract, target } = header;
  return paint.dim(
    [tool, profile, `contract ${contract.revision}`, target].map((part) => visible(part)).join(' · '),
  );
}

/** So many characters of a reason, and rules of it, are told where a screen has to do. */
const BRIEF = { reason: 90, rules: 2 };

/** The rules of one outcome, and why; in so many lines where a screen has to do. */
function reasons({ status, rules, reasons: why }: OpenRules, style: BlockStyle, lines?: number): string {
  const { paint, width } = style;
  const [limit, most] = lines === undefined ? [] : [BRIEF.reason, BRIEF.rules];
  const told = why.map((reason) =>
    wrap(
      `  ${visible(reason.reason, limit)}: ${namedRules(reason, (rule) => visible(rule), most)}`,
      width,
      4,
    ),
  );
  const shown = firstThatFit(told, lines, (left, isAll) =>
    paint.dim(`  ${isAll ? '' : 'and '}${count(left, isAll ? 'reason' : 'more reason')}`),
  );
  return section(status.charAt(0).toUpperCase() + status.slice(1), rules, shown, paint);
}

function explored(findings: readonly Finding[], { paint, width }: BlockStyle): string {
  const seen = findings.filter(({ observed }) => observed.length > 0);
  const column = Math.min(40, Math.max(0, ...seen.map(({ rule }) => rule.length))) + 4;
  const lines = seen.flatMap(({ rule, observed }) =>
    observed.map((answer, index) =>
      wrap(`${`  ${index === 0 ? visible(rule) : ''}`.padEnd(column)}${visible(answer)}`, width, column),
    ),
  );
  return section('Observed', seen.length, lines, paint);
}

function section(title: string, rules: number, lines: readonly string[], paint: Paint): string {
  return lines.length === 0
    ? ''
    : [`${paint.strong(title)} ${paint.dim(`· ${count(rules, 'rule')}`)}`, ...lines].join('\n');
}

const PART_WIDTH = 13;

/** A line a part, with the counts that are not 0, where a table would not fit. */
const narrowTable = (findings: readonly Finding[], width: number): string =>
  tallyByPart(findings)
    .map(([name, counts]) => {
      const filled = columnsOf(findings).filter((column) => counts[column] > 0);
      const told = filled.map((column) => `${counts[column]} ${column}`).join(', ');
      return wrap(`${name.padEnd(PART_WIDTH)}  ${told}`, width, PART_WIDTH + 2);
    })
    .join('\n');

function table(findings: readonly Finding[], { paint, width }: BlockStyle): string {
  if (findings.length === 0) return '';
  const columns = columnsOf(findings);
  const heading = `${' '.repeat(PART_WIDTH)}${columns.map((name) => `  ${name}`).join('')}`;
  if (width !== undefined && heading.length > width) return narrowTable(findings, width);
  const head = paint.dim(heading);
  const rows = tallyByPart(findings).map(([name, counts]) =>
    [
      name.padEnd(PART_WIDTH),
      ...columns.map((column) => String(counts[column]).padStart(column.length + 2)),
    ].join(''),
  );
  return [head, ...rows].join('\n');
}

function facts(record: RunRecord, paint: Paint): string {
  const { header } = record;
  const { writes, reads, took } = requestsSent(record);
  const { planned } = header;
  const lines: readonly (readonly [string, string])[] = [
    ['sent', `${writes} PATCH, ${count(reads, 'read')} in ${(took / 1000).toFixed(1)} s`],
    [
      'planned',
      `${planned.writes} PATCH, ${count(planned.reads, 'read')} for ${count(planned.rules, 'rule')}`,
    ],
    ['requests', header.requestHash],
    ['contract', `${header.contract.revision} · ${header.contract.hash}`],
    ['seed', String(header.seed)],
  ];
  return lines.map(([label, value]) => `${paint.dim(label.padEnd(11))}${visible(value)}`).join('\n');
}

function verdict(record: RunRecord, paint: Paint): string {
  const { exitCode, sentence, notes } = verdictOf(record);
  const last = paint[EXITS[exitCode].colour](paint.strong(visible(sentence)));
  return [...notes.map((note) => visible(note)), last].join('\n');
}
