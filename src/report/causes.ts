import { diagnosisOf } from '../diagnose/diagnose.ts';
import type { Diagnosis, LikelyCause } from '../diagnose/diagnosis.ts';
import type { RunHeader, RunRecord } from '../record/record.ts';
import { rerun, runAgain } from '../record/run-facts.ts';
import { visible } from '../text/elide.ts';
import { firstThatFit, linesIn, type Style, wrap } from './terminal.ts';
import { count, firstOf, joinVisible, someOf } from './words.ts';

/** Most that are named: alternatives of a cause, rules without a cause, and rules in a command. */
const NAMED = { alternatives: 3, unexplained: 5, again: 3 };

/** `2 likely causes and 1 possible cause explain 74 of 74 failures` */
export function explained({ causes: all, unexplained, failures }: Diagnosis): string {
  const possible = all.filter(isPossible).length;
  const named = [
    ...(possible === all.length ? [] : [count(all.length - possible, 'likely cause')]),
    ...(possible === 0 ? [] : [count(possible, 'possible cause')]),
  ];
  const explain = all.length === 1 ? 'explains' : 'explain';
  return `${named.join(' and ')} ${explain} ${failures - unexplained.length} of ${count(failures, 'failure')}`;
}

const isPossible = ({ confidence }: LikelyCause): boolean => confidence === 'possible';

/** What the server does, or may do where little speaks for it. */
export const claim = (cause: LikelyCause): string =>
  isPossible(cause) ? `Possibly: ${cause.statement}` : cause.statement;

/** `explains 51 failures of 6 rules, since request 17` */
export function share({ explains, since }: LikelyCause): string {
  const rules = new Set(explains.map(({ rule }) => rule)).size;
  const first = since === undefined ? '' : `, since request ${since}`;
  return `explains ${count(explains.length, 'failure')} of ${count(rules, 'rule')}${first}`;
}

/** The alternatives that are named beside a cause, and how many are not. */
export const namedBeside = ({ alternatives }: LikelyCause) => firstOf(alternatives, NAMED.alternatives);

/** `or: every flag is true` for each alternative that is named, and how many more there are. */
export function alternativeLines(cause: LikelyCause): readonly string[] {
  const [named, more] = namedBeside(cause);
  const rest = more === 0 ? [] : [`or one of ${more} more`];
  return [...named.map(({ statement }) => `or: ${statement}`), ...rest];
}

/** Whether a run in full tells a cause from its alternatives. */
export const apart = (cause: LikelyCause, header: RunHeader): readonly string[] =>
  decision(cause, header) === undefined ? [] : ['a run in full tells them apart'];

/** What a cause explains: in few words, in one line where they fit. */
export function briefly(cause: LikelyCause, width: number | undefined): readonly string[] {
  const { id, explains, since } = cause;
  const whole = [id, share(cause)];
  if (width === undefined || whole.join(' · ').length < width - 1) return whole;
  const first = since === undefined ? '' : ` since request ${since}`;
  return [id, `explains ${count(explains.length, 'failure')}${first}`];
}

/** A cause: what the server does, what else it may be, and facts. */
export const causeLines = (
  cause: LikelyCause,
  facts: readonly string[],
  { paint, width }: Style,
): readonly string[] => [
  wrap(`${paint.bad('●')} ${visible(claim(cause))}`, width, 2),
  ...alternativeLines(cause).map((line) => wrap(`  ${visible(line)}`, width, 6)),
  paint.dim(wrap(`  ${joinVisible(facts, ' · ')}`, width, 4)),
];

/** A line about the failures without a known cause; none where each has one. */
export function unexplainedLines({ unexplained }: Diagnosis, { width }: Style): readonly string[] {
  if (unexplained.length === 0) return [];
  const rules = [...new Set(unexplained.map(({ rule }) => rule))];
  const named = someOf(rules, NAMED.unexplained);
  const text = `no known cause explains ${count(unexplained.length, 'failure')} of ${named}`;
  return [wrap(`○ ${visible(text)}`, width, 2)];
}

/** The command that tells a cause from its alternatives; undefined if no case is left. */
export function decision({ alternatives, shownBy }: LikelyCause, header: RunHeader): string | undefined {
  const deciding = alternatives.flatMap(({ decidedBy }) => decidedBy?.rule ?? []);
  const isWhole = header.profile === 'full' && header.only.length === 0 && header.exclude === undefined;
  if (deciding.length === 0 || isWhole) return undefined;
  const rules = [...new Set([...shownBy.slice(0, 1).map(({ rule }) => rule), ...deciding])];
  return runAgain({ ...header, profile: 'full' }, rules.length > NAMED.again ? [] : rules);
}

/** The shortest command that shows again what shows a cause best. */
function shortestReproduction({ shownBy: [best] }: LikelyCause, { header, findings }: RunRecord) {
  const finding = findings.find(({ rule }) => rule === best?.rule);
  if (finding === undefined) return undefined;
  const again = rerun(header, finding);
  const violation = finding.violations.find((one) => one.case === best?.case);
  // An answer that was not seen again may show what an earlier request stored.
  const isAlone =
    finding.part !== 'response' ||
    (finding.violations[0]?.case === best?.case && finding.confirmedBy === undefined);
  if (!isAlone || violation === undefined || violation.script !== undefined) return again;
  return violation.curl.length < again.length ? violation.curl : again;
}

/** What the server does, how much that explains, and how to reproduce it, in at most `lines` lines. */
export function causes(record: RunRecord, style: Style, lines?: number): string {
  const diagnosis = diagnosisOf(record);
  if (diagnosis.causes.length === 0) return '';
  const open = unexplainedLines(diagnosis, style);
  const told =
    lines === undefined
      ? diagnosis.causes.map((cause) => inFull(cause, record, style))
      : fitting(diagnosis.causes, record, style, lines - 1 - linesIn(open.join('\n')));
  return [style.paint.strong(explained(diagnosis)), ...told, ...open].join('\n');
}

function inFull(cause: LikelyCause, record: RunRecord, style: Style): string {
  const facts = [cause.id, share(cause), ...apart(cause, record.header)];
  const commands = [shortestReproduction(cause, record), decision(cause, record.header)];
  return [...causeLines(cause, facts, style), ...commands.flatMap(commandLine)].join('\n');
}

const commandLine = (command: string | undefined): readonly string[] =>
  command === undefined ? [] : [`  ${visible(command, Number.POSITIVE_INFINITY)}`];

/** As many causes as fit, with a command where there is room, and a count of those left out. */
function fitting(
  all: readonly LikelyCause[],
  record: RunRecord,
  { paint, width }: Style,
  room: number,
): readonly string[] {
  const short = all.map((cause) => causeLines(cause, briefly(cause, width), { paint, width }).join('\n'));
  const whole = all.map((cause, at) => {
    const command = decision(cause, record.header) ?? shortestReproduction(cause, record);
    return [short[at], ...commandLine(command)].join('\n');
  });
  const fits = (texts: readonly string[]): boolean => linesIn(texts.join('\n')) <= room;
  if (fits(whole)) return whole;
  const mixed = all.map((_, at) => {
    const left = `${count(all.length - at, 'cause')} without a command: --verbose prints them`;
    return [...whole.slice(0, at), ...short.slice(at), paint.dim(wrap(left, width, 2))];
  });
  const tell = (left: number): string =>
    paint.dim(`${count(left, 'more cause')}, and all commands: --verbose prints them`);
  return mixed.findLast(fits) ?? firstThatFit(short, room, tell);
}
