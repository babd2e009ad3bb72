// npm run traces [-- --lag MS]: runs that create their own resources, every second one killed, and what is left after `clean`.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { lagging } from '../fixtures/tenant/lagging.ts';
import { startTenant } from '../fixtures/tenant/start.ts';

const { values } = parseArgs({
  options: { times: { type: 'string', default: '50' }, lag: { type: 'string', default: '0' } },
});
const times = Number(values.times);
const main = new URL('../src/cli/main.js', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'patchproof-traces-'));
const lag = Number(values.lag);
const tenant = await startTenant(lag === 0 ? {} : { behaviour: () => lagging(lag) });
const env = {
  PATH: process.env.PATH,
  HOME: folder,
  XDG_STATE_HOME: folder,
  AUTH0_DOMAIN: tenant.origin,
  AUTH0_CLIENT_ID: tenant.client.id,
  AUTH0_CLIENT_SECRET: tenant.client.secret,
};

const start = (args: readonly string[]): ChildProcess =>
  spawn(process.execPath, [main, ...args], { cwd: folder, env, stdio: 'ignore' });

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => child.on('exit', (code) => resolve(code)));

/** Kills a run once so many of its writes have arrived: while it creates, works or deletes. */
async function cut(writes: number): Promise<void> {
  const before = tenant.requests().writes;
  const child = start(['run', '--profile', 'smoke', '--out', 'out']);
  const exit = ended(child);
  const watch = setInterval(() => {
    if (tenant.requests().writes - before >= writes) child.kill('SIGKILL');
  }, 1);
  await exit;
  clearInterval(watch);
}

const original = JSON.stringify(tenant.snapshot());
let dirty = 0;
let failed = 0;
for (let time = 0; time < times; time += 1) {
  if (time % 2 === 0) {
    if ((await ended(start(['run', '--profile', 'smoke', '--out', 'out']))) !== 0) failed += 1;
  } else {
    await cut(1 + ((time * 7) % 44));
    if (JSON.stringify(tenant.snapshot()) !== original) dirty += 1;
    if ((await ended(start(['clean', '--older-than', '0']))) !== 0) failed += 1;
  }
}
const clean = JSON.stringify(tenant.snapshot()) === original;
await tenant.close();
rmSync(folder, { recursive: true, force: true });
console.log(
  `${times} runs, ${Math.floor(times / 2)} killed, ${dirty} of them left something; after clean ${clean ? 'nothing is left' : 'something is left'}; ${failed} commands failed`,
);
process.exitCode = clean && failed === 0 ? 0 : 1;
