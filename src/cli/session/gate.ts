import type { Capabilities, Suite } from '../../cases/suite.ts';
import { members } from '../../contract/index.ts';
import { everything, type Plan, type Situation } from '../../engine/plan.ts';
import { draft } from '../../engine/prepare/prepare.ts';
import { situationOf } from '../../engine/prepare/survey.ts';
import { describeRestorations } from '../../engine/restore/describe-restoration.ts';
import { runContract } from '../../engine/run.ts';
import type { Baseline } from '../../history/apply-baseline.ts';
import type { Exchange, RecordLine, Rule, RunRecord } from '../../model.ts';
import { redactLine } from '../../record/redact-line.ts';
import { recorder, type Showing } from '../../record/to-record.ts';
import { rules as all } from '../../rules/index.ts';
import type { PacedStep } from '../../target/pace/estimate.ts';
import { commandLine } from '../../text/shell.ts';
import { loadContract } from '../config/load-contract.ts';
import { bodyOptions, chosen, type GateOptions } from '../config/options.ts';
import { shownConfig } from '../config/used-variables.ts';
import type { Io } from '../process/streams.ts';
import { readBaseline } from '../read/baseline-file.ts';
import { assertCases, assertName, saveCorpus } from '../run/corpus.ts';
import { announcement as announce } from '../run/progress.ts';
import { amiss } from '../tenant/doctor-answers.ts';
import { surroundingsOf } from './connect.ts';
import { headerOf, type RunFacts } from './header.ts';
import { checkScopes, type Sandbox, untilItFails } from './sandbox.ts';
import { assemble, endOf, settled, suiteFor } from './suite-for.ts';
import { configured, connected } from './with-connection.ts';

/** Hears of a run as it goes on. */
export interface Watcher {
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

/** The lines of a record, redacted, and handed on as they come to be. */
interface RecordWriter {
  readonly add: (line: RecordLine) => void;
  /** An exchange that was sent before the plan was known waits for the header. */
  readonly addExchange: (exchange: Exchange) => void;
  readonly begin: (header: RecordLine) => void;
  readonly soFar: () => RunRecord;
}

function recordWriter(showing: Showing, { line }: Watcher): RecordWriter {
  const recorded = recorder(showing);
  const lines: RecordLine[] = [];
  const waiting: RecordLine[] = [];
  // A line that cannot be written ends the run, once: what is to be restored is restored without a record.
  const write = untilItFails(line);
  const add = (one: RecordLine): void => {
    const clean = one.kind === 'exchange' ? one : redactLine(one, showing.redact);
    lines.push(clean);
    write(clean);
  };
  return {
    add,
    addExchange: (exchange) => {
      if (lines.length === 0) waiting.push(recorded(exchange));
      else add(recorded(exchange));
    },
    begin: (header) => {
      add(header);
      for (const one of waiting) add(one);
    },
    soFar: () => assemble(lines),
  };
}

/** The run itself, its exchanges recorded. Whatever breaks, the resources are given back. */
async function ran(gate: GateFacts, sandbox: Sandbox, unreadable: Situation['unreadable']) {
  const { options, contract, rules, suite, connection, io, watcher } = gate;
  const { origin, subject } = connection.target;
  const { redact, token } = connection;
  let strategy = 'auth0';
  const showing = { origin, subject, redact, bodyOptions: () => bodyOptions(options, strategy) };
  const record = recordWriter(showing, watcher);
  const warn = (texts: readonly string[]): void => {
    if (sandbox.shared) for (const text of texts) io.err(redact(`${text}\n`));
  };
  const input = {
    ...{ contract, rules, suite, options, showing, unreadable, token },
    ...(options.allowIrreversible === undefined ? {} : { allowIrreversible: options.allowIrreversible }),
    onUnsettable: warn,
    onPlan: (plan: Plan, unsettable: readonly string[]) => {
      watcher.plan(plan, connection.left);
      record.begin(headerOf(gate, plan, sandbox.shared ? unsettable : []));
    },
  };
  const result = await runContract(input, {
    ...surroundingsOf(connection, sandbox, io),
    budget: options.budget ?? {},
    onFound: (found) => {
      if (found.home?.kind === 'known')
        strategy = situationOf({}, found.home.value, connection.target).strategy;
      warn(amiss(found));
      sandbox.onFound(found);
    },
    onExchange: record.addExchange,
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
  const left = await sandbox.leave(result.restorations);
  if (options.save !== undefined) saveCorpus(io.cwd, options.save, result.counterexamples);
  const { findings, baseline } = settled(record.soFar(), result.findings, gate.baseline);
  for (const finding of findings) record.add({ kind: 'finding', ...finding });
  record.add(
    endOf(record.soFar(), {
      endedAt: new Date(io.clock()).toISOString(),
      unrestored: [...describeRestorations(result.restorations), ...left],
      errors: result.errors,
      front: result.front,
      ...(result.unread === undefined ? {} : { unread: result.unread }),
      baseline,
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
  const { ids, only } = options;
  const rules =
    ids === undefined ? chosen(contract, only) : all(contract).filter(({ id }) => ids.includes(id));
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
    return announce(origin, config, options, draft(input, everything('auth0')));
  };
  const destination = { destination: options, config, contract, announcement, banner: watcher.banner };
  return connected(destination, io, (connection) => {
    const shown = shownConfig(env, config);
    return judged({ options, contract, rules, suite, connection, shown, baseline, io, watcher });
  });
}
