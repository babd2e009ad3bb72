import { type Contract, canonical } from '../../contract/index.ts';
import { countOutcomes } from '../../engine/judge/judge.ts';
import { type Plan, transcript } from '../../engine/plan.ts';
import type { Exchange } from '../../model.ts';
import type { LatencyCheck, RecordLine, RunEnd, RunHeader, RunRecord } from '../../record/record.ts';
import { conclude, statusOf } from '../../record/status.ts';
import { recorder, redactLine, type Showing } from '../../record/to-record.ts';
import { defined } from '../../text/json.ts';
import { headerNames } from '../config/config.ts';
import { isTlsUnverified, sha256 } from '../config/files.ts';
import { type GateOptions, type LatencyLimit, USUAL_RUNS } from '../config/options.ts';
import { type Io, version } from '../process/streams.ts';
import type { Connection } from './connect.ts';
import { untilItFails } from './sandbox.ts';

export interface RunFacts {
  readonly options: GateOptions;
  readonly contract: Contract;
  readonly connection: Connection;
  readonly shown: Readonly<Record<string, string>>;
  readonly io: Io;
}

export function headerOf(run: RunFacts, plan: Plan, unsettable: readonly string[]): RunHeader {
  const { options, contract, connection, shown, io } = run;
  const { profile, seed, only, exclude, ids, envFile, runs, out, strict, allowUntested } = options;
  const { reference, pace, redact } = connection;
  const { writes, reads, leastWrites } = plan;
  return {
    kind: 'run',
    format: 1,
    tool: `patchproof ${version}`,
    contract: { revision: contract.revision, hash: sha256(canonical(contract)) },
    profile,
    seed,
    target: connection.target.origin,
    ...defined({ reference, tlsUnverified: isTlsUnverified(io.env) || undefined }),
    startedAt: new Date(io.clock()).toISOString(),
    planned: { rules: plan.rules.length, writes, reads, leastWrites },
    requestHash: sha256(transcript(plan)),
    only: ids ?? only,
    ...defined({
      exclude: ids === undefined ? exclude : undefined,
      envFile,
      headers: options.header && headerNames(options.header),
      headersOnToken: options.headerOnToken || undefined,
      runs: profile === 'deep' && runs !== USUAL_RUNS ? runs : undefined,
      out,
      strict: strict || undefined,
      allowUntested: allowUntested || undefined,
    }),
    config: Object.fromEntries(Object.entries(shown).map(([name, value]) => [name, redact(value)])),
    ...defined({ pace, unsettable: unsettable.length === 0 ? undefined : unsettable }),
  };
}

export function recordWriter(showing: Showing, onLine: (line: RecordLine) => void) {
  const recorded = recorder(showing);
  const lines: RecordLine[] = [];
  const waiting: RecordLine[] = [];
  // A line that cannot be written ends the run, once: what is to be restored is restored without a record.
  const write = untilItFails(onLine);
  const add = (one: RecordLine): void => {
    const clean = one.kind === 'exchange' ? one : redactLine(one, showing.redact);
    lines.push(clean);
    write(clean);
  };
  return {
    add,
    /** An exchange that was sent before the plan was known waits for the header. */
    addExchange: (exchange: Exchange): void => {
      if (lines.length === 0) waiting.push(recorded(exchange));
      else add(recorded(exchange));
    },
    begin: (header: RunHeader): void => {
      for (const one of [header, ...waiting]) add(one);
    },
    soFar: (): RunRecord => assemble(lines),
  };
}

function assemble(lines: readonly RecordLine[]): RunRecord {
  const [header] = lines.filter((line) => line.kind === 'run');
  if (header === undefined) throw new Error('a run ended without a plan');
  const [end] = lines.filter((line) => line.kind === 'end');
  const findings = lines.filter((line) => line.kind === 'finding').map(({ kind: _, ...finding }) => finding);
  const exchanges = lines.filter((line) => line.kind === 'exchange');
  return { header, exchanges, findings, ...defined({ end }) };
}

export function checkLatency(limit: LatencyLimit, times: readonly number[]): LatencyCheck {
  const sorted = times.toSorted((a, b) => a - b);
  const actualMs = sorted[Math.ceil((limit.percentile / 100) * sorted.length) - 1];
  return { ...limit, ...defined({ actualMs }), answers: sorted.length };
}

type RunEnding = Omit<RunEnd, 'kind' | 'sent' | 'outcomes' | 'restored' | 'exitCode'> &
  Required<Pick<RunEnd, 'front'>>;

export function endOf(record: RunRecord, { front, baseline, ...ending }: RunEnding): RunEnd {
  const writes = record.exchanges.filter(({ request }) => request.method !== 'GET').length;
  const judged = record.findings.filter((finding) => statusOf(finding) !== 'observed');
  const end: RunEnd = {
    kind: 'end',
    ...ending,
    sent: { writes, reads: record.exchanges.length - writes },
    outcomes: { ...countOutcomes(judged), observed: record.findings.length - judged.length },
    restored: ending.unrestored.length === 0,
    ...defined({ front: front.answers === 0 ? undefined : front, baseline }),
    exitCode: 0,
  };
  return { ...end, exitCode: conclude({ ...record, end }).exitCode };
}
