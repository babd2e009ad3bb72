import type { Capabilities, Suite } from '../../cases/suite.ts';
import { type Contract, canonical, members } from '../../contract/index.ts';
import { shippedDictionary } from '../../diagnose/dictionary.ts';
import { groupByCause } from '../../diagnose/group-by-cause.ts';
import type { JudgedSoFar } from '../../engine/confirm/attribution.ts';
import { everything, type Plan, type TargetFacts, transcript } from '../../engine/plan.ts';
import { draft } from '../../engine/prepare/prepare.ts';
import { targetFactsOf } from '../../engine/prepare/survey.ts';
import { describeRestorations } from '../../engine/restore/describe-restoration.ts';
import { runContract } from '../../engine/run.ts';
import { applyBaseline, type Baseline } from '../../history/apply-baseline.ts';
import type { Exchange, Rule } from '../../model.ts';
import type { RecordLine, RunRecord } from '../../record/record.ts';
import { redactLine } from '../../record/redact-line.ts';
import type { RunHeader } from '../../record/run-header.ts';
import { recorder, type Showing } from '../../record/to-record.ts';
import { rules as all } from '../../rules/index.ts';
import type { PacedStep } from '../../target/pace/estimate.ts';
import { commandLine } from '../../text/shell.ts';
import { isTlsUnverified } from '../config/env-file.ts';
import { sha256 } from '../config/files.ts';
import { everyRule, loadContract } from '../config/load-contract.ts';
import { bodyOptions, chosen, type GateOptions, USUAL_RUNS } from '../config/options.ts';
import { shownConfig } from '../config/used-variables.ts';
import { type Io, version } from '../process/streams.ts';
import { readBaseline } from '../read/baseline-file.ts';
import { announcement as announce } from '../run/announcement.ts';
import { assertCases, assertName, saveCorpus, suiteFor } from '../run/corpus.ts';
import { amiss } from '../tenant/doctor-answers.ts';
import { type Connection, surroundingsOf } from './connect.ts';
import { checkLatency, endOf } from './run-end.ts';
import { type LiveWatcher, watchOf } from './run-watch.ts';
import { checkScopes, type Sandbox, untilItFails } from './sandbox.ts';
import { configured, connected } from './with-connection.ts';

export interface RunFacts {
  readonly options: GateOptions;
  readonly contract: Contract;
  readonly connection: Connection;
  /** The configuration as the record shows it. */
  readonly shown: Readonly<Record<string, string>>;
  readonly io: Io;
}

function headerOf(
  { options, contract, connection, shown, io }: RunFacts,
  plan: Plan,
  unsettable: readonly string[],
): RunHeader {
  const { profile, seed, only, exclude, ids, envFile, runs, out, strict, allowUntested } = options;
  const { reference, pace, redact } = connection;
  const { writes, reads, leastWrites } = plan;
  return {
    kind: 'run',
    format: 1,
    tool: `patchproof ${version}`,
    contract: { revision: contract.revision, hash: sha256(canonical(contract)) },
    ...{ profile, seed },
    target: connection.target.origin,
    ...(reference === undefined ? {} : { reference }),
    ...(isTlsUnverified(io.env) ? { tlsUnverified: true } : {}),
    startedAt: new Date(io.clock()).toISOString(),
    planned: { rules: plan.rules.length, writes, reads, leastWrites },
    requestHash: sha256(transcript(plan)),
    only: ids ?? only,
    ...(exclude === undefined || ids !== undefined ? {} : { exclude }),
    ...(envFile === undefined ? {} : { envFile }),
    ...(profile === 'deep' && runs !== USUAL_RUNS ? { runs } : {}),
    ...(out === undefined ? {} : { out }),
    ...(strict ? { strict } : {}),
    ...(allowUntested ? { allowUntested } : {}),
    config: Object.fromEntries(Object.entries(shown).map(([name, value]) => [name, redact(value)])),
    ...(pace === undefined ? {} : { pace }),
    ...(unsettable.length === 0 ? {} : { unsettable }),
  };
}

/** The lines of a record, redacted, and handed on as they come to be. */
function recordWriter(showing: Showing, onLine: (line: RecordLine) => void) {
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
  return { header, exchanges, findings, ...(end === undefined ? {} : { end }) };
}

export interface Watcher extends LiveWatcher {
  /** The configuration is sound and nothing is sent yet: the last moment to refuse. */
  readonly start?: () => void;
  readonly banner: (text: string) => void;
  /** `left`: seconds that requests will take at the pace of this run; absent when it has none. */
  readonly plan: (plan: Plan, left?: (steps: readonly PacedStep[]) => number) => void;
  readonly line: (line: RecordLine) => void;
}

interface GateFacts extends RunFacts {
  readonly rules: readonly Rule[];
  readonly suite: (strategy: string, capabilities?: Capabilities) => Suite;
  readonly baseline: Baseline | undefined;
  readonly watcher: Watcher;
}

