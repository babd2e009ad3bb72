import { diagnosisOf } from '../diagnose/diagnose.ts';
import { pairOf } from '../diagnose/dictionary.ts';
import type { Finding, Violation } from '../model.ts';
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
import { causes } from './causes.ts';
import { withoutCommands } from './html/markup.ts';
import {
  type ConsoleOptions,
  firstThatFit,
  label,
  linesIn,
  linesOnScreen,
  type Paint,
  type Style,
  section,
  styleOf,
  verdictLine,
  wrap,
} from './terminal.ts';
import { staleEntries, verdictOf } from './verdict.ts';
import { violationBlocks } from './violation-block.ts';
import { count, joinBlocks, joinVisible, namedRules, requestWords } from './words.ts';

interface RunConsoleOptions extends ConsoleOptions {
  /** Only what fits a screen: causes, and the failures that show most. */
  readonly isBrief?: boolean;
}

/** A record for a terminal: violations, what is left open, counts, and the verdict in the last line. */
export function renderConsole(record: RunRecord, options: RunConsoleOptions): string {
  const style = styleOf(options);
  const { tool, profile, contract, target } = record.header;
  const identity = joinVisible([tool, profile, `contract ${contract.revision}`, target], ' · ');
  const isDigest = options.isBrief === true && untolerated(record).length > 0;
  const blocks = isDigest ? brief(record, style) : whole(record, style);
  return withoutCommands(`${joinBlocks([style.paint.dim(identity), ...blocks])}\n`);
}

/** Everything that there is to say. */
const whole = (record: RunRecord, style: Style): readonly string[] => [
  causes(record, style),
  ...untolerated(record).flatMap((finding) => violationBlocks(record.header, finding, style)),
  ...baseline(record, style),
  ...openRules(record.findings).map((one) => reasons(one, style)),
  explored(record.findings, style),
  ...counts(record, style),
];

/** What fits on a screen: counts, a quarter of the rest for open rules, then causes and failures. */
function brief(record: RunRecord, style: Style): readonly string[] {
  const all = linesOnScreen(style);
  const last = counts(record, style);
  const entries = baseline(record, style, Math.floor(all / 10));
  const open = openRules(record.findings);
  const room = all - linesIn(joinBlocks([...entries, ...last])) - 2;
  const each = Math.floor(room / 4 / open.length) - 1;
  const told = open.map((one) => reasons(one, style, each));
  const left = room - linesIn(joinBlocks(told)) - 2;
  return [...digest(record, style, left), ...entries, ...told, ...last];
}

/** The causes, then the failures that fit in full: one of each cause, then those without a cause. */
function digest(record: RunRecord, style: Style, lines: number): readonly string[] {
  const heads = causes(record, style, lines - 2);
  const shown: string[] = [];
  let room = lines - linesIn(heads) - 2;
  const broken = untolerated(record);
  for (const block of firstBlocks(record, broken, style)) {
    if (linesIn(block) >= room) continue;
    shown.push(block);
    room -= linesIn(block) + 1;
  }
  const cases = broken.reduce((sum, finding) => sum + brokenCases(finding).length, 0);
  const left = count(cases - shown.length, shown.length === 0 ? 'failure' : 'more failure');
  const seen = record.findings.filter(({ observed }) => observed.length > 0).length;
  const also = seen === 0 ? '' : ` and what ${count(seen, 'rule')} observed`;
  const more = `${left}${also}: --verbose prints them, the reports have them`;
  return [heads, ...shown, ...(cases > shown.length ? [style.paint.dim(wrap(more, style.width, 2))] : [])];
}

/** A failure of each broken rule: those that show a cause first, then those without one. */
function firstBlocks(record: RunRecord, broken: readonly Finding[], style: Style): readonly string[] {
  const { causes: found, unexplained } = diagnosisOf(record);
  const firsts = found.flatMap(({ shownBy }) => shownBy.slice(0, 1));
  const rules = [...new Set([...firsts, ...unexplained, ...broken].map(({ rule }) => rule))];
  const shows = new Set(firsts.map(({ rule, case: id }) => pairOf(rule, id)));
  return rules.flatMap((rule) => {
    const finding = broken.find((one) => one.rule === rule);
    if (finding === undefined) return [];
    // What shows a cause, or else the shortest request; a later answer may show what an earlier request left.
    const isOfAnswers = finding.part === 'response' || finding.part === 'error';
    const rank = ({ case: id, sent }: Violation): number => {
      if (shows.has(pairOf(rule, id))) return -1;
      return isOfAnswers ? 0 : sent.length;
    };
    return violationBlocks(record.header, finding, { ...style, most: 1, rank }).slice(0, 1);
  });
}

/** What is to mend, and what is put up with; in so many lines each where a screen has to do. */
const baseline = (record: RunRecord, style: Style, lines?: number): readonly string[] => [
  ...stale(record, style, lines),
  tolerated(record, style, lines),
];

