import { diagnosisOf } from '../diagnose/diagnose.ts';
import type { Finding } from '../model.ts';
import type { RunRecord } from '../record/record.ts';
import { rerun } from '../record/run-facts.ts';
import { brokenCases, type Weight, weightOf } from '../record/status.ts';
import { visible } from '../text/elide.ts';
import { share } from './causes.ts';
import { workflowCommand } from './html/markup.ts';
import { staleEntries, verdictOf } from './verdict.ts';
import { andMore, count, joinVisible } from './words.ts';

/**
 * GitHub shows ten errors and ten warnings of a step and drops the rest: the first says how many there are.
 */
const SHOWN = 9;
const NAMED = 20;

export function renderAnnotations(record: RunRecord): string {
  const { exitCode, sentence, notes } = verdictOf(record);
  const having = (...weights: readonly Weight[]): readonly Finding[] =>
    record.findings.filter((finding) => weights.includes(weightOf(finding, record.header)));
  const stale = staleEntries(record).map(({ rule, because, mend }) => {
    const told = `${visible(because)}\nmend: ${visible(mend)}`;
    return workflowCommand('error', `${visible(rule)} (stale in the baseline)`, told);
  });
  // Where nothing could be read, no rule has more to say than the verdict.
  const open = record.end?.unread === undefined ? having('deviates', 'doubts') : having('deviates');
  const lines = [
    workflowCommand(
      exitCode === 0 ? 'notice' : 'error',
      'patchproof',
      joinVisible([sentence, ...notes], '\n'),
    ),
    ...stale.slice(0, SHOWN),
    ...failing(having('fails'), record),
    ...annotations('warning', open, record),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** One for each cause of a failure, then one for each broken rule that the causes do not explain. */
function failing(findings: readonly Finding[], record: RunRecord): readonly string[] {
  const { causes, unexplained } = diagnosisOf(record);
  const fails = new Map(findings.map((finding) => [finding.rule, finding]));
  const told = causes.filter(({ explains }) => explains.some(({ rule }) => fails.has(rule))).slice(0, SHOWN);
  const explained = new Set(told.flatMap(({ explains }) => explains.map(({ rule }) => rule)));
  for (const { rule } of unexplained) explained.delete(rule);
  const rest = findings.filter(({ rule }) => !explained.has(rule));
  const commands = told.map((cause) => {
    const first = cause.shownBy.flatMap(({ rule }) => fails.get(rule) ?? [])[0];
    const shown = first && `\n${visible(first.rule)}: ${text(first, record)}`;
    const message = `${visible(cause.statement)}: ${visible(share(cause))}${shown ?? ''}`;
    return workflowCommand('error', visible(cause.id), message);
  });
  return [...commands, ...annotations('error', rest, record, SHOWN - told.length)];
}

function annotations(
  kind: 'error' | 'warning',
  findings: readonly Finding[],
  record: RunRecord,
  room = SHOWN,
): readonly string[] {
  const left = findings.slice(room);
  const shown = findings
    .slice(0, room)
    .map((one) => workflowCommand(kind, `${visible(one.rule)} (${one.level})`, text(one, record)));
  if (left.length === 0) return shown;
  const named = left.slice(0, NAMED).map(({ rule }) => rule);
  const rest = left.length > NAMED ? ', …' : '';
  const more = `And ${count(left.length, 'more rule')}: ${visible(named.join(', '))}${rest}`;
  return [...shown, workflowCommand('notice', 'patchproof', more)];
}

function text(finding: Finding, { header }: RunRecord): string {
  const { statement, outcome, because, violations } = finding;
  const [first] = violations;
  if (outcome !== 'violated' || first === undefined)
    return joinVisible([`${statement}: ${outcome}`, ...because], '\n');
  const { sent, expected, actual, state } = first;
  const lines = [
    statement,
    `sent: ${sent}`,
    `expected: ${expected}`,
    `actual: ${actual}`,
    ...(state === undefined ? [] : [`state: ${state}`]),
    ...andMore(brokenCases(finding).length - 1, 'case'),
    `again: ${rerun(header, finding)}`,
  ];
  return joinVisible(lines, '\n');
}
