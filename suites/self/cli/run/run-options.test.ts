import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Behaviour } from '../../../../fixtures/tenant/call.ts';
import { isColoured } from '../../../../src/cli/process/command-line.ts';
import { completeRecord, emptyFolder, launch, patchproof, spoken } from '../../harness/cli-launch.ts';
import { environmentOf, tenantFor } from '../../harness/gate-on.ts';
import { shell } from '../../harness/shell.ts';

const unprocessable: Partial<Behaviour> = {
  respond: (answer) => ({ ...answer, status: answer.status === 400 ? 422 : answer.status }),
};
const SMOKE = ['run', '--profile', 'smoke'];
const latest = (cwd: string) => completeRecord(join(cwd, 'reports/latest'));
const rulesIn = (cwd: string): readonly string[] => latest(cwd).findings.map(({ rule }) => rule);

describe('the rules of a run', () => {
  it('are all but those of --exclude, and the verdict says so', async () => {
    const cwd = emptyFolder();
    const words = [...SMOKE, '--only', 'request', '--exclude', 'request.id', '--exclude', '*.type'];
    const { code, out } = await patchproof(words, { cwd });
    expect([code, latest(cwd).header.exclude]).toEqual([0, ['request.id', '*.type']]);
    expect(rulesIn(cwd).length).toBeGreaterThan(5);
    expect(rulesIn(cwd).filter((id) => /^request\.id\.|\.type$|^(?!request)/.test(id))).toEqual([]);
    expect(out).toContain('The rules of request.id, *.type were not run.');
  });

  it.each([
    [
      ['--exclude', 'request.show_as_buton'],
      '--exclude request.show_as_buton: no rule has that id; nearest: ',
    ],
    [['--only', 'state', '--exclude', 'state'], '--exclude state: no rule is left to run'],
  ])('cannot be chosen by %j', async (words, problem) => {
    const { code, err } = await patchproof(['run', ...words]);
    expect([code, err]).toEqual([2, expect.stringContaining(problem)]);
  });

  it('that are chosen save requests, and people are told how many', async () => {
    const saved = async (...words: readonly string[]) => {
      const { said } = await shell().run(['run', ...words]);
      return /^The chosen rules save (\d+) of the (\d+) requests/m.exec(said)?.slice(1).map(Number);
    };
    const tally = async (...words: readonly string[]): Promise<number> => {
      const { said } = await shell().run(['plan', ...words]);
      return Number(/(\d+) requests:/.exec(said)?.[1]);
    };
    const only = ['--only', 'request.show_as_button'];
    const all = await tally();
    expect(await saved(...only)).toEqual([all - (await tally(...only)), all]);
    expect(await saved('--profile', 'smoke')).toBeUndefined();
  });

  it('are those that failed last with --last-failed', async () => {
    const [cwd, tenant] = [emptyFolder(), await tenantFor({ behaviour: unprocessable })];
    const env = environmentOf(tenant);
    expect((await patchproof(SMOKE, { cwd, env })).code).toBe(1);
    const failed = latest(cwd).findings.filter(
      ({ outcome, level }) => outcome === 'violated' && level === 'must',
    );
    const { writes } = tenant.requests();
    expect((await patchproof([...SMOKE, '--last-failed'], { cwd, env })).code).toBe(1);
    expect(rulesIn(cwd)).toEqual(failed.map(({ rule }) => rule));
    expect(tenant.requests().writes - writes).toBeLessThan(writes);
    // Mended: nothing is left that failed.
    const mended = environmentOf(await tenantFor());
    expect((await patchproof([...SMOKE, '--last-failed'], { cwd, env: mended })).code).toBe(0);
    const again = await patchproof([...SMOKE, '--last-failed'], { cwd, env: mended });
    expect([again.code, again.err]).toEqual([
      2,
      expect.stringContaining('no rule failed in the run of reports/latest'),
    ]);
  });
});

describe('--quiet', () => {
  it('prints the verdict alone for a tenant that conforms', async () => {
    const { code, out, err } = await patchproof([...SMOKE, '--quiet']);
    expect([code, err, out]).toEqual([0, '', expect.stringMatching(/^Conforms: .*\brestored\)\.\n$/)]);
  });

  it('prints failures too', async () => {
    const env = environmentOf(await tenantFor({ behaviour: unprocessable }));
    const { code, out, err } = await patchproof([...SMOKE, '--quiet'], { env });
    expect([code, out]).toEqual([1, expect.stringMatching(/^Does not conform: .*\n$/)]);
    expect(spoken(err).filter((line) => !/^(✗ |home has no )/.test(line))).toEqual([]);
    expect(err).toContain('✗ ');
  });
});

