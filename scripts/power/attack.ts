/** Runs the real engine against one tenant: over HTTP on loopback, its record in memory. */
import { killersOf, type Mutant, mutants } from '../../fixtures/mutants/index.ts';
import { type Behaviour, startTenant, type TenantOptions } from '../../fixtures/tenant/start.ts';
import { credentialNames } from '../../src/cases/credentials.ts';
import type { Tier } from '../../src/cases/partition.ts';
import { parseConfig } from '../../src/cli/config/config.ts';
import { connect, surroundingsOf } from '../../src/cli/session/connect.ts';
import { ownTenant } from '../../src/cli/session/sandbox.ts';
import { groupByCause } from '../../src/diagnose/diagnose.ts';
import { shippedDictionary } from '../../src/diagnose/dictionary.ts';
import type { GroupByCause, JudgedSoFar } from '../../src/engine/confirm/confirm.ts';
import { describeRestorations } from '../../src/engine/restore/describe-restoration.ts';
import { type RunResult, runContract } from '../../src/engine/run.ts';
import type { Case, Exchange, Finding } from '../../src/model.ts';
import { type Showing, violationToRecord } from '../../src/record/to-record.ts';
import { rules } from '../../src/rules/index.ts';
import { defined } from '../../src/text/json.ts';
import { type PackedSignature, signatureOf } from './dictionary.ts';
import { environmentOf, movedClock, quietIo } from './quiet-io.ts';
import { contract, prove, suiteOf } from './suites.ts';

/** Milliseconds a request may take: as long as a tenant that hangs on purpose is waited for. */
const timeoutMs = 1_000;
const selection = rules(contract);

/** The profiles that faults are looked for with. */
export type Attack = 'gate' | 'full';

/** Rules that a mutant has to break: what they judge need not happen on a tenant with nothing wrong. */
const isShownByMutant: ReadonlySet<string> = new Set(mutants.flatMap(killersOf));

/** A rule that was broken, and the first request that its violations name. */
export interface Kill {
  readonly rule: string;
  readonly exchange: number;
  readonly stability: Finding['stability'];
}

/** What one run made of one tenant. */
export interface Outcome {
  /** Rules of level must and should, in reading order. */
  readonly kills: readonly Kill[];
  /** The cases that broke a rule of level must or should. */
  readonly cases: readonly string[];
  readonly inconclusive: readonly string[];
  readonly requests: number;
  /** What was not upheld, beside what was violated; empty after a run that is clean. */
  readonly doubts: readonly string[];
  /** Every rule of these levels at every case that broke it. */
  readonly signature: PackedSignature;
}

const killOf = ({ rule, violations, stability }: Finding): Kill => ({
  rule,
  exchange: Math.min(...violations.map(({ exchange }) => exchange)),
  stability,
});

function outcomeOf(
  { findings, errors, restorations }: RunResult,
  requests: number,
  broken: ReadonlySet<string>,
): Outcome {
  const judged = findings.filter(({ level }) => level !== 'observe');
  const ended = (outcome: Finding['outcome']): readonly string[] =>
    judged.filter((finding) => finding.outcome === outcome).map(({ rule }) => rule);
  return {
    kills: judged.filter(({ outcome }) => outcome === 'violated').map(killOf),
    cases: [...broken],
    inconclusive: ended('inconclusive'),
    requests,
    signature: signatureOf(findings),
    doubts: [
      ...(['inconclusive', 'untested', 'inapplicable'] as const).flatMap((outcome) =>
        ended(outcome)
          .filter((rule) => outcome !== 'inapplicable' || !isShownByMutant.has(rule))
          .map((rule) => `${rule} ${outcome}`),
      ),
      ...errors.map((error) => `harness error: ${error}`),
      ...describeRestorations(restorations).map((line) => `not restored: ${line}`),
    ],
  };
}

/** Where a run goes. Waiting moves the clock on instead, the tenant's and the run's alike. */
async function place(behaviour: TenantOptions['behaviour']) {
  const time = movedClock();
  const tenant = await startTenant({ clock: time.clock, ...(behaviour === undefined ? {} : { behaviour }) });
  const env = { ...environmentOf(tenant), PATCHPROOF_TIMEOUT_MS: `${timeoutMs}` };
  const io = { ...quietIo(env), ...time };
  const connection = await connect(
    parseConfig(env),
    { revision: contract.revision, credentials: credentialNames },
    io,
  );
  const close = async (): Promise<void> => {
    await connection.close();
    await tenant.close();
  };
  const surroundings = surroundingsOf(connection, ownTenant, io);
  return { surroundings, redact: connection.redact, close };
}

/** A run, with the cases that broke a rule, by id, and where it went. */
export interface Attacked {
  readonly result: RunResult;
  readonly exchanges: readonly Exchange[];
  readonly broken: ReadonlyMap<string, Case>;
  readonly showing: Showing;
}

/** Runs a profile against a mutant, or the reference when there is none. */
export async function attack(mutant: Mutant | undefined, profile: Tier): Promise<Outcome> {
  const { result, exchanges, broken } = await runAgainst(mutant, profile);
  return outcomeOf(result, exchanges.length, new Set(broken.keys()));
}

/** Confirms one violation of each cause, as the command line does. */
export const byCause = (profile: Tier) => (run: JudgedSoFar) =>
  groupByCause({ header: { profile, contract }, ...run }, shippedDictionary());

interface AttackOptions {
  /** Puts something around what the mutant does. */
  readonly around?: (inner: Partial<Behaviour>) => Partial<Behaviour>;
  /** Which violations have one cause; without it each violated rule is confirmed by itself. */
  readonly groupByCause?: GroupByCause | undefined;
}

/** The same, with everything that came of it. */
export async function runAgainst(
  mutant?: Mutant,
  profile: Tier = 'gate',
  { around = (inner) => inner, groupByCause: groups }: AttackOptions = {},
): Promise<Attacked> {
  const { surroundings, redact, close } = await place(() => around(mutant?.behaviour() ?? {}));
  const { origin, subject } = surroundings.target;
  const showing = { origin, subject, redact };
  const exchanges: Exchange[] = [];
  const broken = new Map<string, Case>();
  const show = violationToRecord(showing);
  try {
    const result = await runContract(
      {
        rules: selection,
        contract,
        showing,
        prove,
        options: { profile, runs: 1, seed: 1 },
        suite: suiteOf(profile),
        ...defined({ groupByCause: groups }),
        toRecord: (observation, verdict, script) => {
          broken.set(observation.case.id, observation.case);
          return show(observation, verdict, script);
        },
        onPlan: () => {},
      },
      {
        ...surroundings,
        onExchange: (exchange) => {
          exchanges.push(exchange);
        },
      },
    );
    return { result, exchanges, broken, showing };
  } finally {
    await close();
  }
}
