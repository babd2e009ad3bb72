import type { Finding, RecordLine, RunEnd, RunRecord } from '../model.ts';
import { conclude } from '../report/conclude.ts';
import { hasObserved } from '../report/outcome-word.ts';
import { countOutcomes } from '../run/fold.ts';
import { type Baseline, type Settled, settle } from '../run/settle.ts';
import { everyRule } from './every-rule.ts';

/** The lines of a record as one. */
export function assemble(lines: readonly RecordLine[]): RunRecord {
  const [header] = lines.filter((line) => line.kind === 'run');
  if (header === undefined) throw new Error('a run ended without a plan');
  const [end] = lines.filter((line) => line.kind === 'end');
  const findings = lines.filter((line) => line.kind === 'finding').map(({ kind: _, ...finding }) => finding);
  const exchanges = lines.filter((line) => line.kind === 'exchange');
  return { header, exchanges, findings, ...(end === undefined ? {} : { end }) };
}

/** The findings of a run held against the baseline, where there is one. */
export function settled(
  run: RunRecord,
  findings: readonly Finding[],
  baseline: Baseline | undefined,
): Pick<Settled, 'findings'> & Partial<Settled> {
  if (baseline === undefined) return { findings };
  const today = run.header.startedAt.slice(0, 10);
  return settle({ ...run, findings }, baseline, { today, rules: everyRule() });
}

export interface Ending extends Pick<RunEnd, 'endedAt' | 'unrestored' | 'errors' | 'unread'> {
  readonly front: NonNullable<RunEnd['front']>;
  readonly baseline: RunEnd['baseline'];
  readonly strict: boolean;
}

/** How a run ended, and with it its exit code. */
export function endOf(record: RunRecord, { baseline, strict, front, ...ending }: Ending): RunEnd {
  const writes = record.exchanges.filter(({ request }) => request.method !== 'GET').length;
  const observed = record.findings.filter(hasObserved).length;
  const end: RunEnd = {
    kind: 'end',
    ...ending,
    sent: { writes, reads: record.exchanges.length - writes },
    outcomes: { ...countOutcomes(record.findings.filter((one) => !hasObserved(one))), observed },
    restored: ending.unrestored.length === 0,
    ...(front.answers === 0 ? {} : { front }),
    ...(baseline === undefined ? {} : { baseline }),
    exitCode: 0,
  };
  return { ...end, exitCode: conclude({ ...record, end }, { strict }).exitCode };
}
