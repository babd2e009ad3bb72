import { nearest, nearestWords } from '../engine/select.ts';
import type { Finding, Tolerance } from '../model.ts';
import {
  answersOf,
  type CaseAnswer,
  isSameAnswer,
  judgedCases,
  takeApart,
  without,
} from '../record/deviations.ts';
import type { RunRecord } from '../record/record.ts';
import { elideText } from '../text/elide.ts';
import { groupBy } from '../text/group-by.ts';
import { defined } from '../text/json.ts';
import type { BaselineDeviation, BaselineEntry } from './baseline-format.ts';

/** What judging a baseline takes besides the run. */
export interface Ground {
  /** A day in UTC: `2026-11-24`. */
  readonly today: string;
  /** The ids of the rules of every revision. */
  readonly rules: readonly string[];
}

/** What a run says of a baseline entry. `unjudged`: too little was sent, or the answers do not decide it. */
export type Standing =
  | { readonly kind: 'holds' }
  | { readonly kind: 'unjudged' }
  | { readonly kind: 'unknown'; readonly because: string }
  /** `isBroken`: the rule is broken in a way that the entry does not have. */
  | { readonly kind: 'expired' | 'gone'; readonly because: string; readonly isBroken: boolean };

/** The parts of a run that its findings depend on. */
export type JudgedRun = Pick<RunRecord, 'header' | 'exchanges' | 'findings'>;

function gone(absent: readonly CaseAnswer[], now: readonly CaseAnswer[]): string {
  const [first] = absent;
  const instead = now.find((pair) => pair.case === first?.case);
  if (first !== undefined && instead !== undefined)
    return (
      `${first.case} is answered otherwise now: ${elideText(instead.actual)}, instead of ` +
      `${elideText(first.actual)}`
    );
  const ids = [...new Set(absent.map((pair) => pair.case))];
  const more = ids.length <= 3 ? '' : ` and ${ids.length - 3} more`;
  return `it no longer occurs: ${ids.slice(0, 3).join(', ')}${more}`;
}

/** An answer of an entry at one case, and the profile it was seen in. */
type PlacedAnswer = CaseAnswer & Pick<BaselineDeviation, 'profile'>;

export const placed = (answers: readonly BaselineDeviation[]): readonly PlacedAnswer[] =>
  answers.flatMap((answer) => takeApart([answer]).map((pair) => ({ ...pair, profile: answer.profile })));

/**
 * `now`: answers of the run. `due`: answers of the entry that it should repeat. `absent`: those it lacks.
 * `left`: the answers of the entry that stay.
 */
function sightingOf({ rule, answers, intermittent }: BaselineEntry, run: JudgedRun) {
  const finding = run.findings.find((one) => one.rule === rule);
  const now = takeApart(finding?.answers ?? []);
  const judged = judgedCases(run, finding);
  const all = placed(answers);
  const due = all.filter(
    (pair) => intermittent !== true && pair.profile === run.header.profile && judged.has(pair.case),
  );
  const absent = without(due, now);
  return { now, due, absent, left: all.filter((pair) => !absent.includes(pair)) };
}

export function standing(entry: BaselineEntry, run: JudgedRun, { today, rules }: Ground): Standing {
  if (!rules.includes(entry.rule)) {
    const near = nearestWords(nearest(entry.rule, rules));
    return { kind: 'unknown', because: `there is no rule of that id${near}` };
  }
  const { now, due, absent } = sightingOf(entry, run);
  const known = takeApart(entry.answers);
  const isBroken = without(now, known).length > 0;
  if (entry.expires < today)
    return { kind: 'expired', because: `it expired after ${entry.expires}`, isBroken };
  if (absent.length > 0) return { kind: 'gone', because: gone(absent, now), isBroken };
  const isDeep = run.header.profile === 'deep';
  const isSeen = known.some((pair) => now.some((one) => isSameAnswer(one, pair, isDeep)));
  return { kind: isSeen || due.length > 0 ? 'holds' : 'unjudged' };
}

/** What a new entry says besides its answers; `expires` renews old ones too. Days are `2026-11-24`. */
export interface Grounds {
  readonly today: string;
  readonly reason?: string | undefined;
  readonly expires?: string | undefined;
  readonly ticket?: string | undefined;
}

/** Why a new entry tolerates its answers. */
export const toleranceOf = ({ today, reason = '', expires = '', ticket }: Grounds): Tolerance => ({
  reason,
  since: today,
  expires,
  ...defined({ ticket }),
});

