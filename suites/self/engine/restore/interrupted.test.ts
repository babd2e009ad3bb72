import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Refusal } from '../../../../fixtures/tenant/refusal.ts';
import { type Behaviour, conforming, type RunningTenant } from '../../../../fixtures/tenant/start.ts';
import { completeRecord, emptyFolder, launch, patchproof, root } from '../../harness/cli-launch.ts';
import { environmentOf, tenantFor } from '../../harness/gate-on.ts';
import { homeOfTest } from '../../harness/home-of-test.ts';

const limited = (now: number): Readonly<Record<string, string>> => ({
  'content-type': 'application/json; charset=utf-8',
  'retry-after': '300',
  'x-ratelimit-limit': '25',
  'x-ratelimit-remaining': '0',
  'x-ratelimit-reset': String(Math.ceil(now / 1000) + 300),
});

/** A tenant that limits a PATCH for five minutes where `isLimited` says so; it is not looked at then. */
const limiting = (isLimited: (patches: number) => boolean) => (): Partial<Behaviour> => {
  let patches = 0;
  return {
    // After the headers that every answer has.
    pathComplaints: (call) => {
      if (call.operation.id === 'update') patches += 1;
      if (call.operation.id === 'update' && isLimited(patches))
        throw new Refusal(429, 'Global limit has been reached');
      return conforming.pathComplaints(call);
    },
    respond: (answer, { now }) => (answer.status === 429 ? { ...answer, headers: limited(now) } : answer),
  };
};

const nap = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until a process has said something on standard error so many times. */
async function hears({ child }: ReturnType<typeof launch>, text: string, times = 1): Promise<void> {
  let err = '';
  child.stderr?.on('data', (chunk) => {
    err += chunk;
  });
  while (err.split(text).length <= times && child.exitCode === null) await nap(5);
}

const envFile = (folder: string, name: string, tenant: RunningTenant): void =>
  writeFileSync(
    join(folder, name),
    Object.entries(environmentOf(tenant))
      .map(([key, value]) => `${key}=${value}\n`)
      .join(''),
  );

describe('Ctrl-C while a 429 is waited out', () => {
  it.each([
    ['run', ['run']],
    ['explore', ['explore', '--only', 'null']],
  ])('%s restores at once, and ends in order', async (_, words) => {
    const tenant = await tenantFor({ behaviour: limiting((n) => n === 6) });
    const [before, cwd] = [tenant.snapshot(), emptyFolder()];
    const launched = launch(words, { env: environmentOf(tenant), cwd });
    await hears(launched, 'rate limited: waiting');
    expect(tenant.snapshot()).not.toEqual(before);
    launched.child.kill('SIGINT');
    const { code, err } = await launched.ended;
    expect([code, tenant.snapshot()], err).toEqual([2, before]);
    expect(err).toContain('Interrupted: ');
    if (words[0] !== 'run') return;
    const { end, findings } = completeRecord(join(cwd, 'reports/latest'));
    expect(end).toMatchObject({ restored: true });
    expect(findings.filter(({ outcome }) => outcome === 'violated')).toEqual([]);
  });

  it('a second one ends without that, and names the command that restores', async () => {
    let isOpen = false;
    const tenant = await tenantFor({ behaviour: limiting((n) => !isOpen && n > 8) });
    const [before, cwd, name] = [tenant.snapshot(), emptyFolder(), "the tenant's.env"];
    envFile(cwd, name, tenant);
    const launched = launch(['run', '--env-file', name], { cwd });
    await hears(launched, 'rate limited: waiting');
    launched.child.kill('SIGINT');
    // The restore is not spared its own pause by the first one.
    await hears(launched, 'rate limited: waiting');
    launched.child.kill('SIGINT');
    const { code, err } = await launched.ended;
    expect(code).toBe(2);
    const [, command = ''] = /Ended at once\. .*To restore it: npx patchproof (.*)\n/.exec(err) ?? [];
    expect(command).toBe("restore --env-file 'the tenant'\\''s.env'");
    expect(tenant.snapshot()).not.toEqual(before);
    isOpen = true;
    // It looks for journals where the process kept them.
    const restored = await patchproof(['restore', '--env-file', name], {
      cwd,
      env: { XDG_STATE_HOME: undefined },
    });
    expect([restored.code, tenant.snapshot()], restored.err).toEqual([0, before]);
  });

  it('a probe undoes what it sent, or nothing was sent', { tags: ['slow'] }, async () => {
    const tenant = await tenantFor({ behaviour: limiting((n) => n === 1) });
    const before = tenant.snapshot();
    const launched = launch(['probe', 'show_as_button=false'], { env: environmentOf(tenant) });
    await hears(launched, 'rate limited: waiting');
    launched.child.kill('SIGINT');
    expect([(await launched.ended).code, tenant.snapshot()]).toEqual([2, before]);
  });

  it('a doctor that changes nothing ends', { tags: ['slow'] }, async () => {
    const behaviour = limiting(() => false)();
    const order: Behaviour['order'] = () => {
      throw new Refusal(429, 'Global limit has been reached');
    };
    const tenant = await tenantFor({ behaviour: { ...behaviour, order } });
    const launched = launch(['doctor'], { env: environmentOf(tenant) });
    await hears(launched, 'rate limited: waiting');
    launched.child.kill('SIGINT');
    expect((await launched.ended).code).toBe(2);
  });
});

describe.skipIf(process.platform !== 'linux')('npm that is killed', { tags: ['slow'] }, () => {
  const main = join(root, 'bin/patchproof.cjs');

  it.each(['SIGKILL', 'SIGTERM'] as const)('by %s takes the run with it, in order', async (signal) => {
    const tenant = await tenantFor({ behaviour: limiting((n) => n === 6) });
    const [before, cwd] = [tenant.snapshot(), emptyFolder()];
    const script = join(cwd, 'npm-cli.js');
    const run = `'${process.execPath}' '${main}' run 2>said.log >verdict.log; true`;
    writeFileSync(
      script,
      `const child = require('child_process').spawn('sh', ['-c', process.argv[2]], { stdio: 'inherit' });
       process.on('SIGTERM', () => child.kill('SIGTERM'));
       child.on('exit', () => process.exit());`,
    );
    const env = { PATH: process.env.PATH, HOME: homeOfTest(), ...environmentOf(tenant) };
    const npm = spawn(process.execPath, [script, run], { cwd, env, stdio: 'ignore' });
    onTestFinished(() => void npm.kill('SIGKILL'));
    while (tenant.requests().writes < 6) await nap(5);
    npm.kill(signal);
    while (JSON.stringify(tenant.snapshot()) !== JSON.stringify(before)) await nap(20);
    const folder = join(cwd, 'reports/latest');
    const isComplete = (): boolean => {
      try {
        return completeRecord(folder).end?.restored === true;
      } catch {
        return false;
      }
    };
    while (!isComplete()) await nap(20);
  });
});
