import { diagnosisOf } from '../diagnose/diagnose.ts';
import type { LikelyCause } from '../diagnose/diagnosis.ts';
import { pairOf } from '../diagnose/dictionary.ts';
import type { Finding, Tolerance, Violation } from '../model.ts';
import type { RunRecord } from '../record/record.ts';
import { requestsSent } from '../record/run-facts.ts';
import {
  brokenCases,
  columnsOf,
  type OpenRules,
  openRules,
  tallyByPart,
  untolerated,
} from '../record/status.ts';
import { visible } from '../text/elide.ts';
import { decision, doubt, explained, reproduction, share } from './cause-words.ts';
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
  /** Only what fits a screen: causes, and the failures that show most. */
  readonly isBrief?: boolean;
}

/** So many lines are printed, but for the first line and the spaces, where the rest is in the reports. */
const SCREEN = 54;
/** So many reasons of each kind, and so many causes, are told there. */
const REASONS = 4;
const CAUSES = 9;

/** A record for a terminal: violations, what is left open, counts, and the verdict in the last line. */
export function renderConsole(record: RunRecord, options: ConsoleOptions): string {
  const paint = options.colour ? coloured : plain;
  const style: BlockStyle = { paint, width: options.width };
  const broken = untolerated(record);
  const isDigest = options.isBrief === true && broken.length > 0;
  const open = openRules(record.findings).map((one) => reasons(one, style, isDigest ? REASONS : undefined));
  const rest = [
    ...baselineSections(record, style),
    ...open,
    isDigest ? '' : explored(record.findings, style),
    table(record.findings, style),
    facts(record, paint),
    verdict(record, paint),
  ];
  const room = SCREEN - linesIn(joinBlocks(rest));
  const blocks = [
    identity(record, paint),
    ...(isDigest ? digest(record, style, room) : [causes(record, style), ...told(record, broken, style)]),
    ...rest,
  ];
  return withoutCommands(`${joinBlocks(blocks)}\n`);
}

const told = ({ header }: RunRecord, findings: readonly Finding[], style: BlockStyle): readonly string[] =>
  findings.flatMap((finding) => violationBlocks(header, finding, style));

/** What the server does, how much that explains, and how to see it again: three lines for each cause. */
function causes(record: RunRecord, style: BlockStyle, most = Number.POSITIVE_INFINITY): string {
  const diagnosis = diagnosisOf(record);
  const { causes: all, unexplained } = diagnosis;
  if (all.length === 0) return '';
  const rules = [...new Set(unexplained.map(({ rule }) => rule))];
  const rest = `no known cause explains ${count(unexplained.length, 'failure')} of ${rules.slice(0, 5).join(', ')}${rules.length > 5 ? ', …' : ''}`;
  return [
    style.paint.strong(explained(diagnosis)),
    ...all.slice(0, most).map((cause) => causeLines(cause, record, style, most !== Number.POSITIVE_INFINITY)),
    ...(all.length > most ? [style.paint.dim(`and ${count(all.length - most, 'more cause')}`)] : []),
    ...(rules.length > 0 ? [wrap(`○ ${visible(rest)}`, style.width, 2)] : []),
  ].join('\n');
}

function causeLines(cause: LikelyCause, record: RunRecord, style: BlockStyle, isBrief: boolean): string {
  const { paint, width } = style;
  const facts = [cause.id, share(cause), ...doubt(cause, record.header)]
    .map((text) => visible(text))
    .join(' · ');
  const deciding = decision(cause, record.header);
  // What tells causes apart shows them too.
  const shortest = isBrief && deciding !== undefined ? undefined : reproduction(cause, record);
  const commands = [shortest, deciding].filter((one) => one !== undefined);
  return [
    wrap(`${paint.bad('●')} ${visible(cause.statement)}`, width, 2),
    paint.dim(wrap(`  ${facts}`, width, 4)),
    ...commands.map((one) => `  ${visible(one, Number.POSITIVE_INFINITY)}`),
  ].join('\n');
}

const linesIn = (text: string): number => text.split('\n').length;

/** The causes, then as many failures in full as a screen has room for: one of each cause, then those without one. */
function digest(record: RunRecord, style: BlockStyle, lines: number): readonly string[] {
  const { causes: found, unexplained } = diagnosisOf(record);
  const broken = untolerated(record);
  const firsts = found.flatMap(({ shownBy }) => shownBy.slice(0, 1));
  const rules = [...new Set([...firsts, ...unexplained, ...broken].map(({ rule }) => rule))];
  const shows = new Set(firsts.map(({ rule, case: id }) => pairOf(rule, id)));
  const heads = causes(record, style, CAUSES);
  const shown: string[] = [];
  let room = lines - linesIn(heads);
  for (const rule of rules) {
    const finding = broken.find((one) => one.rule === rule);
    if (finding === undefined) continue;
    // What shows a cause, or else the shortest request; a later answer may show what an earlier request left.
    const isOfAnswers = finding.part === 'response' || finding.part === 'error';
    const rank = ({ case: id, sent }: Violation): number =>
      shows.has(pairOf(rule, id)) ? -1 : isOfAnswers ? 0 : sent.length;
    const [block = ''] = violationBlocks(record.header, finding, { ...style, most: 1, rank });
    if (linesIn(block) >= room) continue;
    shown.push(block);
    room -= linesIn(block) + 1;
  }
  const cases = broken.reduce((sum, finding) => sum + brokenCases(finding).length, 0);
  const left = count(cases - shown.length, shown.length === 0 ? 'failure' : 'more failure');
  const more = `${left}: --verbose prints them, the reports have them`;
  return [heads, ...shown, ...(cases > shown.length ? [style.paint.dim(wrap(more, style.width, 2))] : [])];
}

function identity({ header }: RunRecord, paint: Paint): string {
  const { tool, profile, contract, target } = header;
  return paint.dim(
    [tool, profile, `contract ${contract.revision}`, target].map((part) => visible(part)).join(' · '),
  );
}

function reasons(
  { status, rules, reasons: why }: OpenRules,
  { paint, width }: BlockStyle,
  most = why.length,
): string {
  const lines = why
    .slice(0, most)
    .map((reason) =>
      wrap(`  ${visible(reason.reason)}: ${namedRules(reason, (rule) => visible(rule))}`, width, 4),
    );
  const left = why.length - most;
  const more = left > 0 ? [paint.dim(`  and ${count(left, 'more reason')}`)] : [];
  return section(status.charAt(0).toUpperCase() + status.slice(1), rules, [...lines, ...more], paint);
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

/** Columns of a table whose first one holds the names of parts. */
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
  const colour = { 0: paint.good, 1: paint.bad, 2: paint.warn }[exitCode];
  return [...notes.map((note) => visible(note)), colour(paint.strong(visible(sentence)))].join('\n');
}
