import type { Diagnosis, Failure, LikelyCause } from '../diagnose/diagnosis.ts';
import type { Finding, Violation } from '../model.ts';
import type { RunHeader, RunRecord } from '../record/record.ts';
import { rerun, runAgain } from '../record/run-facts.ts';
import { toldCases } from '../record/status.ts';
import { visible } from '../text/elide.ts';
import { count, firstOf, type Paint, plain, someOf, wrap } from './words.ts';

/** Enough to see the pattern; the record holds the rest. */
const SHOWN = 3;
const LABEL = 11;
const INDENT = '  ';

export interface BlockStyle {
  readonly paint: Paint;
  readonly width?: number | undefined;
  /** So many cases are shown in full; 3 when nothing is said. */
  readonly most?: number;
  /** Which are shown first: those of the lowest rank. As they were found when nothing is said. */
  readonly rank?: (violation: Violation) => number;
}

type BlockField = readonly [label: string, value: string, copied?: boolean];

/** The one shape of a failure: id, claim, stimulus, expected, actual, authority, next action. */
export function violationBlocks(
  header: RunHeader,
  finding: Finding,
  style: BlockStyle = { paint: plain },
): readonly string[] {
  const { told, cases, known } = toldCases(finding);
  const { rank = () => 0 } = style;
  const shown = told.toSorted((a, b) => rank(a) - rank(b)).slice(0, style.most ?? SHOWN);
  const blocks = shown.map((violation) => block(header, finding, violation, style));
  if (finding.shrunk !== undefined) blocks.push(shrunken(finding.shrunk, style));
  const rest = cases.filter((id) => !shown.some((violation) => violation.case === id));
  const list = (title: string, ids: readonly string[]): void => {
    const line = wrap(`${INDENT}${title}: ${visible(someOf(ids, LISTED))}`, style.width, 4);
    if (ids.length > 0) blocks.push(line);
  };
  list(`and ${count(rest.length, 'more case')}`, rest);
  list('as the baseline has it', known);
  return blocks.length > 0 ? blocks : [heading(finding, style)];
}

/** So many ids of cases are listed, or one more than that; the record has all. */
const LISTED = 12;

function shrunken({ steps, requests }: NonNullable<Finding['shrunk']>, { width }: BlockStyle): string {
  const lines = steps.map((step) => wrap(`${INDENT}  ${visible(step)}`, width, 4));
  return [`${INDENT}shrunk to this in ${count(requests, 'request')}:`, ...lines].join('\n');
}

/** `✗` breaks a must, `⚠` a should. */
export const mark = ({ level }: Finding): string => (level === 'must' ? '✗' : '⚠');

function block(header: RunHeader, finding: Finding, violation: Violation, style: BlockStyle): string {
  const lines = fields(header, finding, violation).map(([label, value, copied]) => {
    const line = `${INDENT}${style.paint.dim(label.padEnd(LABEL))}`;
    const indent = INDENT.length + LABEL;
    const shown = copied ? visible(value, Number.POSITIVE_INFINITY) : visible(value);
    return line + (copied ? shown : wrap(' '.repeat(indent) + shown, style.width, indent).slice(indent));
  });
  return [heading(finding, style), ...lines].join('\n');
}

function heading(finding: Finding, { paint, width }: BlockStyle): string {
  const colour = finding.level === 'must' ? paint.bad : paint.warn;
  const title = `${colour(`${mark(finding)} ${visible(finding.rule)}`)} ${paint.dim(`· ${finding.level}${settled(finding)}`)}`;
  return `${title}\n${wrap(INDENT + visible(finding.statement), width, INDENT.length)}`;
}

function settled({ stability, windowMs, fresh }: Finding): string {
  const news = fresh === undefined ? '' : ` · ${count(fresh.length, 'case')} not in the baseline`;
  if (stability === undefined || stability === 'stable') return news;
  return ` · ${stability}${windowMs === undefined ? '' : ` within ${windowMs} ms`}${news}`;
}

/** Those that are copied are never wrapped. */
function fields(header: RunHeader, finding: Finding, violation: Violation): readonly BlockField[] {
  const { source } = finding;
  return [
    ['sent', violation.sent],
    ['expected', violation.expected],
    ['actual', violation.actual],
    ...(violation.state === undefined ? [] : [['state', violation.state] as const]),
    ['source', `${source.document} · ${source.anchor}`],
    ['again', rerun(header, finding), true],
    ...reproduction(violation),
  ];
}

