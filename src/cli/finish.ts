import type { Finding, RecordLine, RunEnd, RunRecord } from '../model.ts';
import { conclude } from '../report/conclude.ts';
import { countOutcomes } from '../run/fold.ts';
import type { RunResult } from '../run/run.ts';
import { type Baseline, settle } from '../run/settle.ts';
import { everyRule } from './every-rule.ts';

/** What a run came to, beside the lines of its record so far. */
export interface Ending {
  readonly result: Pick<RunResult, 'findings' | 'unrestored' | 'errors'>;
  /** What was created for the run and is left behind. */
  readonly left: readonly string[];
  readonly baseline: Baseline | undefined;
  readonly strict: boolean;
  /** ISO 8601, UTC. */
  readonly endedAt: string;
}

function assemble(lines: readonly RecordLine[], findings: readonly Finding[]): RunRecord {
  const [header] = lines.filter((line) => line.kind === 'run');
  if (header === undefined) throw new Error('a run ended without a plan');
  return { header, exchanges: lines.filter((line) => line.kind === 'exchange'), findings };
}

/** Holds the findings of a run against the baseline and ends its record. */
export function finish(lines: readonly RecordLine[], ending: Ending): RunRecord {
  const { result, left, baseline, strict, endedAt } = ending;
  const seen = assemble(lines, result.findings);
  const today = seen.header.startedAt.slice(0, 10);
  const settled = baseline && settle(seen, baseline, { today, rules: everyRule() });
  const record = { ...seen, findings: settled?.findings ?? seen.findings };
  const unrestored = [...result.unrestored, ...left];
  const writes = record.exchanges.filter(({ request }) => request.method !== 'GET').length;
  const end: RunEnd = {
    kind: 'end',
    endedAt,
    sent: { writes, reads: record.exchanges.length - writes },
    outcomes: countOutcomes(record.findings),
    restored: unrestored.length === 0,
    unrestored,
    errors: result.errors,
    ...(settled === undefined ? {} : { baseline: settled.baseline }),
    exitCode: 0,
  };
  return { ...record, end: { ...end, exitCode: conclude({ ...record, end }, { strict }).exitCode } };
}
