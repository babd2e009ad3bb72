import type { Finding, Tolerance } from '../model.ts';
import type { RunRecord } from '../record/record.ts';
import { requestsSent } from '../record/run-facts.ts';
import { columnsOf, type OpenRules, openRules, tallyByPart, untolerated } from '../record/status.ts';
import { visible } from '../text/elide.ts';
import { withoutCommands } from './markup.ts';
import { staleEntries, verdictOf } from './verdict.ts';
import { type BlockStyle, violationBlocks } from './violation-block.ts';
import { coloured, count, joinBlocks, namedRules, type Paint, plain, wrap } from './words.ts';

function tolerance({ reason, since, expires, ticket }: Tolerance): string {
  const days = `since ${since}, until ${expires}`;
  return [reason, ...(ticket === undefined ? [] : [ticket]), days].map((text) => visible(text)).join(' · ');
}

function tolerated({ findings }: RunRecord, { paint, width }: BlockStyle): readonly string[] {
  const known = findings.filter((finding) => finding.tolerated !== undefined);
  if (known.length === 0) return [];
  const lines = known.flatMap(({ rule, tolerated: why = [] }) => [
    `  ${visible(rule)}`,
    ...why.map((one) => wrap(`    ${tolerance(one)}`, width, 4)),
  ]);
  return [
    [`${paint.strong('Tolerated')} ${paint.dim(`· ${count(known.length, 'rule')}`)}`, ...lines].join('\n'),
  ];
}

function stale(record: RunRecord, { paint, width }: BlockStyle): readonly string[] {
  return staleEntries(record).map(({ rule, because, mend }) =>
    [
      `${paint.bad(`✗ ${visible(rule)}`)} ${paint.dim('· stale in the baseline')}`,
      wrap(`  ${visible(because)}`, width, 2),
      `  ${paint.dim('mend'.padEnd(11))}${visible(mend, Number.POSITIVE_INFINITY)}`,
    ].join('\n'),
  );
}

function baselineSections(record: RunRecord, style: BlockStyle): readonly string[] {
  return [...stale(record, style), ...tolerated(record, style)];
}

export interface ConsoleOptions {
  readonly colour: boolean;
  /** Columns of the terminal; absent when the output is not one, and nothing is wrapped. */
  readonly width?: number | undefined;
}

/** A record for a terminal: violations, what is left open, counts, and the verdict in the last line. */
export function renderConsole(record: RunRecord, options: ConsoleOptions): string {
  const paint = options.colour ? coloured : plain;
  const style: BlockStyle = { paint, width: options.width };
  const blocks = [
    identity(record, paint),
    ...untolerated(record).flatMap((finding) => violationBlocks(record.header, finding, style)),
    ...baselineSections(record, style),
    ...openRules(record.findings).map((open) => reasons(open, style)),
    explored(record.findings, style),
    table(record.findings, paint),
    facts(record, paint),
    verdict(record, paint),
  ];
  return withoutCommands(`${joinBlocks(blocks)}\n`);
}

function identity({ header }: RunRecord, paint: Paint): string {
  const { tool, profile, contract, target } = header;
  return paint.dim(
    [tool, profile, `contract ${contract.revision}`, target].map((part) => visible(part)).join(' · '),
  );
}

function reasons({ status, rules, reasons: why }: OpenRules, { paint, width }: BlockStyle): string {
  const lines = why.map((reason) =>
    wrap(`  ${visible(reason.reason)}: ${namedRules(reason, (rule) => visible(rule))}`, width, 4),
  );
  return section(status.charAt(0).toUpperCase() + status.slice(1), rules, lines, paint);
}

function explored(findings: readonly Finding[], { paint, width }: BlockStyle): string {
  const seen = findings.filter(({ observed }) => observed.length > 0);
  const column = Math.min(40, Math.max(0, ...seen.map(({ rule }) => rule.length))) + 4;
  const lines = seen.flatMap(({ rule, observed }) =>
    observed.map((answer, index) =>
      wrap(`${`  ${index === 0 ? visible(rule) : ''}`.padEnd(column)}${visible(answer)}`, width, column),
    ),
  );
  return section('Explored', seen.length, lines, paint);
}

function section(title: string, rules: number, lines: readonly string[], paint: Paint): string {
  return lines.length === 0
    ? ''
    : [`${paint.strong(title)} ${paint.dim(`· ${count(rules, 'rule')}`)}`, ...lines].join('\n');
}

function table(findings: readonly Finding[], paint: Paint): string {
  if (findings.length === 0) return '';
  const columns = columnsOf(findings);
  const head = paint.dim(`${' '.repeat(13)}${columns.map((name) => `  ${name}`).join('')}`);
  const rows = tallyByPart(findings).map(([name, counts]) =>
    [name.padEnd(13), ...columns.map((column) => String(counts[column]).padStart(column.length + 2))].join(
      '',
    ),
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
  const colour = { 0: paint.good, 1: paint.bad, 2: paint.warn }[exitCode];
  return [...notes.map((note) => visible(note)), colour(paint.strong(visible(sentence)))].join('\n');
}
