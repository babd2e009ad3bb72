import { createHash } from 'node:crypto';
import { type Contract, canonical, members } from '../contract/index.ts';
import { ConfigError } from '../errors.ts';
import { cases, type Suite } from '../generate/cases.ts';
import { prover } from '../generate/prove.ts';
import type { Case, Profile, RecordLine, Rule, RunHeader, RunRecord } from '../model.ts';
import { redact } from '../redact.ts';
import { rules as all } from '../rules/index.ts';
import { type Plan, transcript } from '../run/plan.ts';
import { presenter, recorder, stepper } from '../run/present.ts';
import { redactLine } from '../run/redact-line.ts';
import { draft, run } from '../run/run.ts';
import { select } from '../run/select.ts';
import type { Budget } from '../run/session.ts';
import type { Baseline } from '../run/settle.ts';
import { signer } from '../run/sign.ts';
import { everything } from '../run/situation.ts';
import type { Rates } from '../target/buckets.ts';
import type { Step } from '../target/estimate.ts';
import { announcement } from './announce.ts';
import { readBaseline } from './baseline-file.ts';
import { parseConfig, secrets } from './config.ts';
import { type Connection, connect } from './connect.ts';
import { consent } from './consent.ts';
import { assertName, readCorpus, saveCorpus } from './corpus.ts';
import { environment } from './env-file.ts';
import { assemble, endOf, settled } from './finish.ts';
import type { Io } from './io.ts';
import { lastingName, loadContract, referenceRevision } from './load-contract.ts';
import { checkScopes } from './scope-check.ts';
import { shownConfig } from './shown-config.ts';
import { untilItFails } from './until-it-fails.ts';
import { version } from './version.ts';

/** What a run is asked for, by either front end. */
export interface GateOptions {
  readonly contract: string;
  readonly profile: Profile;
  readonly only: readonly string[];
  /** Exactly these rules, by id; `only` no longer counts. */
  readonly ids?: readonly string[];
  /** Deep profile: draws of each class, and what fixes them. */
  readonly runs: number;
  readonly seed: number;
  readonly strict: boolean;
  readonly envFile?: string | undefined;
  readonly budget?: Budget;
  /** Rules left untested by a spent budget do not count against the run. */
  readonly allowUntested?: boolean;
  /** Deep profile: the name counterexamples are kept under. */
  readonly save?: string | undefined;
  /** No faster than this; when absent that of the self-service plans, and loopback is not paced. */
  readonly pace?: Rates | undefined;
  /** Cases to look at first, where one is enough for a rule. */
  readonly cases?: readonly string[];
  /** Never asks. */
  readonly yes?: boolean;
  /** Sends nothing that could write. */
  readonly readOnly?: boolean;
  /** The file of what is tolerated; the default one when absent, none when false. */
  readonly baseline?: string | false | undefined;
}

