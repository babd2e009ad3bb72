import type { Finding, RunRecord } from '../model.ts';
import { type CaseAnswer, isSameAnswer, judgedCases, takeApart } from '../record/deviations.ts';
import { type Status, statusOf } from '../record/status.ts';
import { steady } from '../text/normalize.ts';

/**
 * What became of a rule since the first column. `new`: broken, and was not. `fixed`: the other way round. `changed`:
 * broken in another way, or answered otherwise. `unknown`: it cannot be told. Absent where there is nothing to compare.
 */
export type RuleChange = 'new' | 'fixed' | 'changed' | 'same' | 'unknown';

export interface ComparedFinding {
  /** `absent`: the record has no such rule. */
  readonly word: Status | 'absent';
  readonly change?: RuleChange;
  /** Something is broken here that was not in the first column. */
  readonly worse: boolean;
  /** Answers that the first column has not, and those that only it has. */
  readonly fresh: readonly CaseAnswer[];
  readonly gone: readonly CaseAnswer[];
  /** What `observe` rules saw. */
  readonly observed: readonly string[];
}

/** A finding, and the cases its rule has decided. */
export interface JudgedFinding {
  readonly finding: Finding | undefined;
  readonly pairs: readonly CaseAnswer[];
  readonly cases: ReadonlySet<string>;
  readonly observed: readonly string[];
}

/** Every way in which a rule was broken. Old records kept the first violations alone. */
function brokenPairs({ outcome, answers, violations }: Finding): readonly CaseAnswer[] {
  if (outcome !== 'violated') return [];
  if (answers !== undefined) return takeApart(answers);
  return violations.map(({ case: id, expected, actual }) => ({
    case: id,
    expected: steady(expected),
    actual: steady(actual),
  }));
}

export function judgedOf(record: RunRecord, finding: Finding | undefined): JudgedFinding {
  return {
    finding,
    pairs: finding === undefined ? [] : brokenPairs(finding),
    cases: judgedCases(record, finding),
    observed: (finding?.observed ?? []).map(steady).toSorted(),
  };
}

const without = (pairs: readonly CaseAnswer[], others: readonly CaseAnswer[]): readonly CaseAnswer[] =>
  pairs.filter((pair) => !others.some((one) => isSameAnswer(one, pair)));

const isOpen = ({ finding }: JudgedFinding): boolean =>
  finding === undefined || finding.outcome === 'inconclusive' || finding.outcome === 'untested';

/** Whether nothing of what is gone could be seen here: it was not judged, so that it may be there still. */
const isUnseen = (gone: readonly CaseAnswer[], cases: ReadonlySet<string>): boolean =>
  cases.size > 0 && !gone.some((pair) => cases.has(pair.case));

function changeOf(
  base: JudgedFinding,
  here: JudgedFinding,
  fresh: readonly CaseAnswer[],
  gone: readonly CaseAnswer[],
): RuleChange | undefined {
  const [was, is] = [base.finding?.outcome, here.finding?.outcome];
  if (base.finding?.level === 'observe' || here.finding?.level === 'observe') {
    if (base.observed.length === 0 || here.observed.length === 0) return undefined;
    return base.observed.join('\n') === here.observed.join('\n') ? 'same' : 'changed';
  }
  if (is === 'violated') {
    if (was === 'upheld') return 'new';
    if (was !== 'violated') return 'unknown';
    if (fresh.length > 0) return 'changed';
    return gone.length === 0 || isUnseen(gone, here.cases) ? 'same' : 'changed';
  }
  if (is === 'upheld') {
    // Upheld is never worse, though what was broken may not have been sent here.
    if (was === 'violated') return isUnseen(gone, here.cases) ? undefined : 'fixed';
    return was === 'upheld' ? 'same' : undefined;
  }
  if (isOpen(here)) return 'unknown';
  return was === is ? 'same' : undefined;
}

/** What became of one rule, held against the first column. */
export function compareFinding(base: JudgedFinding, here: JudgedFinding): ComparedFinding {
  const fresh = without(here.pairs, base.pairs);
  const gone = without(base.pairs, here.pairs);
  const change = changeOf(base, here, fresh, gone);
  return {
    word: here.finding === undefined ? 'absent' : statusOf(here.finding),
    ...(change === undefined ? {} : { change }),
    worse: change === 'new' || (change === 'changed' && fresh.length > 0),
    fresh,
    gone,
    observed: here.observed,
  };
}
