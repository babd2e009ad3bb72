import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Kin, launcherOf, stopping } from '../../../../src/cli/process/launcher.ts';
import { CUT, waitsOf } from '../../../../src/target/pace/retry.ts';
import { emptyFolder, root } from '../../harness/cli-launch.ts';

function asked(isEchoed: boolean) {
  let [now, forced] = [0, 0];
  const force = (): void => {
    forced += 1;
  };
  const stop = stopping({ clock: () => now, isEchoed, force });
  return {
    ...stop,
    later: (ms: number) => {
      now += ms;
    },
    forced: () => forced,
  };
}

describe('a request to stop', () => {
  it('ends what runs in order; a second Ctrl-C ends it at once', () => {
    const stop = asked(false);
    expect(stop.signal.aborted).toBe(false);
    stop.ask('SIGINT');
    expect([stop.signal.aborted, stop.forced()]).toEqual([true, 0]);
    stop.ask('SIGINT');
    expect(stop.forced()).toBe(1);
  });

  it.each(['parent', 'fault'] as const)('by %s is never the last word', (by) => {
    const stop = asked(false);
    for (const one of ['SIGINT', by, by] as const) stop.ask(one);
    expect(stop.forced()).toBe(0);
    stop.ask('SIGINT');
    expect(stop.forced()).toBe(1);
  });

  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  it.each(signals.flatMap((first) => signals.map((second) => [first, second] as const)))(
    'by %s and a second later by %s ends at once if it is Ctrl-C or the same',
    (first, second) => {
      const stop = asked(false);
      stop.ask(first);
      stop.later(1_000);
      stop.ask(second);
      expect(stop.forced()).toBe(second === 'SIGINT' || first === second ? 1 : 0);
    },
  );

  it('of a terminal that is closed comes twice', () => {
    const stop = asked(false);
    for (const one of ['SIGHUP', 'SIGHUP'] as const) stop.ask(one);
    expect(stop.forced()).toBe(0);
  });

  it('that npm repeats is one', () => {
    const stop = asked(true);
    stop.ask('SIGINT');
    stop.later(20);
    stop.ask('SIGINT');
    expect(stop.forced()).toBe(0);
    stop.later(600);
    stop.ask('SIGINT');
    expect(stop.forced()).toBe(1);
  });
});

it.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('%s while the command line is loaded ends with 2', (signal) => {
  const folder = emptyFolder();
  const hook = join(folder, 'hook.cjs');
  // Comes as soon as the launcher has handed over to what it loads.
  writeFileSync(hook, `setImmediate(() => process.kill(process.pid, '${signal}'))`);
  const words = ['--require', hook, join(root, 'bin/patchproof.cjs'), 'run'];
  const { status, stderr } = spawnSync(process.execPath, words, { cwd: folder, encoding: 'utf8' });
  // Which Node it is decides whether the command line listens by then.
  expect([status, stderr]).toEqual([2, expect.stringMatching(/stopped before anything was sent|nterrupted/)]);
});

describe('a pause', () => {
  function pauses(owes?: () => boolean) {
    const stop = new AbortController();
    const given: (AbortSignal | undefined)[] = [];
    let during = (): void => undefined;
    const sleep = async (_: number, signal?: AbortSignal): Promise<void> => {
      given.push(signal);
      during();
    };
    return {
      ...waitsOf({ sleep, signal: stop.signal }, owes),
      stop: () => stop.abort(),
      during: (work: () => void) => {
        during = work;
      },
      given,
    };
  }

  it('is cut when the user stops in it, and whole when it begins after that', async () => {
    const waits = pauses();
    expect(await waits.sleep(5)).toBeUndefined();
    waits.during(waits.stop);
    expect(await waits.sleep(5)).toBe(CUT);
    expect(await waits.sleep(5)).toBeUndefined();
    expect(waits.given).toHaveLength(3);
  });

  it('of a restore is never cut', async () => {
    const waits = pauses();
    waits.during(waits.stop);
    expect(await waits.restoring(() => waits.sleep(5))).toBeUndefined();
    expect(waits.given).toEqual([undefined]);
  });

  it('does not begin any more where nothing is owed', async () => {
    const waits = pauses(() => false);
    waits.stop();
    expect(await waits.sleep(5)).toBe(CUT);
    expect(waits.given).toEqual([]);
  });
});

describe('the npm that started a process', () => {
  const npm: Kin = { parent: 1, words: ['npm exec patchproof run'] };
  const sh = (script: string): Kin => ({ parent: 10, words: ['sh', '-c', script, 'run'] });
  const us = (parent: number): Kin => ({ parent, words: ['node', 'patchproof', 'run'] });
  /** Processes by id; 30 is the one that is asked about. */
  const family = (kin: Readonly<Record<number, Kin>>) => {
    const alive = new Map(Object.entries(kin).map(([pid, one]) => [Number(pid), one]));
    return { launcher: launcherOf(30, (pid) => alive.get(pid)), alive };
  };

  it('is missed when it is killed', () => {
    const { launcher, alive } = family({ 10: npm, 30: us(10) });
    expect(launcher?.isGone()).toBe(false);
    alive.set(30, us(1));
    expect(launcher?.isGone()).toBe(true);
  });

  it.each([
    ['npm', { 20: { ...sh('patchproof'), parent: 1 } }],
    ['its shell', { 30: us(1) }],
    ['both', { 20: { parent: 1, words: [] }, 30: us(1) }],
  ])('is missed behind a shell when %s is killed', (_, change) => {
    const { launcher, alive } = family({ 10: npm, 20: sh('patchproof run 2>&1 && echo ok'), 30: us(20) });
    expect(launcher?.isGone()).toBe(false);
    for (const [pid, kin] of Object.entries(change)) alive.set(Number(pid), kin as Kin);
    expect(launcher?.isGone()).toBe(true);
  });

  it.each([
    ['node /usr/bin/npx patchproof run', true],
    ['node /opt/lib/node_modules/npm/bin/npm-cli.js run gate', true],
    ['npm run gate', true],
    ['node /usr/bin/yarn gate', true],
    ['bash', false],
    ['node (vitest 1)', false],
    ['/usr/lib/systemd/systemd --user', false],
    ['node /home/me/npm/server.js', false],
    ['sshd: me', false],
  ])('%s is one: %s', (words, isOne) => {
    expect(family({ 10: { parent: 1, words: words.split(' ') }, 30: us(10) }).launcher !== undefined).toBe(
      isOne,
    );
  });

  it.each([
    'patchproof run &',
    'nohup patchproof run',
    '(patchproof run >log 2>&1 &)',
    'setsid -f patchproof run',
  ])('is nobody to be missed after it was told to go on without it: %s', (script) => {
    expect(family({ 10: npm, 20: sh(script), 30: us(20) }).launcher).toBeUndefined();
  });

  it('is not looked for behind a script, which may do anything', () => {
    const script: Kin = { parent: 10, words: ['sh', './gate.sh'] };
    expect(family({ 10: npm, 20: script, 30: us(20) }).launcher).toBeUndefined();
    const nested = { 10: npm, 15: sh('./gate.sh'), 20: { ...script, parent: 15 }, 30: us(20) };
    expect(family(nested).launcher).toBeUndefined();
  });

  it('is not missed where the system does not tell', () => {
    expect(launcherOf(30, () => undefined)).toBeUndefined();
  });
});
