import type { Finding, Outcome, Part } from '../model.ts';
import { groupBy } from '../text/group-by.ts';
import type { LatencyCheck, RunEnd, RunHeader, RunRecord } from './record.ts';

/**
 * The outcome of a rule. `deviating`: violated, but not a must. `observed`: tested, but judges nothing.
 * `tolerated`: the baseline has the violation, or the one that keeps the rule inconclusive.
 */
export type Status = Outcome | 'deviating' | 'tolerated' | 'observed';

type JudgedOutcome = Pick<Finding, 'outcome' | 'level' | 'tolerated'>;

export function statusOf({ outcome, level, tolerated }: JudgedOutcome): Status {
  if (outcome === 'upheld' && level === 'observe') return 'observed';
  if (tolerated !== undefined && (outcome === 'violated' || outcome === 'inconclusive')) return 'tolerated';
  return outcome === 'violated' && level !== 'must' ? 'deviating' : outcome;
}

/** The effect of a status on the exit code: `fails` makes it 1, `doubts` makes it 2, the others none. */
export type Weight = 'holds' | 'observed' | 'deviates' | 'tolerated' | 'fails' | 'doubts' | 'skipped';

const WEIGHTS: Readonly<Record<Status, Weight>> = {
  upheld: 'holds',
  observed: 'observed',
  violated: 'fails',
  deviating: 'deviates',
  tolerated: 'tolerated',
  inconclusive: 'doubts',
  inapplicable: 'skipped',
  untested: 'skipped',
};

/** The weight of a finding under these options. */
export function weightOf(
  finding: JudgedOutcome,
  { strict, allowUntested }: Pick<RunHeader, 'strict' | 'allowUntested'>,
): Weight {
  const status = statusOf(finding);
  if (status === 'deviating' && finding.level === 'should' && strict === true) return 'fails';
  if (status === 'untested' && finding.level === 'must' && allowUntested !== true) return 'doubts';
  return WEIGHTS[status];
}

/** The same record, with violations of should rules as failures. */
export const judgedStrictly = (record: RunRecord): RunRecord => ({
  ...record,
  header: { ...record.header, strict: true },
});

/** The broken rules that no baseline tolerates, must before should. */
export function untolerated({ findings }: Pick<RunRecord, 'findings'>): readonly Finding[] {
  const rank = ({ level }: Finding): number => (level === 'must' ? 0 : 1);
  return findings
    .filter(({ outcome, tolerated }) => outcome === 'violated' && tolerated === undefined)
    .toSorted((a, b) => rank(a) - rank(b));
}

/** Violated rules that the baseline does not tolerate, and those that it does; undefined without one. */
export function baselineOutcome({ findings, end }: Pick<RunRecord, 'findings' | 'end'>) {
  if (end?.baseline === undefined) return undefined;
  const broken = findings.filter(({ outcome }) => outcome === 'violated');
  return {
    fresh: broken.filter(({ tolerated }) => tolerated === undefined).map(({ rule }) => rule),
    known: broken.flatMap(({ rule, tolerated = [] }) =>
      tolerated.map(({ reason, ticket, expires }) => ({ rule, reason, ticket, expires })),
    ),
  };
}

/** How many rules have which status. */
export type Tally = Readonly<Record<Status, number>>;
export type TallyRow = readonly [name: Part | 'total', tally: Tally];

export const PARTS: readonly Part[] = ['request', 'response', 'error', 'authorization', 'state'];
const COLUMNS = Object.keys(WEIGHTS) as readonly Status[];

/** Statuses with a column only where they occur, so that a table fits into 80 characters. */
const RARE: readonly Status[] = ['observed', 'tolerated', 'untested'];

/** The columns of a table. */
export function columnsOf(findings: readonly Finding[]): readonly Status[] {
  const found = new Set(findings.map(statusOf));
  return COLUMNS.filter((column) => !RARE.includes(column) || found.has(column));
}

export function tally(findings: readonly Finding[]): Tally {
  const counts = Object.fromEntries(COLUMNS.map((status) => [status, 0])) as Record<Status, number>;
  for (const finding of findings) counts[statusOf(finding)] += 1;
  return counts;
}

/** A row for each part that has findings, in reading order, and one for their sum. */
export function tallyByPart(findings: readonly Finding[]): readonly TallyRow[] {
  const rows = PARTS.map((part) => [part, findings.filter((finding) => finding.part === part)] as const);
  const filled = rows.filter(([, own]) => own.length > 0).map(([part, own]): TallyRow => [part, tally(own)]);
  return [...filled, ['total', tally(findings)]];
}

export type OpenRules = ReturnType<typeof openRules>[number];
export type Reason = OpenRules['reasons'][number];

/**
 * The rules without a verdict, by outcome, and the reasons, that of most rules first.
 * `isOfAll`: the reason holds for every rule of the run, and there are several.
 */
export const openRules = (findings: readonly Finding[]) =>
  (['inconclusive', 'inapplicable', 'untested'] as const).flatMap((status) => {
    const own = findings.filter((finding) => statusOf(finding) === status);
    const told = own.flatMap(({ because, rule }) =>
      (because.length > 0 ? because : ['no reason given']).map((reason) => ({ reason, rule })),
    );
    const reasons = groupBy(told, ({ reason }) => reason).map((group) => {
      const isOfAll = group.length === findings.length && group.length > 1;
      return { reason: group[0].reason, rules: group.map(({ rule }) => rule), isOfAll };
    });
    const sorted = reasons.toSorted((a, b) => b.rules.length - a.rules.length);
    return own.length === 0 ? [] : [{ status, rules: own.length, reasons: sorted }];
  });

