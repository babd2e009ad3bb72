import { nearest, nearestWords } from '../engine/select.ts';
import { type CaseAnswer, isSameAnswer, judgedCases, takeApart } from '../record/deviations.ts';
import type { RunRecord } from '../record/record.ts';
import { elideText } from '../text/elide.ts';
import type { BaselineDeviation, BaselineEntry } from './baseline-format.ts';

/** What a baseline is held against, beside the run. */
export interface Ground {
  /** UTC: 2026-11-24. */
  readonly today: string;
  /** The ids of the rules of every revision. */
  readonly rules: readonly string[];
}

/** What a run says of an entry of the baseline. `unjudged`: it sent too little, or the answers did not tell. */
export type Standing =
  | { readonly kind: 'holds' }
  | { readonly kind: 'unjudged' }
  | { readonly kind: 'unknown'; readonly because: string }
  /** `isBroken`: the rule is broken in a way that the entry does not have. */
  | { readonly kind: 'expired' | 'gone'; readonly because: string; readonly isBroken: boolean };

/** As much of a run as its findings rest on. */
export type JudgedRun = Pick<RunRecord, 'header' | 'exchanges' | 'findings'>;

function gone(absent: readonly CaseAnswer[], now: readonly CaseAnswer[]): string {
  const [first] = absent;
  const instead = now.find((pair) => pair.case === first?.case);
  if (first !== undefined && instead !== undefined)
    return `${first.case} is answered otherwise now: ${elideText(instead.actual)}, instead of ${elideText(first.actual)}`;
  const ids = [...new Set(absent.map((pair) => pair.case))];
  const more = ids.length <= 3 ? '' : ` and ${ids.length - 3} more`;
  return `it no longer occurs: ${ids.slice(0, 3).join(', ')}${more}`;
}

/** An answer of an entry at one case, and the profile it was seen in. */
export type PlacedAnswer = CaseAnswer & Pick<BaselineDeviation, 'profile'>;

export const placed = (answers: readonly BaselineDeviation[]): readonly PlacedAnswer[] =>
  answers.flatMap((answer) => takeApart([answer]).map((pair) => ({ ...pair, profile: answer.profile })));

/** Answers of an entry that the run has now, would have seen again, and misses, and what is left of the entry. */
export function sightingOf({ rule, answers, intermittent }: BaselineEntry, run: JudgedRun) {
  const finding = run.findings.find((one) => one.rule === rule);
  const now = takeApart(finding?.answers ?? []);
  const judged = judgedCases(run, finding);
  const all = placed(answers);
  const due = all.filter(
    (pair) => intermittent !== true && pair.profile === run.header.profile && judged.has(pair.case),
  );
  const absent = due.filter((pair) => !now.some((one) => isSameAnswer(one, pair)));
  return { now, due, absent, left: all.filter((pair) => !absent.includes(pair)) };
}

export function standing(entry: BaselineEntry, run: JudgedRun, { today, rules }: Ground): Standing {
  if (!rules.includes(entry.rule)) {
    const near = nearestWords(nearest(entry.rule, rules));
    return { kind: 'unknown', because: `there is no rule of that id${near}` };
  }
  const { now, due, absent } = sightingOf(entry, run);
  const known = takeApart(entry.answers);
  const isBroken = now.some((one) => !known.some((pair) => isSameAnswer(pair, one)));
  if (entry.expires < today)
    return { kind: 'expired', because: `it expired after ${entry.expires}`, isBroken };
  if (absent.length > 0) return { kind: 'gone', because: gone(absent, now), isBroken };
  const isDeep = run.header.profile === 'deep';
  const isSeen = known.some((pair) => now.some((one) => isSameAnswer(one, pair, isDeep)));
  return { kind: isSeen || due.length > 0 ? 'holds' : 'unjudged' };
}
