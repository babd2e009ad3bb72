import type { Finding, Outcome, RunRecord } from '../model.ts';
import { conclude, type RenderOptions } from './conclude.ts';
import { baselineSections } from './console-baseline.ts';
import { count } from './count.ts';
import { withoutCommands } from './escape-command.ts';
import { groupReasons, namedRules } from './group-reasons.ts';
import { outcomeWord } from './outcome-word.ts';
import { coloured, type Paint, plain } from './paint.ts';
import { requestsSent } from './requests-sent.ts';
import { columnsOf, tallyByPart } from './tally.ts';
import { violationBlocks } from './violation-block.ts';
import { visible } from './visible.ts';
import { wrap } from './wrap.ts';

export interface ConsoleOptions extends RenderOptions {
  readonly colour: boolean;
  /** Columns of the terminal; absent when the output is not one, and nothing is wrapped. */
  readonly width?: number | undefined;
}

/** A record for a terminal: violations, what is left open, counts, and the verdict in the last line. */
export function renderConsole(record: RunRecord, options: ConsoleOptions): string {
  const paint = options.colour ? coloured : plain;
  const blocks = [
    identity(record, paint),
    ...violated(record, paint, options.width),
    ...baselineSections(record, { paint, width: options.width }),
    ...(['inconclusive', 'inapplicable', 'untested'] as const).map((outcome) =>
      reasons(record.findings, outcome, paint, options.width),
    ),
    explored(record.findings, paint, options.width),
    table(record.findings, paint),
    facts(record, paint),
    verdict(record, options, paint),
  ];
  return withoutCommands(`${blocks.filter((block) => block !== '').join('\n\n')}\n`);
}

function identity({ header }: RunRecord, paint: Paint): string {
  const { tool, profile, contract, target } = header;
  return paint.dim(
    [tool, profile, `contract ${contract.revision}`, target].map((part) => visible(part)).join(' · '),
  );
}

function violated(
  { header, findings }: RunRecord,
  paint: Paint,
  width: number | undefined,
): readonly string[] {
  const broken = findings.filter(
    ({ outcome, tolerated }) => outcome === 'violated' && tolerated === undefined,
  );
  const must = broken.filter(({ level }) => level === 'must');
  const other = broken.filter(({ level }) => level !== 'must');
  return [...must, ...other].flatMap((finding) => violationBlocks(header, finding, { paint, width }));
}

function reasons(
  findings: readonly Finding[],
  outcome: Outcome,
  paint: Paint,
  width: number | undefined,
): string {
  const lines = groupReasons(findings, outcome).map((reason) =>
    wrap(`  ${visible(reason.reason)}: ${namedRules(reason, (rule) => visible(rule))}`, width, 4),
  );
  const title = outcome.charAt(0).toUpperCase() + outcome.slice(1);
  return section(title, findings.filter((finding) => outcomeWord(finding) === outcome).length, lines, paint);
}

function explored(findings: readonly Finding[], paint: Paint, width: number | undefined): string {
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

function verdict(record: RunRecord, options: RenderOptions, paint: Paint): string {
  const { exitCode, sentence, notes } = conclude(record, options);
  const colour = { 0: paint.good, 1: paint.bad, 2: paint.warn }[exitCode];
  return [...notes.map((note) => visible(note)), colour(paint.strong(visible(sentence)))].join('\n');
}
