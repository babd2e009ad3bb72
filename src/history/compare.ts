import type { Finding, Level, Part, RecordedExchange, RunHeader, RunRecord } from '../model.ts';
import { isSamePair, judgedCases, type Pair, pairsOf } from '../record/deviations.ts';
import { type Status, statusOf } from '../record/status.ts';
import { steady } from '../text/normalize.ts';

/** What a comparison of records is made of. The first column is what the others are compared with. */

/** A record to compare, and what it is called. */
export interface Named {
  readonly name: string;
  readonly record: RunRecord;
}

/**
 * What became of a rule since the first column. `new`: broken, and was not. `fixed`: the other way round. `changed`:
 * broken in another way, or answered otherwise. `unknown`: it cannot be told. Absent where there is nothing to compare.
 */
export type Change = 'new' | 'fixed' | 'changed' | 'same' | 'unknown';

export interface Cell {
  /** `absent`: the record has no such rule. */
  readonly word: Status | 'absent';
  readonly change?: Change;
  /** Something is broken here that was not in the first column. */
  readonly worse: boolean;
  /** Answers that the first column has not, and those that only it has. */
  readonly fresh: readonly Pair[];
  readonly gone: readonly Pair[];
  /** What `observe` rules saw. */
  readonly observed: readonly string[];
}

export interface ComparedRule {
  readonly rule: string;
  readonly part: Part;
  readonly level: Level;
  readonly statement: string;
  /** One for each column. */
  readonly cells: readonly Cell[];
}

/** Refusals of the same cases that are worded, or numbered, otherwise. */
export interface Rewording {
  readonly from: string;
  readonly to: string;
  readonly cases: readonly string[];
}

export interface ComparedColumn {
  readonly name: string;
  readonly target: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly tool: string;
  readonly revision: string;
  readonly profile: string;
  /** Why it cannot be compared as a whole. */
  readonly doubts: readonly string[];
  /** What else differs about the run. */
  readonly notes: readonly string[];
  readonly rewordings: readonly Rewording[];
  /** How many rules changed how. */
  readonly counts: Readonly<Record<Change, number>>;
  readonly worse: number;
}

export interface Comparison {
  readonly columns: readonly ComparedColumn[];
  /** In reading order. */
  readonly rules: readonly ComparedRule[];
  /** 1: something is worse than in the first column. 2: it cannot be told. */
  readonly exitCode: 0 | 1 | 2;
  readonly sentence: string;
}

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
    word: here.finding === undefined ? 'absent' : statusOf(here.finding),
    ...(change === undefined ? {} : { change }),
    worse: change === 'new' || (change === 'changed' && fresh.length > 0),
    fresh,
    gone,
    observed: here.observed,
  };
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
  return message === undefined ? `${reply.status}` : `${reply.status} ${steady(message)}`;
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

export interface Differing {
  /** Why what differs may be the runs and not the targets. */
  readonly doubts: readonly string[];
  /** What differs and does not keep rules from being compared. */
  readonly notes: readonly string[];
}

const selection = ({ only }: RunHeader): string => (only.length === 0 ? 'every rule' : only.join(', '));

function drawn({ profile, seed }: RunHeader): string {
  return profile === 'deep' ? `deep with seed ${seed}` : profile;
}

/** Whether two runs asked the same of their targets. */
export function compareRuns(base: RunRecord, here: RunRecord): Differing {
  const [was, is] = [base.header, here.header];
  const same = was.contract.hash === is.contract.hash;
  const doubts = [
    ...(here.end === undefined ? ['it is truncated: its run was cut off'] : []),
    ...(same ? [] : [`its contract is ${is.contract.revision}, not ${was.contract.revision}, or was edited`]),
    ...(drawn(was) === drawn(is) ? [] : [`its profile is ${drawn(is)}, not ${drawn(was)}`]),
    ...(selection(was) === selection(is) ? [] : [`it asked ${selection(is)}, not ${selection(was)}`]),
  ];
  const others = doubts.length === 0 && was.requestHash !== is.requestHash;
  return {
    doubts,
    notes: [
      ...(was.tool === is.tool ? [] : [`written by ${is.tool}, not ${was.tool}`]),
      ...(others ? ['other requests were planned: the target lacks, or has, a token or a resource'] : []),
    ],
  };
}
