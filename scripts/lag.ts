/**
 * `npm run lag`: every command that writes, against tenants whose readings lag behind writes in every way. Afterwards
 * the store has to be as it was, or the command has to say that it is not. Prints a table. Exit 1 when a tenant is left
 * changed in silence, or when a lag of at most three seconds is called "not restored".
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { isMainThread } from 'node:worker_threads';
import { mutants } from '../fixtures/mutants/index.ts';
import { type Late, lagging } from '../fixtures/tenant/lagging.ts';
import { type RunningTenant, startTenant } from '../fixtures/tenant/start.ts';
import { program } from '../src/cli/process/program.ts';
import { ConfigError } from '../src/text/errors.ts';
import { tokenVariable } from '../src/text/placeholder.ts';
import { runAgainst } from './power/attack.ts';
import { serve, share } from './power/pool.ts';
import { movedClock, quietIo } from './power/quiet-io.ts';

const lags = [0, 80, 300, 500, 1_500, 3_000, Number.POSITIVE_INFINITY] as const;
const places: readonly Late[] = ['home', 'list', 'neighbours', 'replica', 'all'];

interface Command {
  readonly name: string;
  readonly args: readonly string[];
  /** Resources are created for the run. */
  readonly provisioned?: true;
}

const commands: readonly Command[] = [
  { name: 'smoke', args: ['run', '--profile', 'smoke'] },
  { name: 'gate', args: ['run'] },
  { name: 'one rule', args: ['run', '--only', 'request.show_as_button'] },
  { name: 'one state rule', args: ['run', '--only', 'state.accepted.persisted'] },
  { name: 'probe', args: ['probe', 'organization_connection_name=probed', 'is_enabled=false'] },
  { name: 'probe refused', args: ['probe', 'show_as_button=text'] },
  { name: 'explore', args: ['explore', '--only', 'null'] },
  { name: 'provision', args: ['run', '--profile', 'smoke'], provisioned: true },
];

interface Job {
  readonly command: Command;
  readonly ms: number;
  readonly late: Late;
}

const jobs: readonly Job[] = commands.flatMap((command) =>
  places.flatMap((late) => lags.map((ms): Job => ({ command, ms, late }))),
);

interface Outcome {
  readonly isEqual: boolean;
  readonly isAdmitted: boolean;
  readonly code: number;
  readonly violated: readonly string[];
  /** What it said, when it did not end well. */
  readonly said: string;
}

const environment = (
  { origin, client, tokens, subject }: RunningTenant,
  { provisioned }: Command,
): Readonly<Record<string, string>> => ({
  AUTH0_DOMAIN: origin,
  AUTH0_CLIENT_ID: client.id,
  AUTH0_CLIENT_SECRET: client.secret,
  [tokenVariable('unscoped')]: tokens.unscoped,
  ...(provisioned === true
    ? {}
    : {
        PATCHPROOF_ORGANIZATION_ID: subject.organization,
        PATCHPROOF_CONNECTION_ID: subject.connection,
        PATCHPROOF_OTHER_ORGANIZATION_ID: subject.other_organization,
        PATCHPROOF_OTHER_CONNECTION_ID: subject.other_connection,
      }),
});

/** State mutants are found behind a lag too: killed, or inconclusive for a reason that is stated. */
const lagMs = 300;
const behind = mutants.filter(({ part }) => part === 'state');

interface Found {
  readonly mutant: string;
  readonly kills: readonly string[];
  /** Why rules are inconclusive. */
  readonly because: readonly string[];
}

async function find(index: number): Promise<Found> {
  const mutant = behind[index];
  if (mutant === undefined) throw new Error('no such mutant');
  const { result } = await runAgainst(mutant, 'gate', { around: (inner) => lagging(lagMs, 'all', inner) });
  const own = result.findings.filter(
    ({ rule, level }) => level !== 'observe' && rule !== 'state.read.follows',
  );
  return {
    mutant: mutant.id,
    kills: own.filter(({ outcome }) => outcome === 'violated').map(({ rule }) => rule),
    because: own
      .filter(({ outcome }) => outcome === 'inconclusive')
      .flatMap(({ because }) => because.slice(0, 1)),
  };
}