/** The run itself, its exchanges recorded. Whatever breaks, the resources are given back. */
async function ran(gate: GateFacts, sandbox: Sandbox, unreadable: TargetFacts['unreadable']) {
  const { options, contract, rules, suite, connection, io, watcher } = gate;
  const { redact, token, target } = connection;
  const { origin, subject } = target;
  let strategy = 'auth0';
  const showing = { origin, subject, redact, bodyOptions: () => bodyOptions(options, strategy) };
  const record = recordWriter(showing, watcher.line);
  const warn = (texts: readonly string[]): void => {
    if (sandbox.shared) for (const text of texts) io.err(redact(`${text}\n`));
  };
  const input = {
    ...{ contract, rules, suite, options, showing, unreadable, token },
    allowIrreversible: options.allowIrreversible === true,
    groupByCause: (run: JudgedSoFar) =>
      groupByCause({ header: { profile: options.profile, contract }, ...run }, shippedDictionary()),
    onUnsettable: warn,
    onPlan: (plan: Plan, unsettable: readonly string[]) => {
      watcher.plan(plan, connection.left);
      record.begin(headerOf(gate, plan, sandbox.shared ? unsettable : []));
    },
  };
  const result = await runContract(input, {
    ...surroundingsOf(connection, sandbox, io),
    budget: options.budget ?? {},
    watch: watchOf(
      { options, baseline: gate.baseline, showing, isPaced: connection.left !== undefined },
      watcher,
    ),
    onFound: (found) => {
      if (found.home?.kind === 'known') strategy = targetFactsOf({}, found.home.value, target).strategy;
      warn(amiss(found));
      sandbox.onFound(found);
    },
    onWrite: (candidate) => {
      sandbox.onWrite(candidate);
      watcher.onWrite?.(candidate);
    },
    onExchange: (exchange) => {
      record.addExchange(exchange);
      watcher.onExchange?.(exchange);
    },
  }).catch(async (error: unknown) => {
    // What is left to restore stays on record.
    const left = await sandbox.leave('broken off');
    io.err('The run broke off, and has put back what it could\n');
    if (sandbox.shared) io.err(`\`${commandLine('restore', options.envFile)}\` makes sure of it\n`);
    for (const line of left) io.err(redact(`${line}\n`));
    throw error;
  });
  return { result, record };
}

async function judged(gate: GateFacts): Promise<RunRecord> {
  const { options, rules, suite, connection, io } = gate;
  const unreadable = checkScopes(connection.granted, rules, () => suite('auth0'));
  const sandbox = await connection.enter();
  const { result, record } = await ran(gate, sandbox, unreadable);
  const { restorations, errors, front, unread, isInterrupted } = result;
  const { maxLatency } = options;
  const left = await sandbox.leave(restorations);
  if (options.save !== undefined) saveCorpus(io.cwd, options.save, result.counterexamples);
  const run = { ...record.soFar(), findings: result.findings };
  const today = run.header.startedAt.slice(0, 10);
  const ground = { today, rules: everyRule(), dictionary: shippedDictionary };
  const settled = gate.baseline === undefined ? undefined : applyBaseline(run, gate.baseline, ground);
  for (const finding of settled?.findings ?? run.findings) record.add({ kind: 'finding', ...finding });
  record.add(
    endOf(record.soFar(), {
      endedAt: new Date(io.clock()).toISOString(),
      unrestored: [...describeRestorations(restorations), ...left],
      ...{ errors, front },
      ...(isInterrupted ? { interrupted: true } : {}),
      ...(maxLatency === undefined ? {} : { latency: checkLatency(maxLatency, connection.latencies()) }),
      ...(unread === undefined ? {} : { unread }),
      ...(settled === undefined ? {} : { baseline: settled.baseline }),
    }),
  );
  return record.soFar();
}

/**
 * Runs the gate: reads the configuration, connects, observes, judges, restores. Both front ends call it.
 * Throws ConfigError and Unreachable before anything is written; whatever happens later is in the record.
 */
export async function gate(options: GateOptions, io: Io, watcher: Watcher): Promise<RunRecord> {
  const contract = loadContract(options.contract, io.cwd);
  const { ids } = options;
  const rules =
    ids === undefined ? chosen(contract, options) : all(contract).filter(({ id }) => ids.includes(id));
  const { env, config } = configured(options, io);
  if (options.save !== undefined) assertName(options.save);
  const suite = suiteFor(contract, options, io);
  assertCases(options.cases ?? [], suite);
  // The default baseline is about the tenant that is configured, not about the reference.
  const isOther = config.kind === 'reference' && options.baseline === undefined;
  const baseline = isOther ? undefined : readBaseline(io.cwd, options.baseline);
  watcher.start?.();
  const announcement = (origin: string): string => {
    const input = { rules, members: members(contract), options, suite };
    const planned = (chosen: readonly Rule[]): Plan =>
      draft({ ...input, rules: chosen }, everything('auth0'));
    const isWhole = rules.length === all(contract).length;
    return announce(origin, config, options, planned(rules), isWhole ? undefined : planned(all(contract)));
  };
  return connected(options, { config, contract, announcement, banner: watcher.banner }, io, (connection) => {
    const shown = shownConfig(env, config);
    return judged({ options, contract, rules, suite, connection, shown, baseline, io, watcher });
  });
}
