import { judgedCases } from '../../judged-cases.ts';
import type { Finding, RunRecord } from '../../model.ts';
import { isSamePair, type Pair, pairsOf } from '../../pairs.ts';
import { steady } from '../../steady.ts';
import { outcomeWord } from '../outcome-word.ts';
import type { Cell, Change } from './comparison.ts';

/** A finding, and the cases its rule has decided. */
export interface Judged {
  readonly finding: Finding | undefined;
  readonly pairs: readonly Pair[];
  readonly cases: ReadonlySet<string>;
  readonly observed: readonly string[];
}

/** Every way in which a rule was broken. Old records kept the first violations alone. */
function brokenPairs({ outcome, answers, violations }: Finding): readonly Pair[] {
  if (outcome !== 'violated') return [];
  if (answers !== undefined) return pairsOf(answers);
  return violations.map(({ case: id, expected, actual }) => ({
    case: id,
    expected: steady(expected),
    actual: steady(actual),
  }));
}

export function judgedOf(record: RunRecord, finding: Finding | undefined): Judged {
  return {
    finding,
    pairs: finding === undefined ? [] : brokenPairs(finding),
    cases: judgedCases(record, finding),
    observed: (finding?.observed ?? []).map(steady).toSorted(),
  };
}

const without = (pairs: readonly Pair[], others: readonly Pair[]): readonly Pair[] =>
  pairs.filter((pair) => !others.some((one) => isSamePair(one, pair)));

const isOpen = ({ finding }: Judged): boolean =>
  finding === undefined || finding.outcome === 'inconclusive' || finding.outcome === 'untested';

/** Whether nothing of what is gone could be seen here: it was not judged, so that it may be there still. */
const isUnseen = (gone: readonly Pair[], cases: ReadonlySet<string>): boolean =>
  cases.size > 0 && !gone.some((pair) => cases.has(pair.case));

function changeOf(
  base: Judged,
  here: Judged,
  fresh: readonly Pair[],
  gone: readonly Pair[],
): Change | undefined {
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
export function compareCell(base: Judged, here: Judged): Cell {
  const fresh = without(here.pairs, base.pairs);
  const gone = without(base.pairs, here.pairs);
  const change = changeOf(base, here, fresh, gone);
  return {
    word: here.finding === undefined ? 'absent' : outcomeWord(here.finding),
    ...(change === undefined ? {} : { change }),
    worse: change === 'new' || (change === 'changed' && fresh.length > 0),
    fresh,
    gone,
    observed: here.observed,
  };
}
