// npm run kill [-- --lag MS]: ends borrowed runs with SIGKILL at random moments and counts how many `restore` undoes.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { lagging } from '../fixtures/tenant/lagging.ts';
import { type RunningTenant, startTenant } from '../fixtures/tenant/start.ts';

const { values } = parseArgs({
  options: {
    times: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    /** Milliseconds by which readings lag behind writes. */
    lag: { type: 'string', default: '0' },
  },
});
const times = Number(values.times);
const main = new URL('../src/cli/main.js', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'patchproof-kill-'));

/** A small generator of its own, so that the moments are the same for the same seed. */
function* moments(seed: number): Generator<number> {
  let state = seed >>> 0;
  for (;;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

const environment = ({ origin, client, subject }: RunningTenant): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: folder,
  XDG_STATE_HOME: folder,
  AUTH0_DOMAIN: origin,
  AUTH0_CLIENT_ID: client.id,
  AUTH0_CLIENT_SECRET: client.secret,
  PATCHPROOF_ORGANIZATION_ID: subject.organization,
  PATCHPROOF_CONNECTION_ID: subject.connection,
  PATCHPROOF_OTHER_ORGANIZATION_ID: subject.other_organization,
  PATCHPROOF_OTHER_CONNECTION_ID: subject.other_connection,
});

function start(tenant: RunningTenant, args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [main, ...args], { cwd: folder, env: environment(tenant), stdio: 'ignore' });
}

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => child.on('exit', (code) => resolve(code)));

/** Kills a run after so many of its writes; true when it was still running. */
async function cut(tenant: RunningTenant, writes: number): Promise<boolean> {
  const before = tenant.requests().writes;
  const child = start(tenant, ['run', '--out', join(folder, 'out')]);
  const exit = ended(child);
  let running = true;
  void exit.then(() => {
    running = false;
  });
  while (running && tenant.requests().writes - before < writes)
    await new Promise((resolve) => setTimeout(resolve, 1));
  const killed = running && child.kill('SIGKILL');
  await exit;
  return killed;
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const random = moments(Number(values.seed));
const lag = Number(values.lag);
const tenant = await startTenant(lag === 0 ? {} : { behaviour: () => lagging(lag) });
const original = tenant.snapshot();
let killed = 0;
let changed = 0;
let restored = 0;
for (let time = 0; time < times; time += 1) {
  const writes = 1 + Math.floor((random.next().value ?? 0) * 130);
  if (await cut(tenant, writes)) killed += 1;
  if (!same(original, tenant.snapshot())) changed += 1;
  const code = await ended(start(tenant, ['restore']));
  if (code === 0 && same(original, tenant.snapshot())) restored += 1;
  else console.log(`time ${time + 1}, after ${writes} writes: restore ended with ${code}`);
}
await tenant.close();
rmSync(folder, { recursive: true, force: true });
console.log(
  `${times} runs: ${killed} killed, ${changed} left something changed, ${restored} equal to the original after restore`,
);
process.exitCode = restored === times ? 0 : 1;
