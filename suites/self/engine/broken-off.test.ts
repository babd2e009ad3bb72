import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { conforming, type RunningTenant } from '../../../fixtures/tenant/start.ts';
import { emptyFolder, root } from '../harness/cli-launch.ts';
import { environmentOf, tenantFor } from '../harness/gate-on.ts';

/** @module-tag slow */

const main = join(root, 'dist', 'src', 'cli', 'main.js');
const nap = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const slowTenant = (): Promise<RunningTenant> =>
  tenantFor({
    behaviour: {
      transmit: async (answer, wire, call) => {
        await nap(3);
        return conforming.transmit(answer, wire, call);
      },
    },
  });

interface Ending {
  /** Words before the script. */
  readonly node?: readonly string[];
  /** Words of a shell before it becomes the run. */
  readonly shell?: string;
  /** What happens to it in the middle. */
  readonly midway?: (child: ChildProcess) => void;
}

/** A borrowed run that something happens to once it has written ten times. */
async function run(tenant: RunningTenant, { node = [], shell = ':', midway = () => {} }: Ending) {
  const folder = emptyFolder();
  const words = [process.execPath, ...node, main, 'run', '--out', 'out'];
  const child = spawn('sh', ['-c', `${shell}; exec "$@"`, 'sh', ...words], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, ...environmentOf(tenant) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let err = '';
  child.stdout.resume();
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const ended = new Promise<number | string | null>((resolve) =>
    child.once('exit', (code, signal) => resolve(signal ?? code)),
  );
  while (tenant.requests().writes < 10 && child.exitCode === null) await nap(1);
  midway(child);
  return { code: await ended, err };
}

describe('a borrowed connection is put back', () => {
  it.each<[string, Ending]>([
    // `patchproof run 2>&1 | tee log`, and Ctrl-C: tee is gone first.
    [
      'when nobody reads what is said any more, and then it is interrupted',
      {
        midway: (child) => {
          child.stderr?.destroy();
          child.kill('SIGINT');
        },
      },
    ],
    ['when the terminal is closed', { midway: (child) => void child.kill('SIGHUP') }],
    [
      'when something breaks that nobody waits for',
      {
        node: [
          '--import',
          "data:text/javascript,process.on('SIGUSR2',()=>setTimeout(()=>{throw new Error('astray')}))",
        ],
        midway: (child) => void child.kill('SIGUSR2'),
      },
    ],
    ['when the disk is full', { shell: 'ulimit -f 40' }],
  ])('%s; the exit code is 2, no verdict', async (_, ending) => {
    const tenant = await slowTenant();
    const before = tenant.snapshot();
    const { code } = await run(tenant, ending);
    expect(tenant.requests().writes).toBeGreaterThan(3);
    expect(tenant.snapshot()).toEqual(before);
    expect(code).toBe(2);
  });

  it('and the disk is named, not a line of our own code', async () => {
    const { err } = await run(await slowTenant(), { shell: 'ulimit -f 40' });
    expect(err).toContain('The run broke off, and has put back what it could\n');
    expect(err).toMatch(/^patchproof: --out out: expected a folder that can be written: EFBIG/m);
    expect(err).not.toMatch(/^\s+at /m);
  });
});

it('where no lock and no journal can be written, nothing is changed', async () => {
  const tenant = await slowTenant();
  const { code, err } = await run(tenant, { shell: 'mkdir -p .local/state && ulimit -f 0' });
  expect(code).toBe(2);
  expect(err).toMatch(/^patchproof: /m);
  expect(tenant.requests().writes).toBe(0);
});
