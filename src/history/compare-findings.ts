import type { Finding } from '../model.ts';
import { type CaseAnswer, judgedCases, takeApart, without } from '../record/deviations.ts';
import type { RecordedExchange, RunHeader, RunRecord } from '../record/record.ts';
import { type Status, statusOf } from '../record/status.ts';
import { groupBy } from '../text/group-by.ts';
import { parseObject } from '../text/json.ts';
import { normalizeVolatile } from '../text/normalize.ts';

/**
 * What became of a rule since the first column; absent where there is nothing to compare.
 * `new`: broken only here. `fixed`: broken only there. `unknown`: not decidable.
 * `changed`: broken in another way, or answered differently.
 */
export type RuleChange = 'new' | 'fixed' | 'changed' | 'same' | 'unknown';

export interface ComparedFinding {
  /** `absent`: the record has no such rule. */
  readonly word: Status | 'absent';
  readonly change?: RuleChange;
  /** Something is broken here that is not broken in the first column. */
  readonly worse: boolean;
  /** Answers that only this column has, and answers that only the first column has. */
  readonly fresh: readonly CaseAnswer[];
  readonly gone: readonly CaseAnswer[];
  /** What `observe` rules saw. */
  readonly observed: readonly string[];
}

/** Every way in which a rule was broken. Old records kept only the first violations. */
function brokenPairs({ outcome, answers, violations }: Finding): readonly CaseAnswer[] {
  if (outcome !== 'violated') return [];
  if (answers !== undefined) return takeApart(answers);
  return violations.map((one) => ({
    case: one.case,
    expected: normalizeVolatile(one.expected),
    actual: normalizeVolatile(one.actual),
  }));
}

type JudgedFinding = ReturnType<typeof judgedOf>;

/** A finding, and the cases that its rule decided. */
export const judgedOf = (record: RunRecord, finding: Finding | undefined) => ({
  finding,
  pairs: finding === undefined ? [] : brokenPairs(finding),
  cases: judgedCases(record, finding),
  observed: (finding?.observed ?? []).map(normalizeVolatile).toSorted(),
});

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
  // None of the cases that are gone was judged here, so they may still fail.
  const isUnseen = here.cases.size > 0 && !gone.some((pair) => here.cases.has(pair.case));
  if (is === 'violated') {
    if (was !== 'violated') return was === 'upheld' ? 'new' : 'unknown';
    if (fresh.length > 0) return 'changed';
    return gone.length === 0 || isUnseen ? 'same' : 'changed';
  }
  if (is === 'upheld') {
    // Upheld is never worse, even if the broken cases were not sent here.
    if (was === 'violated') return isUnseen ? undefined : 'fixed';
    return was === 'upheld' ? 'same' : undefined;
  }
  if (is !== 'inapplicable') return 'unknown';
  return was === is ? 'same' : undefined;
}

/** Compares one rule with the first column. */
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

/** The message in the body of a refusal, if it has one. */
export function messageIn(body: string): string | undefined {
  const message = parseObject(body)?.message;
  return typeof message === 'string' ? message : undefined;
}

function refusal({ reply }: RecordedExchange): string | undefined {
  if (reply.kind === 'fault' || reply.status < 400) return undefined;
  const message = messageIn(reply.body);
  return message === undefined ? `${reply.status}` : `${reply.status} ${normalizeVolatile(message)}`;
}

/** How each case was refused when it was first sent. */
function refusals({ exchanges }: RunRecord): ReadonlyMap<string, string> {
  const told = exchanges.toReversed().map((one) => [one.case, refusal(one)] as const);
  return new Map(told.flatMap(([id, text]) => (text === undefined ? [] : [[id, text] as const])));
}

/** Cases that both records refused, with another message or status; each change of many cases once. */
export function compareWording(base: RunRecord, here: RunRecord) {
  const [was, is] = [refusals(base), refusals(here)];
  const ids = [...new Set(base.exchanges.map((one) => one.case))];
  const changed = ids.flatMap((id) => {
    const [from, to] = [was.get(id), is.get(id)];
    return from === undefined || to === undefined || from === to ? [] : [{ id, from, to }];
  });
  return groupBy(changed, ({ from, to }) => JSON.stringify([from, to])).map((group) => ({
    from: group[0].from,
    to: group[0].to,
    cases: group.map(({ id }) => id),
  }));
}

/** Why a difference may come from the runs and not from the targets. */
export type RunDoubt = 'truncated' | 'contract' | 'profile' | 'selection';
/** A difference that does not prevent the comparison of rules. */
export type RunNote = 'tool' | 'requests';

const drawn = ({ profile, seed }: RunHeader): string => (profile === 'deep' ? `${profile} ${seed}` : profile);

/** What two runs did not ask their targets in the same way. */
export function compareRuns({ header: was }: RunRecord, { header: is, end }: RunRecord) {
  const doubts: readonly RunDoubt[] = [
    ...(end === undefined ? ['truncated' as const] : []),
    ...(was.contract.hash === is.contract.hash ? [] : ['contract' as const]),
    ...(drawn(was) === drawn(is) ? [] : ['profile' as const]),
    ...(was.only.join() === is.only.join() ? [] : ['selection' as const]),
  ];
  const hasOtherRequests = doubts.length === 0 && was.requestHash !== is.requestHash;
  const notes: readonly RunNote[] = [
    ...(was.tool === is.tool ? [] : ['tool' as const]),
    ...(hasOtherRequests ? ['requests' as const] : []),
  ];
  return { doubts, notes };
}