describe('--open', () => {
  it('hands the report to the program of this machine, and never fails the run', {
    tags: ['slow'],
  }, async () => {
    const [cwd, bin] = [emptyFolder(), emptyFolder()];
    const opener = process.platform === 'darwin' ? 'open' : 'xdg-open';
    writeFileSync(
      join(bin, opener),
      `#!/bin/sh\necho "$1" > '${bin}/told' && mv '${bin}/told' '${bin}/opened'\nexit 3\n`,
    );
    chmodSync(join(bin, opener), 0o755);
    const words = ['run', '--only', 'response.status.ok', '--open'];
    const env = { PATH: `${bin}:${process.env.PATH}` };
    expect((await launch(words, { cwd, env }).ended).code).toBe(0);
    await expect.poll(() => existsSync(join(bin, 'opened')), { timeout: 5_000 }).toBe(true);
    expect(readFileSync(join(bin, 'opened'), 'utf8').trim()).toBe(join(cwd, 'reports/latest/index.html'));
    const { code, err } = await launch(words, { cwd, env: { PATH: bin } }).ended;
    expect([code, err]).toEqual([0, expect.not.stringContaining('ENOENT')]);
  });

  it('says so where no report was written', async () => {
    const { code, err } = await patchproof([
      'run',
      '--only',
      'response.status.ok',
      '--open',
      '--report',
      'junit',
    ]);
    expect([code, err]).toEqual([
      0,
      expect.stringContaining('--open: no report that can be shown was written'),
    ]);
  });
});

describe('--max-latency', () => {
  const slow: Partial<Behaviour> = {
    transmit: async (answer, wire) => {
      await new Promise((done) => setTimeout(done, 15));
      wire.writeHead(answer.status, answer.headers).end(JSON.stringify(answer.body));
    },
  };
  const words = ['run', '--only', 'response.status.ok', '--max-latency'];

  it('fails the run when it is missed, in the record, on the console and in JUnit', async () => {
    const cwd = emptyFolder();
    const env = environmentOf(await tenantFor({ behaviour: slow }));
    const { code, out } = await patchproof([...words, 'p95=5ms'], { cwd, env });
    const { end, exchanges } = latest(cwd);
    expect([code, end?.exitCode]).toEqual([1, 1]);
    expect(end?.latency).toMatchObject({ percentile: 95, limitMs: 5, answers: exchanges.length });
    expect(end?.latency?.actualMs).toBeGreaterThanOrEqual(14);
    expect(out.trimEnd().split('\n').at(-1)).toMatch(
      /^Too slow on 127\.0\.0\.1:\d+: p95 of the answers is \d+ ms, and --max-latency allows 5 ms \(seen from this client\)\.$/,
    );
    const junit = readFileSync(join(cwd, 'reports/latest/junit.xml'), 'utf8');
    expect(junit).toContain('<testcase name="run.latency"');
    expect(junit).not.toContain('run.complete');
  });

  it('is kept by a server that is fast enough, whatever the pace', async () => {
    const cwd = emptyFolder();
    const env = environmentOf(await tenantFor());
    // A request every 100 ms.
    const paced = [...words, 'p50=90ms', '--rate', '10/s', '--read-rate', '10/s', '--burst', '1'];
    expect((await patchproof(paced, { cwd, env })).code).toBe(0);
    expect(latest(cwd).end?.latency?.actualMs).toBeLessThan(90);
  });

  it.each(['500ms', 'p95=500', 'p0=5ms', 'p101=5ms', 'p95'])('%s is no limit', async (limit) => {
    const { code, err } = await patchproof([...words, limit]);
    expect([code, err]).toEqual([
      2,
      expect.stringContaining(`--max-latency ${limit}: expected a percentile`),
    ]);
  });
});

describe('colours', () => {
  const green = '\u001b[32m';
  it.each([
    [{ FORCE_COLOR: '1' }, true, true],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, true, true],
    [{ FORCE_COLOR: '0' }, false, false],
    [{ FORCE_COLOR: '', NO_COLOR: '1' }, false, false],
    [{ NO_COLOR: '1' }, false, false],
    [{ NO_COLOR: '' }, true, false],
    [{}, true, false],
  ])('with %j: %s in a terminal, else %s', (env, terminal, elsewhere) => {
    expect([isColoured(env, true), isColoured(env, false)]).toEqual([terminal, elsewhere]);
  });

  it('are written where the environment says so', async () => {
    const words = ['run', '--only', 'response.status.ok'];
    const { code, out } = await launch(words, { env: { FORCE_COLOR: '1' } }).ended;
    expect([code, out.includes(green)]).toEqual([0, true]);
  });
});
