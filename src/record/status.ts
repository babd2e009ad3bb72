import type { Finding, Outcome, Part, RunHeader, RunRecord } from '../model.ts';

/**
 * What became of a rule, for people: a violation that the baseline has, and what it leaves open, is tolerated; a
 * violation of a rule that is no must is a deviation; a rule that judges nothing has observed, and is not upheld.
 */
export type OutcomeWord = Outcome | 'deviating' | 'tolerated' | 'observed';

/** Whether a rule looked at something that no answer can break: it says nothing for the target. */
export const hasObserved = ({ outcome, level }: Pick<Finding, 'outcome' | 'level'>): boolean =>
  outcome === 'upheld' && level === 'observe';

/** Why a test that stands for such a rule has not passed: there is nothing to pass. */
export const OBSERVED = 'observed, not judged: the contract leaves it open';

export function outcomeWord({
  outcome,
  level,
  tolerated,
}: Pick<Finding, 'outcome' | 'level' | 'tolerated'>): OutcomeWord {
  if (hasObserved({ outcome, level })) return 'observed';
  if (tolerated !== undefined && (outcome === 'violated' || outcome === 'inconclusive')) return 'tolerated';
  return outcome === 'violated' && level !== 'must' ? 'deviating' : outcome;
}

/**
 * What a finding means for the exit code. `fails` makes it 1, `doubts` makes it 2, the others leave it alone.
 * `deviates`: broken, and not counted. `tolerated`: broken as the baseline has it, or left open by what is. `observed`:
 * it can do neither.
 */
export type Weight = 'holds' | 'observed' | 'deviates' | 'tolerated' | 'fails' | 'doubts' | 'skipped';

export function weigh(
  { outcome, level, tolerated }: Pick<Finding, 'outcome' | 'level' | 'tolerated'>,
  header: Pick<RunHeader, 'strict' | 'allowUntested'>,
  strict: boolean = header.strict ?? false,
): Weight {
  switch (outcome) {
    case 'upheld':
      return level === 'observe' ? 'observed' : 'holds';
    case 'inapplicable':
      return 'skipped';
    case 'inconclusive':
      return tolerated === undefined ? 'doubts' : 'tolerated';
    case 'untested':
      return level === 'must' && header.allowUntested !== true ? 'doubts' : 'skipped';
    case 'violated':
      if (tolerated !== undefined) return 'tolerated';
      return level === 'must' || (level === 'should' && strict) ? 'fails' : 'deviates';
  }
}

/** A violated rule that a baseline tolerates. */
export interface Known {
  readonly rule: string;
  readonly reason: string;
  readonly ticket?: string | undefined;
  /** The day it is no longer tolerated, as ISO 8601. */
  readonly expires?: string | undefined;
}

/** What a baseline makes of a run; absent from a report when the run had none. */
export interface News {
  /** Rules that are violated in a way that is not tolerated. */
  readonly fresh: readonly string[];
  readonly known: readonly Known[];
  /** What has to be mended in the baseline itself, a sentence each: stale, expired or unknown entries. */
  readonly stale: readonly string[];
}

/** What the baseline made of a run, out of its record; nothing when the run had none. */
export function newsOf({ findings, end }: Pick<RunRecord, 'findings' | 'end'>): News | undefined {
  if (end?.baseline === undefined) return undefined;
  const broken = findings.filter(({ outcome }) => outcome === 'violated');
  return {
    fresh: broken.filter(({ tolerated }) => tolerated === undefined).map(({ rule }) => rule),
    known: broken.flatMap(({ rule, tolerated = [] }) =>
      tolerated.map(({ reason, ticket, expires }) => ({ rule, reason, ticket, expires })),
    ),
    stale: end.baseline.stale.map(({ rule, because, mend }) => `${rule}: ${because}; ${mend}`),
  };
}

/** What became of rules, for people. */
export type Tally = Readonly<Record<(typeof COLUMNS)[number], number>>;
export type Row = readonly [name: string, tally: Tally];

export const PARTS: readonly Part[] = ['request', 'response', 'error', 'authorization', 'state'];
export const COLUMNS = [
  'upheld',
  'observed',
  'violated',
  'deviating',
  'tolerated',
  'inconclusive',
  'inapplicable',
  'untested',
] as const;

/** They have a column only where there are some: a table fits into 80 characters. */
const RARE: readonly string[] = ['observed', 'tolerated', 'untested'];

/** The columns of a table. */
export function columnsOf(findings: readonly Finding[]): readonly (typeof COLUMNS)[number][] {
  const found = new Set<string>(findings.map(outcomeWord));
  return COLUMNS.filter((column) => !RARE.includes(column) || found.has(column));
}

/** How many rules ended how. */
export function tally(findings: readonly Finding[]): Tally {
  const counts = {
    ...{ upheld: 0, observed: 0, violated: 0, deviating: 0, tolerated: 0 },
    ...{ inconclusive: 0, inapplicable: 0, untested: 0 },
  };
  for (const finding of findings) counts[outcomeWord(finding)] += 1;
  return counts;
}

/** One row a part that has findings, in reading order, and their sum. */
export function tallyByPart(findings: readonly Finding[]): readonly Row[] {
  const rows = PARTS.map((part) => [part, findings.filter((finding) => finding.part === part)] as const);
  const filled = rows.filter(([, own]) => own.length > 0).map(([part, own]): Row => [part, tally(own)]);
  return [...filled, ['total', tally(findings)]];
}

/**
 * Every case that broke a rule, by id: those that are kept whole first, then those of which only the answer is. What
 * every report counts.
 */
export function brokenCases({ violations, answers = [] }: Finding): readonly string[] {
  return [...new Set([...violations.map((one) => one.case), ...answers.flatMap(({ cases }) => cases)])];
}

/** So many ids of cases are listed; the record has all. */
const LISTED = 12;

/** Ids of cases on one line. */
export function listCases(ids: readonly string[]): string {
  const left = ids.length - LISTED;
  return left > 1 ? `${ids.slice(0, LISTED).join(', ')} and ${left} more` : ids.join(', ');
}
