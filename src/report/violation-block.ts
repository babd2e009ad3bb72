import type { Finding, Violation } from '../model.ts';
import type { RunHeader } from '../record/record.ts';
import { rerun } from '../record/run-facts.ts';
import { toldCases } from '../record/status.ts';
import { visible } from '../text/elide.ts';
import { field, label, plain, type Style, wrap } from './terminal.ts';
import { count, someOf } from './words.ts';

/** Enough to see the pattern; the record holds the rest. */
const SHOWN = 3;
/** So many ids of cases are listed, or one more than that. */
const LISTED = 12;

interface BlockStyle extends Style {
  /** So many cases are shown in full. */
  readonly most?: number;
  /** Which are shown first: those of the lowest rank. As they were found when nothing is said. */
  readonly rank?: (violation: Violation) => number;
}

/** The one shape of a failure: id, claim, stimulus, expected, actual, authority, next action. */
export function violationBlocks(
  header: RunHeader,
  finding: Finding,
  style: BlockStyle = { paint: plain },
): readonly string[] {
  const { told, cases, known } = toldCases(finding);
  const { rank = () => 0, most = SHOWN, width } = style;
  const shown = told.toSorted((a, b) => rank(a) - rank(b)).slice(0, most);
  const rest = cases.filter((id) => !shown.some((violation) => violation.case === id));
  const list = (title: string, ids: readonly string[]): readonly string[] =>
    ids.length === 0 ? [] : [wrap(`  ${title}: ${visible(someOf(ids, LISTED))}`, width, 4)];
  const blocks = [
    ...shown.map((violation) => block(header, finding, violation, style)),
    ...shrunken(finding, style),
    ...list(`and ${count(rest.length, 'more case')}`, rest),
    ...list('as the baseline has it', known),
  ];
  return blocks.length > 0 ? blocks : [heading(finding, style)];
}

function shrunken({ shrunk }: Finding, { width }: Style): readonly string[] {
  if (shrunk === undefined) return [];
  const lines = shrunk.steps.map((step) => wrap(`    ${visible(step)}`, width, 4));
  return [[`  shrunk to this in ${count(shrunk.requests, 'request')}:`, ...lines].join('\n')];
}

/** `✗` breaks a must, `⚠` a should. */
export const mark = ({ level }: Finding): string => (level === 'must' ? '✗' : '⚠');

function block(header: RunHeader, finding: Finding, violation: Violation, style: Style): string {
  const { sent, expected, actual, state, curl, script } = violation;
  const { source } = finding;
  const told = (name: string, value: string): string => field(name, visible(value), style);
  /** What is copied is never wrapped. */
  const copied = (name: string, value: string): string =>
    `  ${label(name, style.paint)}${visible(value, Number.POSITIVE_INFINITY)}`;
  return [
    heading(finding, style),
    told('sent', sent),
    told('expected', expected),
    told('actual', actual),
    ...(state === undefined ? [] : [told('state', state)]),
    told('source', `${source.document} · ${source.anchor}`),
    copied('again', rerun(header, finding)),
    ...(script?.map((line, at) => copied(at === 0 ? 'script' : '', line)) ?? [copied('curl', curl)]),
  ].join('\n');
}

function heading(finding: Finding, { paint, width }: Style): string {
  const { rule, level, statement, stability, windowMs, fresh } = finding;
  const colour = level === 'must' ? paint.bad : paint.warn;
  const within = windowMs === undefined ? '' : ` within ${windowMs} ms`;
  const facts = [
    level,
    ...(stability === undefined || stability === 'stable' ? [] : [stability + within]),
    ...(fresh === undefined ? [] : [`${count(fresh.length, 'case')} not in the baseline`]),
  ];
  const title = `${colour(`${mark(finding)} ${visible(rule)}`)} ${paint.dim(`· ${facts.join(' · ')}`)}`;
  return `${title}\n${wrap(`  ${visible(statement)}`, width, 2)}`;
}
