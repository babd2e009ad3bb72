import type { Finding } from '../model.ts';
import type { LatencyCheck, RunEnd, RunRecord } from './record.ts';
import { statusOf, weightOf } from './status.ts';

export type ConclusionGround =
  | { readonly kind: 'violated'; readonly must: number; readonly should: number }
  | { readonly kind: 'stale'; readonly entries: number }
  | ({ readonly kind: 'slow' } & Required<LatencyCheck>)
  | { readonly kind: 'harness error'; readonly error: string }
  | { readonly kind: 'truncated'; readonly requests: number }
  | { readonly kind: 'interrupted'; readonly isRestored: boolean }
  | { readonly kind: 'not restored'; readonly differences: readonly string[] }
  /** Rules that do not tell; `isNothingJudged`: not one does. */
  | {
      readonly kind: 'undecided';
      readonly inconclusive: number;
      readonly untested: number;
      readonly isNothingJudged: boolean;
    }
  /** The record says so, and nothing in it says why. */
  | { readonly kind: 'recorded'; readonly exitCode: 1 | 2 };

interface Conclusion {
  readonly exitCode: RunEnd['exitCode'];
  /** The first decides the exit code; none for a clean run. */
  readonly grounds: readonly ConclusionGround[];
  /** Failing rules, stale entries and slow answers say all there is to say, or the run is clean. */
  readonly isToldByRules: boolean;
}

/** A violation outranks everything that leaves the question open. */
export function conclude(record: RunRecord): Conclusion {
  const failures = failuresOf(record);
  const grounds = [...failures, ...doubtsOf(record)];
  const { end, findings } = record;
  const isWhole =
    end?.restored === true && end.errors.length === 0 && end.unread === undefined && findings.length > 0;
  const isTold = failures.some(({ kind }) => kind !== 'recorded');
  return {
    exitCode: failures.length > 0 ? 1 : grounds.length > 0 ? 2 : 0,
    grounds,
    isToldByRules: isWhole && (grounds.length === 0 || isTold),
  };
}

function failuresOf({ header, findings, end }: RunRecord): readonly ConclusionGround[] {
  const failing = findings.filter((finding) => weightOf(finding, header) === 'fails');
  const must = failing.filter(({ level }) => level === 'must').length;
  const entries = end?.baseline?.stale.length ?? 0;
  const { latency } = end ?? {};
  // Without an answer there is none that is too slow.
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

/** Green is earned by a rule that looked at something, and could have been broken by it. */
const isJudged = (finding: Finding): boolean =>
  finding.outcome === 'violated' ? finding.level !== 'observe' : statusOf(finding) === 'upheld';
