import { countOutcomes } from '../../engine/judge/judge.ts';
import { conclude } from '../../record/conclude.ts';
import type { LatencyCheck, RunEnd, RunRecord } from '../../record/record.ts';
import { statusOf } from '../../record/status.ts';
import type { LatencyLimit } from '../config/options.ts';

/** The percentile of the times of all answers, by nearest rank. */
export function checkLatency(limit: LatencyLimit, times: readonly number[]): LatencyCheck {
  const sorted = times.toSorted((a, b) => a - b);
  const actualMs = sorted[Math.ceil((limit.percentile / 100) * sorted.length) - 1];
  return { ...limit, ...(actualMs === undefined ? {} : { actualMs }), answers: sorted.length };
}

type EndParts = 'endedAt' | 'unrestored' | 'errors' | 'unread' | 'baseline' | 'interrupted' | 'latency';

interface RunEnding extends Pick<RunEnd, EndParts> {
  readonly front: NonNullable<RunEnd['front']>;
}

export function endOf(record: RunRecord, { front, baseline, ...ending }: RunEnding): RunEnd {
  const writes = record.exchanges.filter(({ request }) => request.method !== 'GET').length;
  const judged = record.findings.filter((finding) => statusOf(finding) !== 'observed');
  const end: RunEnd = {
    kind: 'end',
    ...ending,
    sent: { writes, reads: record.exchanges.length - writes },
    outcomes: { ...countOutcomes(judged), observed: record.findings.length - judged.length },
    restored: ending.unrestored.length === 0,
    ...(front.answers === 0 ? {} : { front }),
    ...(baseline === undefined ? {} : { baseline }),
    exitCode: 0,
  };
  return { ...end, exitCode: conclude({ ...record, end }).exitCode };
}
