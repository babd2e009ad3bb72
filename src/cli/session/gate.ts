import type { Capabilities, Suite } from '../../cases/suite.ts';
import { members } from '../../contract/index.ts';
import { groupByCause } from '../../diagnose/diagnose.ts';
import { shippedDictionary } from '../../diagnose/dictionary.ts';
import type { JudgedSoFar } from '../../engine/confirm/confirm.ts';
import { everything, type Plan, type TargetFacts } from '../../engine/plan.ts';
import { draft } from '../../engine/prepare/prepare.ts';
import { strategyOf } from '../../engine/prepare/survey.ts';
import { describeRestorations } from '../../engine/restore/describe-restoration.ts';
import { runContract } from '../../engine/run.ts';
import type { Budget, RunWatch } from '../../engine/session.ts';
import { applyBaseline, type Baseline } from '../../history/apply-baseline.ts';
import type { Case, Exchange, Rule, Violation } from '../../model.ts';
import type { RecordLine, RunRecord } from '../../record/record.ts';
import { type Showing, violationToRecord } from '../../record/to-record.ts';
import { count } from '../../report/words.ts';
import { rules as all } from '../../rules/index.ts';
import type { PacedStep } from '../../target/pace/buckets.ts';
import { defined } from '../../text/json.ts';
import { headerNames } from '../config/config.ts';
import { everyRule, loadContract } from '../config/load-contract.ts';
import { bodyOptions, chosen, type GateOptions } from '../config/options.ts';
import { shownConfig } from '../config/used-variables.ts';
import type { Io } from '../process/streams.ts';
import { readBaseline } from '../read/baseline-command.ts';
import { missingNeighbours } from '../tenant/doctor-answers.ts';
import { type Connection, surroundingsOf } from './connect.ts';
import { assertCases, assertName, saveCorpus, suiteFor } from './corpus.ts';
import { checkLatency, endOf, headerOf, type RunFacts, recordWriter } from './run-record.ts';
import { breakOff, checkScopes, type Sandbox } from './sandbox.ts';
import { announcement as announce, configured, connected } from './with-connection.ts';

export interface Watcher extends Pick<RunWatch, 'onPhase'> {
  /** The configuration is sound and nothing is sent yet: the last moment to refuse. */
  readonly start?: () => void;
  readonly banner: (text: string) => void;
  /** `left`: seconds that requests will take at the pace of this run; absent when it has none. */
  readonly plan: (plan: Plan, left?: (steps: readonly PacedStep[]) => number) => void;
  readonly line: (line: RecordLine) => void;
  readonly onWrite?: (candidate: Case) => void;
  readonly onExchange?: (exchange: Exchange) => void;
  readonly onFailure?: (rule: Rule, violation: Violation) => void;
  /** So many rules look broken; none of their violations was sent again yet. */
  readonly onSuspects?: (rules: number) => void;
}

interface GateFacts extends RunFacts {
  readonly rules: readonly Rule[];
  readonly suite: (strategy: string, capabilities?: Capabilities) => Suite;
  readonly baseline: Baseline | undefined;
  readonly watcher: Watcher;
}

/** What a run may spend: a token that cannot be renewed has to outlive the restore. */
function budgetOf({ budget = {} }: GateOptions, { tokenMs, pace }: Connection): Budget {
  const reserveMs = pace === undefined ? 1_000 : 60_000;
  return tokenMs === undefined ? budget : { ...budget, tokenMs: tokenMs - reserveMs };
}

/**
 * Watches a run: failures once they are confirmed, and the end that `--bail` asks for. What the baseline
 * names, and what the network may have caused, is left to the end.
 */
function watchOf({ options, baseline, connection, watcher }: GateFacts, showing: Showing): RunWatch {
  const { onPhase, onFailure, onSuspects } = watcher;
  const { bail, strict } = options;
  const toRecord = violationToRecord(showing);
  const tolerated = new Set(baseline?.entries.map(({ rule }) => rule));
  const isFailing = ({ id, level, otherCause }: Rule): boolean =>
    !tolerated.has(id) && otherCause !== 'network' && (level === 'must' || (strict && level === 'should'));
  const onBroken = (rules: readonly Rule[]): string | undefined => {
    const failing = rules.filter(isFailing);
    onSuspects?.(failing.length);
    const musts = failing.filter(({ level, otherCause }) => level === 'must' && otherCause === undefined);
    if (bail === undefined || musts.length < bail) return undefined;
    return `the run was stopped after ${count(musts.length, 'broken must rule')} (--bail)`;
  };
  return {
    ...defined({ onPhase }),
    onConfirmed: (rule, observation) => {
      const verdict = rule.judge(observation);
      if (verdict.kind === 'violation' && isFailing(rule))
        onFailure?.(rule, toRecord(observation, verdict, []));
    },
    // A run that is paced judges while it waits.
    ...(bail !== undefined || connection.left !== undefined ? { onBroken } : {}),
  };
}