/** Waiting moves the clock on, the tenant's and the command's alike. */
async function job(index: number): Promise<Outcome> {
  const one = jobs[index];
  if (one === undefined) throw new Error('no such job');
  const { command, ms, late } = one;
  const folder = mkdtempSync(join(tmpdir(), 'patchproof-lag-'));
  const time = movedClock();
  const tenant = await startTenant({ clock: time.clock, behaviour: () => lagging(ms, late) });
  let said = '';
  const say = (text: string): void => {
    said += text;
  };
  const io = {
    ...quietIo({ ...environment(tenant, command), XDG_STATE_HOME: join(folder, 'state') }),
    ...time,
    cwd: folder,
    out: say,
    err: say,
  };
  try {
    const before = tenant.snapshot();
    const code = await program(command.args, io).catch((error: unknown) => {
      if (!(error instanceof ConfigError)) throw error;
      say(error.message);
      return 2;
    });
    const violated = [...said.matchAll(/^[✗⚠] (\S+)/gm)].flatMap(([, rule]) => rule ?? []);
    return {
      isEqual: isDeepStrictEqual(tenant.snapshot(), before),
      isAdmitted: code >= 1 && /Not restored|^not back/m.test(said),
      code,
      violated: [...new Set(violated)],
      said: code === 0 ? '' : said.trim().split('\n').slice(-12).join('\n'),
    };
  } finally {
    await tenant.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const inWords = ({ isEqual, isAdmitted, code }: Outcome): string =>
  `${isEqual ? (isAdmitted ? 'unsure' : 'same') : isAdmitted ? 'said' : 'SILENT'} ${code}`;

/** What became of each mutant behind a lag. */
function tell(found: readonly Found[]): readonly string[] {
  const killed = found.filter(({ kills }) => kills.length > 0);
  const open = found.filter(({ kills, because }) => kills.length === 0 && because.length > 0);
  for (const { mutant, because } of open) console.log(`${mutant}: inconclusive: ${because[0]}`);
  console.log(
    `${found.length} state mutants behind ${lagMs} ms: ${killed.length} killed, ${open.length} inconclusive`,
  );
  return found
    .filter(({ kills, because }) => kills.length + because.length === 0)
    .map(({ mutant }) => `${mutant}: survived behind ${lagMs} ms`);
}

const isLagItself = ({ mutant }: Found): boolean => /\.read\.(two-seconds-late|stale-once)$/.test(mutant);

async function main(): Promise<number> {
  const all = await share<Outcome | Found>([...Array(jobs.length + behind.length).keys()], {
    program: new URL(import.meta.url),
    threads: 2,
    atOnce: 1,
  });
  const outcomes = all.slice(0, jobs.length) as readonly Outcome[];
  const found = (all.slice(jobs.length) as readonly Found[]).filter((one) => !isLagItself(one));
  const wrong = [...table(outcomes), ...tell(found)];
  for (const line of wrong) console.log(line);
  const same = outcomes.filter(({ isEqual }) => isEqual).length;
  console.log(`${jobs.length} combinations: ${same} as they were, ${wrong.length} wrong`);
  return wrong.length === 0 ? 0 : 1;
}

/** Prints what became of each combination. Returns what must not be, one line each. */
function table(outcomes: readonly Outcome[]): readonly string[] {
  const wrong: string[] = [];
  const heads = lags.map((ms) => (Number.isFinite(ms) ? `${ms} ms` : 'for ever').padEnd(9));
  console.log(`${'command'.padEnd(16)}${'late'.padEnd(12)}${heads.join('')}`);
  for (const command of commands)
    for (const late of places) {
      const own = lags.map((ms) => {
        const at = jobs.findIndex((one) => one.command === command && one.late === late && one.ms === ms);
        return { ms, outcome: outcomes[at] };
      });
      const cells = own.map(({ outcome }) => (outcome === undefined ? '?' : inWords(outcome)).padEnd(9));
      console.log(`${command.name.padEnd(16)}${late.padEnd(12)}${cells.join('')}`);
      for (const { ms, outcome } of own) {
        if (outcome === undefined) continue;
        const where = `${command.name}, ${late}, ${ms} ms`;
        if (!outcome.isEqual && !outcome.isAdmitted) wrong.push(`${where}: left changed in silence`);
        if (outcome.isEqual && outcome.isAdmitted && ms <= 3_000)
          wrong.push(`${where}: restored, and said not to be`);
        if (ms <= 3_000 && outcome.code !== 0) wrong.push(`${where}: exit ${outcome.code}\n${outcome.said}`);
        const others = outcome.violated.filter((rule) => rule !== 'state.read.follows');
        if (Number.isFinite(ms) && others.length > 0) wrong.push(`${where}: blamed ${others.join(', ')}`);
      }
    }
  return wrong;
}

if (isMainThread) process.exitCode = await main();
else
  serve<Outcome | Found>(
    (index): Promise<Outcome | Found> => (index < jobs.length ? job(index) : find(index - jobs.length)),
  );