/** What shows it again: one request, or all that it takes, in order. */
function reproduction({ curl, script }: Violation): readonly BlockField[] {
  if (script === undefined) return [['curl', curl, true]];
  return script.map((line, at): BlockField => [at === 0 ? 'script' : '', line, true]);
}

/** `2 likely causes and 1 possible cause explain 74 of 74 failures` */
export function explained({ causes, unexplained, failures }: Diagnosis): string {
  const possible = causes.filter(isPossible).length;
  const named = [
    ...(possible === causes.length ? [] : [count(causes.length - possible, 'likely cause')]),
    ...(possible === 0 ? [] : [count(possible, 'possible cause')]),
  ];
  const explain = causes.length === 1 ? 'explains' : 'explain';
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

/** So many alternatives are named beside a cause; the others are counted. */
const NAMED_BESIDE = 3;

/** The alternatives that are named beside a cause, and how many are not. */
export const namedBeside = ({ alternatives }: LikelyCause) => firstOf(alternatives, NAMED_BESIDE);

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
  const { explains, since } = cause;
  const first = since === undefined ? '' : ` since request ${since}`;
  const whole = [cause.id, share(cause)];
  const isShort = width === undefined || whole.join(' · ').length < width - 1;
  return isShort ? whole : [cause.id, `explains ${count(explains.length, 'failure')}${first}`];
}

/** A cause: what the server does, what else it may be, and facts. */
export const causeLines = (
  cause: LikelyCause,
  facts: readonly string[],
  { paint, width }: BlockStyle,
): readonly string[] => [
  wrap(`${paint.bad('●')} ${visible(claim(cause))}`, width, 2),
  ...alternativeLines(cause).map((line) => wrap(`  ${visible(line)}`, width, 6)),
  paint.dim(wrap(`  ${facts.map((text) => visible(text)).join(' · ')}`, width, 4)),
];

/** So many rules without a cause are named. */
const UNEXPLAINED = 5;

/** A line about the failures without a known cause; none where each has one. */
export function unexplainedLines({ unexplained }: Diagnosis, { width }: BlockStyle): readonly string[] {
  if (unexplained.length === 0) return [];
  const rules = [...new Set(unexplained.map(({ rule }) => rule))];
  const text = `no known cause explains ${count(unexplained.length, 'failure')} of ${someOf(rules, UNEXPLAINED)}`;
  return [wrap(`○ ${visible(text)}`, width, 2)];
}

/** So many rules are named in a command; beyond that it runs all. */
const NAMED = 3;

/**
 * The command that sends the cases which tell a cause from its alternatives, and one that shows it; undefined where no case
 * does, or where the run has sent all that there are.
 */
export function decision({ alternatives, shownBy }: LikelyCause, header: RunHeader): string | undefined {
  const deciding = alternatives.flatMap(({ decidedBy }) => decidedBy?.rule ?? []);
  const isWhole = header.profile === 'full' && header.only.length === 0 && header.exclude === undefined;
  if (deciding.length === 0 || isWhole) return undefined;
  const rules = [...new Set([...shownBy.slice(0, 1).map(({ rule }) => rule), ...deciding])];
  return runAgain({ ...header, profile: 'full' }, rules.length > NAMED ? [] : rules);
}

/** The shortest command that shows again what shows it best. */
export function shortestReproduction({ shownBy }: LikelyCause, record: RunRecord): string | undefined {
  const lines = shownBy.slice(0, 1).flatMap((failure) => linesOf(failure, record));
  return lines.toSorted((a, b) => a.length - b.length)[0];
}

function linesOf({ rule, case: id }: Failure, { header, findings }: RunRecord): readonly string[] {
  const finding = findings.find((one) => one.rule === rule);
  if (finding === undefined) return [];
  // An answer that was not seen again may show what an earlier request stored.
  const isAlone =
    finding.part !== 'response' || (finding.violations[0]?.case === id && finding.confirmedBy === undefined);
  const violation = finding.violations.find((one) => one.case === id);
  const curl = !isAlone || violation === undefined || violation.script !== undefined ? [] : [violation.curl];
  return [rerun(header, finding), ...curl];
}
