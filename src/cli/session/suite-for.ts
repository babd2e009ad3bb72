import { prover } from '../../cases/prove.ts';
import { type Capabilities, cases, type Suite } from '../../cases/suite.ts';
import { type Contract, members } from '../../contract/index.ts';
import { countOutcomes } from '../../engine/judge/judge.ts';
import { type Baseline, type Settled, settle } from '../../history/apply-baseline.ts';
import type { Case, Finding, RecordLine, RunEnd, RunRecord } from '../../model.ts';
import { conclude } from '../../record/conclude.ts';
import { statusOf } from '../../record/status.ts';
import { everyRule } from '../config/load-contract.ts';
import type { TestSelection } from '../config/options.ts';
import type { Io } from '../process/streams.ts';
import { readCorpus } from '../run/corpus.ts';

/** Readings, and requests whose credential is refused; an empty body writes nothing even where it is not. */
function harmless({ cases: all, kit }: Suite): Suite {
  const kept = all.flatMap((one): readonly Case[] => {
    if (one.aim.kind === 'read') return [one];
    if (one.aim.kind !== 'reject' || one.aim.fault.in !== 'credential') return [];
    const { twin: _, ...rest } = one;
    return [{ ...rest, request: { ...one.request, body: { kind: 'json', value: {} } } }];
  });
  return { cases: kept, solos: [], kit: { ...kit, members: [] } };
}

/** Where one case is enough for a rule, it is the first: those that were asked for, a part of a packed body too. */
const inFront = (ids: readonly string[], { cases: all, solos }: Suite): readonly Case[] => [
  ...[...all, ...solos].filter(({ id }) => ids.includes(id)),
  ...all.filter(({ id }) => !ids.includes(id)),
];

/** The generated cases behind those that were kept, for a strategy; made once for each. */
export function suiteFor(
  contract: Contract,
  options: TestSelection,
  { cwd }: Io,
): (strategy: string, capabilities?: Capabilities) => Suite {
  const corpus = readCorpus(cwd).filter((one) => prover(contract)(one) === undefined);
  const known = new Map<string, Suite>();
  const make = (strategy: string, capabilities: Capabilities): Suite => {
    const made = cases(members(contract), { ...options, ...capabilities, strategy });
    if (options.readOnly) return harmless(made);
    const wanted = options.cases ?? [];
    if (corpus.length + wanted.length === 0) return made;
    return { ...made, cases: [...corpus, ...inFront(wanted, made)] };
  };
  return (strategy, capabilities = {}) => {
    const key = JSON.stringify([strategy, capabilities]);
    const suite = known.get(key) ?? make(strategy, capabilities);
    known.set(key, suite);
    return suite;
  };
}

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

interface RunEnding extends Pick<RunEnd, 'endedAt' | 'unrestored' | 'errors' | 'unread'> {
  readonly front: NonNullable<RunEnd['front']>;
  readonly baseline: RunEnd['baseline'];
}

/** How a run ended, and with it its exit code. */
export function endOf(record: RunRecord, { baseline, front, ...ending }: RunEnding): RunEnd {
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