export interface Watcher {
  /** The configuration is sound and nothing is sent yet: the last moment to refuse. */
  readonly start?: () => void;
  /** Before anything is sent. */
  readonly banner: (text: string) => void;
  /** `left`: seconds that requests will take at the pace of this run; absent when it has none. */
  readonly plan: (plan: Plan, left?: (steps: readonly Step[]) => number) => void;
  /** Each line of the record as it comes to be. */
  readonly line: (line: RecordLine) => void;
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The rules `--only` selects. Throws ConfigError naming the nearest ids for a selector that matches none. */
export function chosen(contract: Contract, only: readonly string[]): readonly Rule[] {
  const { rules, unmatched } = select(all(contract), only);
  if (unmatched.length === 0) return rules;
  throw new ConfigError(
    unmatched.map(
      ({ selector, nearest }) => `--only ${selector}: no rule has that id; nearest: ${nearest.join(', ')}`,
    ),
  );
}

interface Gate {
  readonly options: GateOptions;
  readonly contract: Contract;
  readonly rules: readonly Rule[];
  readonly suite: (strategy: string) => Suite;
  readonly connection: Connection;
  /** The configuration as the record shows it. */
  readonly shown: Readonly<Record<string, string>>;
  readonly baseline: Baseline | undefined;
  readonly io: Io;
  readonly watcher: Watcher;
}

function headerOf(
  { options, contract, connection, shown, io }: Gate,
  plan: Plan,
  unsettable: readonly string[],
): RunHeader {
  return {
    kind: 'run',
    format: 1,
    tool: `patchproof ${version}`,
    contract: { revision: contract.revision, hash: sha256(canonical(contract)) },
    profile: options.profile,
    seed: options.seed,
    target: connection.target.origin,
    startedAt: new Date(io.clock()).toISOString(),
    planned: {
      rules: plan.rules.length,
      writes: plan.writes,
      reads: plan.reads,
      leastWrites: plan.leastWrites,
    },
    requestHash: sha256(transcript(plan)),
    only: options.ids ?? options.only,
    ...(options.envFile === undefined ? {} : { envFile: options.envFile }),
    ...(options.strict ? { strict: true } : {}),
    ...(options.allowUntested ? { allowUntested: true } : {}),
    config: Object.fromEntries(
      Object.entries(shown).map(([name, value]) => [name, connection.redact(value)]),
    ),
    ...(connection.pace === undefined ? {} : { pace: connection.pace }),
    ...(unsettable.length === 0 ? {} : { unsettable }),
  };
}

/** Readings, and requests whose credential is refused; an empty body writes nothing even where it is not. */
function harmless({ cases: all }: Suite): Suite {
  const kept = all.flatMap((one): readonly Case[] => {
    if (one.aim.kind === 'read') return [one];
    if (one.aim.kind !== 'reject' || one.aim.fault.in !== 'credential') return [];
    const { twin: _, ...rest } = one;
    return [{ ...rest, request: { ...one.request, body: { kind: 'json', value: {} } } }];
  });
  return { cases: kept, solos: [] };
}

/** Where one case is enough for a rule, it is the first: those that were asked for. */
const inFront = (ids: readonly string[], all: readonly Case[]): readonly Case[] => [
  ...all.filter(({ id }) => ids.includes(id)),
  ...all.filter(({ id }) => !ids.includes(id)),
];

/** The generated cases behind those that were kept. */
function suiteOf(contract: Contract, options: GateOptions, { cwd }: Io): (strategy: string) => Suite {
  const corpus = readCorpus(cwd).filter((one) => prover(contract)(one) === undefined);
  return (strategy) => {
    const made = cases(members(contract), { ...options, strategy });
    const suite = { ...made, cases: inFront(options.cases ?? [], made.cases) };
    return options.readOnly ? harmless(suite) : { ...suite, cases: [...corpus, ...suite.cases] };
  };
}

async function judged(gate: Gate): Promise<RunRecord> {
  const { options, contract, rules, suite, connection, io, watcher } = gate;
  const showing = {
    origin: connection.target.origin,
    subject: connection.target.subject,
    redact: connection.redact,
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
  const running = run(
    {
      rules,
      members: members(contract),
      options,
      suite,
      unreadable,
      present: presenter(showing),
      step: stepper(showing),
      sign: signer(
        showing,
        members(contract).map(({ name }) => name),
      ),
      onPlan: (plan, unsettable) => {
        watcher.plan(plan, connection.left);
        const named = sandbox.shared ? unsettable : [];
        for (const line of named) io.err(connection.redact(`${line}\n`));
        add(headerOf(gate, plan, named));
        for (const line of early ?? []) add(line);
        early = undefined;
      },
    },
    {
      target: connection.target,
      clock: io.clock,
      sleep: io.sleep,
      prove: prover(contract),
      signal: io.signal,
      budget: options.budget ?? {},
      onFound: sandbox.onFound,
      onWrite: sandbox.onWrite,
      shared: sandbox.shared,
      onExchange: (exchange) =>
        early === undefined ? add(recorded(exchange)) : early.push(recorded(exchange)),
    },
  );
  // Whatever breaks, locks are released and what was created is deleted; what is left to restore stays on record.
  const result = await running.catch(async (error: unknown) => {
    const left = await sandbox.leave(['the run broke off']);
    io.err('The run broke off, and has put back what it could\n');
    if (sandbox.shared) io.err('`npx patchproof restore` makes sure of it\n');
    for (const line of left) io.err(connection.redact(`${line}\n`));
    throw error;
  });
  const left = await sandbox.leave(result.unrestored);
  if (options.save !== undefined) saveCorpus(io.cwd, options.save, result.counterexamples);
  const { findings, baseline } = settled(assemble(lines), result.findings, gate.baseline);
  for (const finding of findings) add({ kind: 'finding', ...finding });
  add(
    endOf(assemble(lines), {
      endedAt: new Date(io.clock()).toISOString(),
      unrestored: [...result.unrestored, ...left],
      errors: result.errors,
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
  const env = environment(io, options.envFile);
  const config = parseConfig(env);
  if (options.envFile !== undefined && config.kind === 'reference') {
    throw new ConfigError([
      `--env-file ${options.envFile}: it sets no AUTH0_DOMAIN; expected the host of the tenant to test`,
    ]);
  }
  if (options.save !== undefined) assertName(options.save);
  const suite = suiteOf(contract, options, io);
  const announce = async (origin: string): Promise<void> => {
    const input = { rules, members: members(contract), options, suite };
    const told = announcement(origin, config, options, draft(input, everything('auth0')));
    watcher.banner(redact(told, secrets(config)));
    if (config.kind === 'tenant' && config.subject !== undefined)
      await consent(origin, config.subject, options.yes ?? false, io);
  };
  // The default one is about the tenant that is configured, not about the reference.
  const other = config.kind === 'reference' && options.baseline === undefined;
  const baseline = other ? undefined : readBaseline(io.cwd, options.baseline);
  watcher.start?.();
  const connection = await connect(
    config,
    {
      revision: lastingName(options.contract, io.cwd),
      reference: referenceRevision(contract),
      pace: options.pace,
      announce,
    },
    io,
  );
  try {
    const shown = shownConfig(env, config);
    return await judged({ options, contract, rules, suite, connection, shown, baseline, io, watcher });
  } finally {
    await connection.close();
  }
}
