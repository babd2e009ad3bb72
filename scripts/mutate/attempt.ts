/** One run against the reference tenant with one mutant active, in this process, over HTTP on loopback. */
import { mkdtempSync, rmSync } from 'node:fs';
import { register } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { startTenant } from '../../fixtures/tenant/start.ts';
import { gateOptions } from '../../src/cli/config/options.ts';
import { gate, type Watcher } from '../../src/cli/session/gate.ts';
import type { Finding, RunRecord } from '../../src/model.ts';
import { ConfigError, messageOf, Unreachable } from '../../src/text/errors.ts';
import { environmentOf, movedClock, quietIo } from '../quiet-io.ts';

export interface Job {
  /** The module of the instrumented tenant. */
  readonly module: string;
  readonly profile: string;
  /** Absent for the control. */
  readonly mutant?: string;
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

let starts = 0;

async function start({ module, mutant }: Job) {
  starts += 1;
  const time = movedClock();
  const loaded = (await import(`${pathToFileURL(module)}?${starts}-${mutant ?? 'control'}`)) as {
    readonly startTenant: typeof startTenant;
  };
  const tenant = await loaded.startTenant({ clock: time.clock });
  return { time, tenant, env: environmentOf(tenant) };
}

const unwatched: Watcher = { banner: () => {}, plan: () => {}, line: () => {} };

/** A record, or why the run could not begin or broke off. */
async function run({ profile }: Job, { time, env }: Awaited<ReturnType<typeof start>>) {
  const state = mkdtempSync(join(tmpdir(), 'patchproof-'));
  const io = { ...quietIo({ XDG_STATE_HOME: state, PATCHPROOF_TIMEOUT_MS: timeout, ...env }), ...time };
  try {
    return await gate(gateOptions({ profile }), io, unwatched);
  } catch (error) {
    const isExpected = error instanceof ConfigError || error instanceof Unreachable;
    return isExpected ? `did not begin: ${messageOf(error)}` : `broke off: ${messageOf(error)}`;
  } finally {
    rmSync(state, { recursive: true, force: true });
  }
}

const firstRequest = ({ violations }: Finding): number =>
  Math.min(...violations.map(({ exchange }) => exchange));

function judge({ findings, end }: RunRecord): Omit<Outcome, 'covered'> {
  const judging = findings.filter(({ level }) => level !== 'observe');
  const ended = (...outcomes: readonly Finding['outcome'][]): readonly Finding[] =>
    judging.filter(({ outcome }) => outcomes.includes(outcome));
  const violated = ended('violated').toSorted((a, b) => firstRequest(a) - firstRequest(b));
  const because = [
    ...ended('inconclusive', 'untested').map(({ rule, outcome }) => `${rule} ${outcome}`),
    ...(end?.errors ?? []).map((line) => `harness error: ${line}`),
    ...(end?.unrestored ?? []).map((line) => `not restored: ${line}`),
  ];
  const isClean = end?.exitCode === 0 && because.length === 0;
  return {
    status: violated.length > 0 ? 'killed' : isClean ? 'survived' : 'inconclusive',
    rules: violated.map(({ rule }) => rule),
    because: violated.length > 0 ? [] : because,
    inapplicable: ended('inapplicable').map(({ rule }) => rule),
  };
}

const nothing = { rules: [], because: [], inapplicable: [], covered: [] } as const;

export const notStarted = (reason: string): Outcome => ({
  ...nothing,
  status: 'not started',
  because: [reason],
});

export async function attempt(job: Job): Promise<Outcome> {
  const stryker = activate(job.mutant);
  let started: Awaited<ReturnType<typeof start>>;
  try {
    started = await start(job);
  } catch (error) {
    return notStarted(messageOf(error));
  }
  const record = await run(job, started);
  const covered = Object.keys(stryker.mutantCoverage.static);
  // A mutant may keep the server from closing: nobody waits for it.
  void started.tenant.close();
  if (typeof record === 'string') return { ...nothing, status: 'inconclusive', because: [record], covered };
  return { ...judge(record), covered };
}