/** The ids of the cases that broke a rule; those whose violation is kept whole come first. */
export const brokenCases = ({ violations, answers = [] }: Finding): readonly string[] => [
  ...new Set([...violations.map((one) => one.case), ...answers.flatMap(({ cases }) => cases)]),
];

/**
 * `told`: the violations that are not in the baseline, or all where none of these was kept whole.
 * `cases`: the ids of all cases like them. `known`: the ids of those that the baseline has.
 */
export function toldCases(finding: Finding) {
  const { violations, fresh = [] } = finding;
  const cases = brokenCases(finding);
  const told = violations.filter((violation) => fresh.includes(violation.case));
  return told.length === 0
    ? { told: violations, cases, known: [] }
    : { told, cases: fresh, known: cases.filter((id) => !fresh.includes(id)) };
}

export type ConclusionGround =
  | { readonly kind: 'violated'; readonly must: number; readonly should: number }
  | { readonly kind: 'stale'; readonly entries: number }
  | ({ readonly kind: 'slow' } & Required<LatencyCheck>)
  | { readonly kind: 'harness error'; readonly error: string }
  | { readonly kind: 'truncated'; readonly requests: number }
  | { readonly kind: 'interrupted'; readonly isRestored: boolean }
  | { readonly kind: 'not restored'; readonly differences: readonly string[] }
  /** Some rules have no verdict. `isNothingJudged`: no rule has one. */
  | {
      readonly kind: 'undecided';
      readonly inconclusive: number;
      readonly untested: number;
      readonly isNothingJudged: boolean;
    }
  /** The exit code of the record, where nothing in it says why. */
  | { readonly kind: 'recorded'; readonly exitCode: 1 | 2 };

/**
 * The exit code of a run, and its grounds: the first decides, and violations come before open questions.
 * `isToldByRules`: failing rules, stale entries and slow answers are all there is to report.
 */
export function conclude(record: RunRecord) {
  const failures = failuresOf(record);
  const grounds = [...failures, ...doubtsOf(record)];
  const { end, findings } = record;
  const isWhole =
    end?.restored === true && end.errors.length === 0 && end.unread === undefined && findings.length > 0;
  const isTold = failures.some(({ kind }) => kind !== 'recorded');
  const open = grounds.length > 0 ? 2 : 0;
  const exitCode: RunEnd['exitCode'] = failures.length > 0 ? 1 : open;
  return {
    exitCode,
    grounds,
    isToldByRules: isWhole && (grounds.length === 0 || isTold),
  };
}

function failuresOf({ header, findings, end }: RunRecord): readonly ConclusionGround[] {
  const failing = findings.filter((finding) => weightOf(finding, header) === 'fails');
  const must = failing.filter(({ level }) => level === 'must').length;
  const entries = end?.baseline?.stale.length ?? 0;
  const { latency } = end ?? {};
  // Without an answer, nothing was too slow.
  const isSlow = latency?.actualMs !== undefined && latency.actualMs > latency.limitMs;
  const grounds: readonly ConclusionGround[] = [
    ...(failing.length > 0 ? [{ kind: 'violated', must, should: failing.length - must } as const] : []),
    ...(entries > 0 ? [{ kind: 'stale', entries } as const] : []),
    ...(isSlow ? [{ kind: 'slow', ...latency, actualMs: latency.actualMs } as const] : []),
  ];
  return grounds.length === 0 && end?.exitCode === 1 ? [{ kind: 'recorded', exitCode: 1 }] : grounds;
}

function doubtsOf({ header, exchanges, findings, end }: RunRecord): readonly ConclusionGround[] {
  const doubtful = findings.filter((finding) => weightOf(finding, header) === 'doubts');
  const untested = doubtful.filter(({ outcome }) => outcome === 'untested').length;
  const inconclusive = doubtful.length - untested;
  const isNothingJudged = end !== undefined && !findings.some(isJudged);
  const grounds: readonly ConclusionGround[] = [
    ...(end?.errors ?? []).map((error): ConclusionGround => ({ kind: 'harness error', error })),
    ...(end === undefined ? [{ kind: 'truncated', requests: exchanges.length } as const] : []),
    ...(end?.interrupted === true ? [{ kind: 'interrupted', isRestored: end.restored } as const] : []),
    ...(end?.restored === false ? [{ kind: 'not restored', differences: end.unrestored } as const] : []),
    ...(doubtful.length > 0 || isNothingJudged
      ? [{ kind: 'undecided', inconclusive, untested, isNothingJudged } as const]
      : []),
  ];
  return grounds.length === 0 && end?.exitCode === 2 ? [{ kind: 'recorded', exitCode: 2 }] : grounds;
}

/** Whether a rule has a verdict that the target could have failed. */
const isJudged = (finding: Finding): boolean =>
  finding.outcome === 'violated' ? finding.level !== 'observe' : statusOf(finding) === 'upheld';