function stale(record: RunRecord, style: Style, lines?: number): readonly string[] {
  const { paint, width } = style;
  const told = staleEntries(record).map(({ rule, because, mend }) =>
    [
      `${paint.bad(`✗ ${visible(rule)}`)} ${paint.dim('· stale in the baseline')}`,
      wrap(`  ${visible(because)}`, width, 2),
      `  ${label('mend', paint)}${visible(mend, Number.POSITIVE_INFINITY)}`,
    ].join('\n'),
  );
  return firstThatFit(told, lines, (left, isAll) => {
    const entries = isAll ? count(left, 'entry', 'entries') : count(left, 'more entry', 'more entries');
    return paint.bad(`✗ ${entries} of the baseline stale`);
  });
}

function tolerated({ findings }: RunRecord, style: Style, lines?: number): string {
  const known = findings.filter((finding) => finding.tolerated !== undefined);
  const told = known.map(({ rule, tolerated: why = [] }) => {
    const reasons = why.map(({ reason, ticket = [], since, expires }) =>
      joinVisible([reason, ticket, `since ${since}, until ${expires}`].flat(), ' · '),
    );
    return [`  ${visible(rule)}`, ...reasons.map((one) => wrap(`    ${one}`, style.width, 4))].join('\n');
  });
  const shown = firstThatFit(told, lines, (left) => style.paint.dim(`  ${count(left, 'more rule')}`));
  return section('Tolerated', shown, style, known.length);
}

/** So many characters of a reason, and rules of it, are told where a screen has to do. */
const BRIEF = { reason: 90, rules: 2 };

/** The rules of one outcome, and why; in so many lines where a screen has to do. */
function reasons({ status, rules, reasons: why }: OpenRules, style: Style, lines?: number): string {
  const { reason: limit, rules: most } = lines === undefined ? {} : BRIEF;
  const told = why.map((one) => {
    const named = namedRules(one, (rule) => visible(rule), most);
    return wrap(`  ${visible(one.reason, limit)}: ${named}`, style.width, 4);
  });
  const shown = firstThatFit(told, lines, (left, isAll) =>
    style.paint.dim(`  ${isAll ? count(left, 'reason') : `and ${count(left, 'more reason')}`}`),
  );
  return section(status.charAt(0).toUpperCase() + status.slice(1), shown, style, rules);
}

function explored(findings: readonly Finding[], style: Style): string {
  const seen = findings.filter(({ observed }) => observed.length > 0);
  const column = Math.min(40, Math.max(0, ...seen.map(({ rule }) => rule.length))) + 4;
  const lines = seen.flatMap(({ rule, observed }) =>
    observed.map((answer, index) => {
      const name = `  ${index === 0 ? visible(rule) : ''}`.padEnd(column);
      return wrap(name + visible(answer), style.width, column);
    }),
  );
  return section('Observed', lines, style, seen.length);
}

const counts = (record: RunRecord, { paint, width }: Style): readonly string[] => {
  const { exitCode, sentence, notes } = verdictOf(record);
  const verdict = [...notes.map((note) => visible(note)), verdictLine(exitCode, sentence, paint)];
  return [table(record.findings, { paint, width }), facts(record, paint), verdict.join('\n')];
};

const PART_WIDTH = 13;

/** How many rules of each part ended how; one line a part, without zeros, where the table does not fit. */
function table(findings: readonly Finding[], { paint, width }: Style): string {
  if (findings.length === 0) return '';
  const columns = columnsOf(findings);
  const heading = `${' '.repeat(PART_WIDTH)}${columns.map((name) => `  ${name}`).join('')}`;
  const isNarrow = width !== undefined && heading.length > width;
  const rows = tallyByPart(findings).map(([name, tally]) => {
    const part = name.padEnd(PART_WIDTH);
    const filled = columns
      .filter((column) => tally[column] > 0)
      .map((column) => `${tally[column]} ${column}`);
    if (isNarrow) return wrap(`${part}  ${filled.join(', ')}`, width, PART_WIDTH + 2);
    return part + columns.map((column) => String(tally[column]).padStart(column.length + 2)).join('');
  });
  return (isNarrow ? rows : [paint.dim(heading), ...rows]).join('\n');
}

function facts(record: RunRecord, paint: Paint): string {
  const { planned, requestHash, contract, seed } = record.header;
  const sent = requestsSent(record);
  const lines = {
    sent: `${requestWords(sent)} in ${(sent.took / 1000).toFixed(1)} s`,
    planned: `${requestWords(planned)} for ${count(planned.rules, 'rule')}`,
    requests: requestHash,
    contract: `${contract.revision} · ${contract.hash}`,
    seed: String(seed),
  };
  return Object.entries(lines)
    .map(([name, value]) => `${label(name, paint)}${visible(value)}`)
    .join('\n');
}
