/** One run against the reference tenant with one mutant active, in this process, over HTTP on loopback. */
import { register } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { RunningTenant, startTenant } from '../../fixtures/tenant/start.ts';
import { parseConfig } from '../../src/cli/config/config.ts';
import { gateOptions } from '../../src/cli/config/options.ts';
import { connect, surroundingsOf } from '../../src/cli/session/connect.ts';
import { ownTenant } from '../../src/cli/session/sandbox.ts';
import { describeRestorations } from '../../src/engine/restore/describe-restoration.ts';
import { type RunResult, runContract } from '../../src/engine/run.ts';
import type { Finding } from '../../src/model.ts';
import { rules as rulesOf } from '../../src/rules/index.ts';
import { ConfigError, messageOf, Unreachable } from '../../src/text/errors.ts';
import { environmentOf, movedClock, quietIo } from '../power/quiet-io.ts';
import { contract, prove, suiteOf } from '../power/suites.ts';

export interface Job {
  /** The module of the instrumented tenant. */
  readonly module: string;
  readonly profile: string;
  /** Absent for the control. */
  readonly mutant?: string;
  /** Whether the mutant shows while modules load: the tenant is then loaded again for it alone. */
  readonly isStatic: boolean;
}

/**
 * What a run made of a mutant. `inconclusive`: no rule is violated, and the exit code is not 0. `not started`: the
 * tenant does not start, ends the process or does not end in time.
 */
export type Status = 'killed' | 'inconclusive' | 'not started' | 'survived';

export interface Outcome {
  readonly status: Status;
  /** Violated rules of level must or should, the one with the earliest request first. */
  readonly rules: readonly string[];
  /** Why the run is not clean, if no rule is violated. */
  readonly because: readonly string[];
  /** Rules that judged nothing: the control has these too, or the mutant makes them inapplicable. */
  readonly inapplicable: readonly string[];
  /** Ids of the mutants whose code the run reached. */
  readonly covered: readonly string[];
  /** Ids of the mutants whose code the modules ran when they were loaded. */
  readonly loaded: readonly string[];
}

interface Stryker {
  activeMutant: string | undefined;
  mutantCoverage: { static: Record<string, number>; perTest: Record<string, never> };
}

/** How long a request may take, in milliseconds. */
const timeout = '1000';

// A module that is imported with a query imports its neighbours with the same query: a graph of its own.
const hook = `export async function resolve(specifier, context, next) {
  const found = await next(specifier, context);
  const [, query] = context.parentURL?.split('?') ?? [];
  const isNeighbour = query !== undefined && specifier.startsWith('./') && !found.url.includes('?');
  return isNeighbour ? { ...found, url: found.url + '?' + query } : found;
}`;
let isHooked = false;

function activate(mutant: string | undefined): Stryker {
  if (!isHooked) register(`data:text/javascript,${encodeURIComponent(hook)}`);
  isHooked = true;
  const holder = globalThis as { __stryker__?: Stryker };
  const stryker = holder.__stryker__ ?? { activeMutant: undefined, mutantCoverage: emptyCoverage() };
  holder.__stryker__ = stryker;
  return Object.assign(stryker, { activeMutant: mutant, mutantCoverage: emptyCoverage() });
}

const emptyCoverage = (): Stryker['mutantCoverage'] => ({ static: {}, perTest: {} });

let loads = 0;

/** The tenant under its mutant, and the mutants that loading it reached. */
async function start({ module, isStatic, mutant }: Job, { mutantCoverage }: Stryker) {
  if (isStatic) loads += 1;
  const time = movedClock();
  const query = isStatic ? `mutant=${mutant}-${loads}` : 'all';
  const loaded = (await import(`${pathToFileURL(module)}?${query}`)) as {
    readonly startTenant: typeof startTenant;
  };
  const reached = Object.keys(mutantCoverage.static);
  const tenant = await loaded.startTenant({ clock: time.clock });
  const config = parseConfig({ PATCHPROOF_TIMEOUT_MS: timeout, ...environmentOf(tenant) });
  return { time, tenant, config, reached };
}

const selection = rulesOf(contract);

type Started = Awaited<ReturnType<typeof start>>;

async function run(profile: string, { time, config }: Started): Promise<RunResult> {
  const io = { ...quietIo({}), ...time };
  const connection = await connect(config, { revision: contract.revision }, io);
  const { origin, subject } = connection.target;
  const showing = { origin, subject, redact: connection.redact };
  const options = gateOptions({ profile });
  const input = {
    contract,
    rules: selection,
    showing,
    prove,
    options,
    suite: suiteOf(options.profile),
    onPlan: () => {},
  };
  try {
    return await runContract(input, surroundingsOf(connection, ownTenant, io));
  } finally {
    await connection.close();
  }
}

const firstRequest = ({ violations }: Finding): number =>
  Math.min(...violations.map(({ exchange }) => exchange));

function judge({ findings, errors, restorations }: RunResult) {
  const judging = findings.filter(({ level }) => level !== 'observe');
  const ended = (...outcomes: readonly Finding['outcome'][]): readonly Finding[] =>
    judging.filter(({ outcome }) => outcomes.includes(outcome));
  const rules = ended('violated')
    .toSorted((a, b) => firstRequest(a) - firstRequest(b))
    .map(({ rule }) => rule);
  const because = [
    ...ended('inconclusive', 'untested').map(({ rule, outcome }) => `${rule} ${outcome}`),
    ...errors.map((line) => `harness error: ${line}`),
    ...describeRestorations(restorations).map((line) => `not restored: ${line}`),
  ];
  const inapplicable = ended('inapplicable').map(({ rule }) => rule);
  if (rules.length > 0) return { status: 'killed' as const, rules, because: [], inapplicable };
  return {
    status: because.length > 0 ? ('inconclusive' as const) : ('survived' as const),
    rules,
    because,
    inapplicable,
  };
}

const nothing = { rules: [], because: [], inapplicable: [], covered: [], loaded: [] } as const;

export const notStarted = (reason: string): Outcome => ({
  ...nothing,
  status: 'not started',
  because: [reason],
});

/** Why a run could not begin, or broke off. */
function refused(error: unknown) {
  const isExpected = error instanceof ConfigError || error instanceof Unreachable;
  const because = [`${isExpected ? 'did not begin' : 'broke off'}: ${messageOf(error)}`];
  return { ...nothing, status: 'inconclusive' as const, because };
}

/** A mutant may keep the server from closing: nobody waits for it. */
const leave = (tenant: RunningTenant): void => void tenant.close();

export async function attempt(job: Job): Promise<Outcome> {
  const stryker = activate(job.mutant);
  let started: Started;
  try {
    started = await start(job, stryker);
  } catch (error) {
    return notStarted(messageOf(error));
  }
  const judged = await run(job.profile, started).then(judge, refused);
  const covered = Object.keys(stryker.mutantCoverage.static);
  leave(started.tenant);
  return { ...judged, covered, loaded: started.reached };
}
