import { nearest, nearestWords } from '../engine/select.ts';
import { type CaseAnswer, isSameAnswer, judgedCases, takeApart } from '../record/deviations.ts';
import type { RunRecord } from '../record/record.ts';
import { elideText } from '../text/elide.ts';
import type { BaselineEntry } from './baseline-format.ts';

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

type GroundRun = Pick<RunRecord, 'header' | 'exchanges' | 'findings'>;

const list = (ids: readonly string[]): string =>
  ids.length <= 3 ? ids.join(', ') : `${ids.slice(0, 3).join(', ')} and ${ids.length - 3} more`;

function gone(absent: readonly CaseAnswer[], now: readonly CaseAnswer[]): string {
  const [first] = absent;
  const instead = now.find((pair) => pair.case === first?.case);
  if (first === undefined || instead === undefined) {
    return `it no longer occurs: ${list([...new Set(absent.map((pair) => pair.case))])}`;
  }
  return `${first.case} is answered otherwise now: ${elideText(instead.actual)}, instead of ${elideText(first.actual)}`;
}

/** The answers of an entry that this run would have seen. A random draw is never sent twice. */
function due(
  { answers, intermittent }: BaselineEntry,
  { header }: GroundRun,
  judged: ReadonlySet<string>,
): readonly CaseAnswer[] {
  if (intermittent === true || header.profile === 'deep') return [];
  const own = answers.filter(({ profile }) => profile === header.profile);
  return takeApart(own).filter((pair) => judged.has(pair.case));
}

/** Whether an entry of the baseline still says what is so. */
export function standing(entry: BaselineEntry, run: GroundRun, { today, rules }: Ground): Standing {
  if (!rules.includes(entry.rule)) {
    const near = nearestWords(nearest(entry.rule, rules));
    return { kind: 'unknown', because: `there is no rule of that id${near}` };
  }
  const finding = run.findings.find(({ rule }) => rule === entry.rule);
  const now = takeApart(finding?.answers ?? []);
  const isBroken = now.some((one) => !takeApart(entry.answers).some((pair) => isSameAnswer(pair, one)));
  if (entry.expires < today)
    return { kind: 'expired', because: `it expired after ${entry.expires}`, isBroken };
  const judged = judgedCases(run, finding);
  const absent = due(entry, run, judged).filter((pair) => !now.some((one) => isSameAnswer(one, pair)));
  if (absent.length > 0) return { kind: 'gone', because: gone(absent, now), isBroken };
  const seen = takeApart(entry.answers).some((pair) =>
    now.some((one) => isSameAnswer(one, pair, run.header.profile === 'deep')),
  );
  return seen || due(entry, run, judged).length > 0 ? { kind: 'holds' } : { kind: 'unjudged' };
}
