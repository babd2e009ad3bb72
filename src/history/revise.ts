import type { Finding } from '../model.ts';
import { answersOf, isSameAnswer, takeApart } from '../record/deviations.ts';
import { groupBy } from '../text/group-by.ts';
import { defined } from '../text/json.ts';
import type { BaselineDeviation, BaselineEntry } from './baseline-format.ts';
import { type JudgedRun, type PlacedAnswer, placed, sightingOf } from './standing.ts';

/** What a new entry says beside its answers; `expires` renews old ones too. Days are `2026-11-24`. */
export interface Grounds {
  readonly today: string;
  readonly reason?: string | undefined;
  readonly expires?: string | undefined;
  readonly ticket?: string | undefined;
}

export interface Revised<Entry> {
  readonly kind: 'added' | 'changed' | 'renewed' | 'removed' | 'kept';
  /** As it was; absent for a new one. */
  readonly before?: Entry;
  /** As it is going to be; absent for one that goes. */
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

/** An answer that is tolerated already is tolerated at another case too, once that was shown and agreed to. */
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
  // What has expired tolerates nothing; it stays only where it is seen, to be renewed.
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
  return takeApart(finding.answers ?? [])
    .filter((pair) => !known.some((one) => isSameAnswer(one, pair)))
    .map((pair) => ({ ...pair, profile }));
}

const unsteady: readonly Finding['stability'][] = ['intermittent', 'eventually consistent'];

function added(finding: Finding, fresh: readonly PlacedAnswer[], grounds: Grounds): RevisedEntry {
  const { today, reason = '', expires = '', ticket } = grounds;
  const after: BaselineEntry = {
    ...{ rule: finding.rule, reason, since: today, expires, ...defined({ ticket }) },
    ...(unsteady.includes(finding.stability) ? { intermittent: true } : {}),
    answers: together(fresh),
  };
  return { kind: 'added', after };
}

/**
 * What a run makes of a baseline: entries that no longer occur go, answers that are new come in, those that the run
 * could not judge stay. Entries of rules that are not selected are kept as they are.
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
    const left = (news.get(finding.rule) ?? []).filter((pair) => !own.some((one) => isSameAnswer(one, pair)));
    return left.length === 0 ? [] : [added(finding, left, grounds)];
  });
  return [...old, ...fresh];
}
