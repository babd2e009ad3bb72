import type { Capabilities, Suite } from '../../cases/suite.ts';
import { members } from '../../contract/index.ts';
import { everything } from '../../engine/plan.ts';
import { draft } from '../../engine/prepare/prepare.ts';
import { situationOf } from '../../engine/prepare/survey.ts';
import { describeRestorations } from '../../engine/restore/describe-restoration.ts';
import { runContract } from '../../engine/wiring.ts';
import type { Baseline } from '../../history/apply-baseline.ts';
import type { RecordLine, Rule, RunRecord } from '../../model.ts';
import { recorder } from '../../record/present.ts';
import { redactLine } from '../../record/redact-line.ts';
import { rules as all } from '../../rules/index.ts';
import { commandLine } from '../../text/shell.ts';
import { loadContract } from '../config/load-contract.ts';
import { bodyOptions, chosen, type GateOptions, type Watcher } from '../config/options.ts';
import { shownConfig } from '../config/used-variables.ts';
import type { Io } from '../process/streams.ts';
import { readBaseline } from '../read/baseline-file.ts';
import { assertCases, assertName, saveCorpus } from '../run/corpus.ts';
import { announcement as announce } from '../run/progress.ts';
import { amiss } from '../tenant/doctor-answers.ts';
import { surroundingsOf } from './connect.ts';
import { headerOf, type RunFacts } from './header.ts';
import { checkScopes, untilItFails } from './sandbox.ts';
import { assemble, endOf, settled, suiteFor } from './suite-for.ts';
import { configured, connected } from './with-connection.ts';

interface GateFacts extends RunFacts {
  readonly rules: readonly Rule[];
  readonly suite: (strategy: string, capabilities?: Capabilities) => Suite;
  readonly baseline: Baseline | undefined;
  readonly watcher: Watcher;
}

async function judged(gate: GateFacts): Promise<RunRecord> {
  const { options, contract, rules, suite, connection, io, watcher } = gate;
  let strategy = 'auth0';
  const showing = {
    origin: connection.target.origin,
    subject: connection.target.subject,
    redact: connection.redact,
    bodyOptions: () => bodyOptions(options, strategy),
  };
  const recorded = recorder(showing);
  const lines: RecordLine[] = [];
  // A line that cannot be written ends the run, once: what is to be put back is put back without a record.
  const write = untilItFails(watcher.line);
  const add = (line: RecordLine): void => {
    const clean = line.kind === 'exchange' ? line : redactLine(line, connection.redact);
    lines.push(clean);
    write(clean);
  };
  // Until the plan is known, what was sent to make it waits for the header.
  let early: RecordLine[] | undefined = [];
  const unreadable = checkScopes(connection.granted, rules, () => suite('auth0'));
  const sandbox = await connection.enter();
  const running = runContract(
    {
      ...{ contract, rules, suite, options, showing, unreadable },
      token: connection.token,
      ...(options.allowIrreversible === undefined ? {} : { allowIrreversible: options.allowIrreversible }),
      onUnsettable: (stuck) => {
        if (sandbox.shared) for (const line of stuck) io.err(connection.redact(`${line}\n`));
      },
      onPlan: (plan, unsettable) => {
        watcher.plan(plan, connection.left);
        const named = sandbox.shared ? unsettable : [];
        add(headerOf(gate, plan, named));
        for (const line of early ?? []) add(line);
        early = undefined;
      },
    },
    {
      ...surroundingsOf(connection, sandbox, io),
      budget: options.budget ?? {},
      onFound: (found) => {
        if (found.home?.kind === 'known')
          strategy = situationOf({}, found.home.value, connection.target).strategy;
        if (sandbox.shared) for (const text of amiss(found)) io.err(connection.redact(`${text}\n`));
        sandbox.onFound(found);
      },
      onExchange: (exchange) =>
        early === undefined ? add(recorded(exchange)) : early.push(recorded(exchange)),
    },
  );
  // Whatever breaks, locks are released and what was created is deleted; what is left to restore stays on record.
  const result = await running.catch(async (error: unknown) => {
    const left = await sandbox.leave('broken off');
    io.err('The run broke off, and has put back what it could\n');
    if (sandbox.shared) io.err(`\`${commandLine('restore', options.envFile)}\` makes sure of it\n`);
    for (const line of left) io.err(connection.redact(`${line}\n`));
    throw error;
  });
  const left = await sandbox.leave(result.restorations);
  if (options.save !== undefined) saveCorpus(io.cwd, options.save, result.counterexamples);
  const { findings, baseline } = settled(assemble(lines), result.findings, gate.baseline);
  for (const finding of findings) add({ kind: 'finding', ...finding });
  add(
    endOf(assemble(lines), {
      endedAt: new Date(io.clock()).toISOString(),
      unrestored: [...describeRestorations(result.restorations), ...left],
      errors: result.errors,
      front: result.front,
      ...(result.unread === undefined ? {} : { unread: result.unread }),
      baseline,
      strict: options.strict,
    }),
  );
  return assemble(lines);
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