/** What a run is to do, as far as it does not depend on what it finds. */
const inputOf = ({ options, contract, rules, suite, connection: { token } }: GateFacts) => ({
  contract,
  rules,
  suite,
  options,
  token,
  allowIrreversible: options.allowIrreversible === true,
  groupByCause: (run: JudgedSoFar) =>
    groupByCause({ header: { profile: options.profile, contract }, ...run }, shippedDictionary()),
});

async function ran(gate: GateFacts, sandbox: Sandbox, unreadable: TargetFacts['unreadable']) {
  const { options, connection, io, watcher } = gate;
  const { redact, target } = connection;
  const { origin, subject } = target;
  let strategy = 'auth0';
  const headers = headerNames(options.header);
  const showing = { origin, subject, redact, headers, bodyOptions: () => bodyOptions(options, strategy) };
  const record = recordWriter(showing, watcher.line);
  const warn = (texts: readonly string[]): void => {
    if (sandbox.shared) for (const text of texts) io.err(redact(`${text}\n`));
  };
  const input = {
    ...inputOf(gate),
    showing,
    unreadable,
    onUnsettable: warn,
    onPlan: (plan: Plan, unsettable: readonly string[]) => {
      watcher.plan(plan, connection.left);
      record.begin(headerOf(gate, plan, sandbox.shared ? unsettable : []));
    },
  };
  const result = await runContract(input, {
    ...surroundingsOf(connection, sandbox, io),
    budget: budgetOf(options, connection),
    watch: watchOf(gate, showing),
    onFound: (found) => {
      if (found.home?.kind === 'known') strategy = strategyOf(found.home.value);
      warn(missingNeighbours(found));
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
  });
  return { result, record };
}

async function judged(gate: GateFacts): Promise<RunRecord> {
  const { options, rules, suite, connection, io } = gate;
  const unreadable = checkScopes(connection.granted, rules, () => suite('auth0'));
  const sandbox = await connection.enter();
  const { result, record } = await ran(gate, sandbox, unreadable).catch(async (error: unknown) => {
    await breakOff(sandbox, connection.redact, options.envFile, io);
    throw error;
  });
  const { restorations, errors, front, unread } = result;
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
      // What was made for this run is deleted: whatever it stores by then is nobody's loss.
      unrestored: sandbox.shared ? [...describeRestorations(restorations), ...left] : left,
      errors,
      front,
      ...defined({
        interrupted: result.isInterrupted || undefined,
        latency: maxLatency && checkLatency(maxLatency, connection.latencies()),
        unread,
        baseline: settled?.baseline,
      }),
    }),
  );
  return record.soFar();
}

/** Throws ConfigError and Unreachable before anything is written; whatever happens later is in the record. */
export async function gate(options: GateOptions, io: Io, watcher: Watcher): Promise<RunRecord> {
  const contract = loadContract(options.contract, io.cwd);
  const rules = chosen(contract, options);
  const { env, config } = configured(options, io);
  if (options.save !== undefined) assertName(options.save);
  const suite = suiteFor(contract, options, io);
  assertCases(options.cases ?? [], suite);
  // The default baseline is about the tenant that is configured, not about the reference.
  const isOther = config.kind === 'reference' && options.baseline === undefined;
  const baseline = isOther ? undefined : readBaseline(io.cwd, options.baseline);
  watcher.start?.();
  const announcement = (origin: string): string => {
    const planned = (chosen: readonly Rule[]): Plan =>
      draft({ rules: chosen, members: members(contract), options, suite }, everything('auth0'));
    const isWhole = rules.length === all(contract).length;
    return announce(origin, config, options, planned(rules), isWhole ? undefined : planned(all(contract)));
  };
  return connected(options, { config, contract, announcement, banner: watcher.banner }, io, (connection) => {
    const shown = shownConfig(env, config);
    return judged({ options, contract, rules, suite, connection, shown, baseline, io, watcher });
  });
}