export interface Revised<Entry> {
  readonly kind: 'added' | 'changed' | 'renewed' | 'removed' | 'kept';
  /** Absent for a new entry. */
  readonly before?: Entry;
  /** Absent for a removed entry. */
  readonly after?: Entry;
}

export type RevisedEntry = Revised<BaselineEntry>;

interface Scope {
  /** Rules that exist in any revision. */
  readonly exists: (rule: string) => boolean;
  /** Rules whose entries may change. */
  readonly selected: (rule: string) => boolean;
  readonly fails: (finding: Finding) => boolean;
}

const together = (pairs: readonly PlacedAnswer[]): readonly BaselineDeviation[] =>
  groupBy(pairs, ({ profile }) => profile).flatMap((group) =>
    answersOf(group).map((answer) => ({ profile: group[0].profile, ...answer })),
  );

/** Adds tolerated answers at other cases, which the user has seen and agreed to. */
const grown = (kept: readonly PlacedAnswer[], fresh: readonly PlacedAnswer[]): readonly PlacedAnswer[] => [
  ...kept,
  ...fresh.filter((pair) => kept.some((known) => isSameAnswer(known, pair, true))),
];

function revised(
  entry: BaselineEntry,
  run: JudgedRun,
  fresh: readonly PlacedAnswer[],
  { today, expires }: Grounds,
): RevisedEntry {
  const { left: kept, now } = sightingOf(entry, run);
  if (kept.length === 0) return { kind: 'removed', before: entry };
  const pairs = grown(kept, fresh);
  const same = pairs.length === placed(entry.answers).length && kept.length === pairs.length;
  const old = entry.expires < today;
  // An expired entry tolerates nothing. It stays only where it still occurs, to be renewed.
  if (old && !kept.some((pair) => now.some((one) => isSameAnswer(one, pair))))
    return { kind: 'removed', before: entry };
  const after = {
    ...entry,
    ...(old && expires !== undefined ? { expires } : {}),
    answers: same ? entry.answers : together(pairs),
  };
  return { kind: same ? (old ? 'renewed' : 'kept') : 'changed', before: entry, after };
}

/** Answers of a finding that no entry has. */
function unknown(finding: Finding, entries: readonly BaselineEntry[], run: JudgedRun) {
  const { profile } = run.header;
  if (profile === 'deep') return [];
  const own = entries.filter(({ rule }) => rule === finding.rule);
  const known = own.flatMap((entry) => sightingOf(entry, run).left);
  return without(takeApart(finding.answers ?? []), known).map((pair) => ({ ...pair, profile }));
}

function added({ rule, stability }: Finding, fresh: readonly PlacedAnswer[], grounds: Grounds): RevisedEntry {
  const isUnsteady = stability === 'intermittent' || stability === 'eventually consistent';
  const about = { rule, ...toleranceOf(grounds), ...(isUnsteady ? { intermittent: true as const } : {}) };
  return { kind: 'added', after: { ...about, answers: together(fresh) } };
}

/**
 * Updates a baseline from a run: removes entries that no longer occur, and adds new answers.
 * Entries that the run could not judge, and entries of rules that are not selected, stay.
 */
export function revise(
  entries: readonly BaselineEntry[],
  run: JudgedRun,
  { exists, selected, fails }: Scope,
  grounds: Grounds,
): readonly RevisedEntry[] {
  const news = new Map(
    run.findings
      .filter(({ outcome, rule }) => outcome === 'violated' && selected(rule) && exists(rule))
      .filter((finding) => fails(finding) || entries.some(({ rule }) => rule === finding.rule))
      .map((finding) => [finding.rule, unknown(finding, entries, run)]),
  );
  const old = entries.map((entry): RevisedEntry => {
    if (!selected(entry.rule)) return { kind: 'kept', before: entry, after: entry };
    if (!exists(entry.rule)) return { kind: 'removed', before: entry };
    return revised(entry, run, news.get(entry.rule) ?? [], grounds);
  });
  const held = old.flatMap(({ after }) => after ?? []);
  const fresh = run.findings.flatMap((finding): readonly RevisedEntry[] => {
    const own = held.filter(({ rule }) => rule === finding.rule).flatMap(({ answers }) => placed(answers));
    const left = without(news.get(finding.rule) ?? [], own);
    return left.length === 0 ? [] : [added(finding, left, grounds)];
  });
  return [...old, ...fresh];
}
