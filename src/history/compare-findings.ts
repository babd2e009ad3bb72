import type { Finding, RecordedExchange, RunHeader, RunRecord } from '../model.ts';
import { type CaseAnswer, isSameAnswer, judgedCases, takeApart } from '../record/deviations.ts';
import { type Status, statusOf } from '../record/status.ts';
import { normalizeVolatile } from '../text/normalize.ts';

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
    expected: normalizeVolatile(expected),
    actual: normalizeVolatile(actual),
  }));
}

export function judgedOf(record: RunRecord, finding: Finding | undefined): JudgedFinding {
  return {
    finding,
    pairs: finding === undefined ? [] : brokenPairs(finding),
    cases: judgedCases(record, finding),
    observed: (finding?.observed ?? []).map(normalizeVolatile).toSorted(),
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

/** Refusals of the same cases that are worded, or numbered, otherwise. */
export interface Rewording {
  readonly from: string;
  readonly to: string;
  readonly cases: readonly string[];
}

function messageOf(body: string): string | undefined {
  try {
    const value: unknown = JSON.parse(body);
    const message =
      typeof value === 'object' && value !== null && 'message' in value ? value.message : undefined;
    return typeof message === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}

function refusal({ reply }: RecordedExchange): string | undefined {
  if (reply.kind === 'fault' || reply.status < 400) return undefined;
  const message = messageOf(reply.body);
  return message === undefined ? `${reply.status}` : `${reply.status} ${normalizeVolatile(message)}`;
}

/** How each case was refused when it was first sent. */
function refusals({ exchanges }: RunRecord): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const exchange of exchanges) {
    const text = refusal(exchange);
    if (text !== undefined && !found.has(exchange.case)) found.set(exchange.case, text);
  }
  return found;
}

/** Cases that both records have refused, in other words or with another status; the same change of many cases once. */
export function compareWording(base: RunRecord, here: RunRecord): readonly Rewording[] {
  const now = refusals(here);
  const groups = new Map<string, { readonly from: string; readonly to: string; readonly cases: string[] }>();
  for (const [id, from] of refusals(base)) {
    const to = now.get(id);
    if (to === undefined || to === from) continue;
    const key = JSON.stringify([from, to]);
    const group = groups.get(key) ?? { from, to, cases: [] };
    groups.set(key, group);
    group.cases.push(id);
  }
  return [...groups.values()];
}

/** Why what differs may be the runs and not the targets. */
export type RunDoubt = 'truncated' | 'contract' | 'profile' | 'selection';
/** What differs and does not keep rules from being compared. */
export type RunNote = 'tool' | 'requests';

const drawn = ({ profile, seed }: RunHeader): string => (profile === 'deep' ? `${profile} ${seed}` : profile);

/** What two runs did not ask alike of their targets. */
export function compareRuns(
  base: RunRecord,
  here: RunRecord,
): { readonly doubts: readonly RunDoubt[]; readonly notes: readonly RunNote[] } {
  const [was, is] = [base.header, here.header];
  const doubts: readonly RunDoubt[] = [
    ...(here.end === undefined ? ['truncated' as const] : []),
    ...(was.contract.hash === is.contract.hash ? [] : ['contract' as const]),
    ...(drawn(was) === drawn(is) ? [] : ['profile' as const]),
    ...(was.only.join() === is.only.join() ? [] : ['selection' as const]),
  ];
  return {
    doubts,
    notes: [
      ...(was.tool === is.tool ? [] : ['tool' as const]),
      ...(doubts.length === 0 && was.requestHash !== is.requestHash ? ['requests' as const] : []),
    ],
  };
}
