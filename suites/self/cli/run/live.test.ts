import { join } from 'node:path';
import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { Behaviour } from '../../../../fixtures/tenant/call.ts';
import { completeRecord, emptyFolder, patchproof } from '../../harness/cli-launch.ts';
import { environmentOf, tenantFor } from '../../harness/gate-on.ts';
import { shell } from '../../harness/shell.ts';

/** A server that refuses with 422 where 400 is documented. */
const unprocessable: Partial<Behaviour> = {
  respond: (answer) => ({ ...answer, status: answer.status === 400 ? 422 : answer.status }),
};
const slowly: Partial<Behaviour> = {
  transmit: async (answer, wire) => {
    await new Promise((done) => setTimeout(done, 5));
    wire
      .writeHead(answer.status, answer.headers)
      .end(answer.body === undefined ? '' : JSON.stringify(answer.body));
  },
};

/** A terminal of so many columns, and everything that was drawn there. */
function terminal(columns: number) {
  const drawn: string[] = [];
  const stream = new Writable({
    write: (chunk, _, done) => {
      drawn.push(String(chunk));
      done();
    },
  });
  return { drawn, stream: Object.assign(stream, { columns, isTTY: true }) as unknown as NodeJS.WriteStream };
}

describe('failures', () => {
  it('are told one by one before the verdict, those that fail the run and no others', async () => {
    const tenant = await tenantFor({ behaviour: unprocessable });
    const cwd = emptyFolder();
    const words = ['run', '--profile', 'smoke'];
    const { code, err } = await patchproof(words, { cwd, env: environmentOf(tenant) });
    expect(code).toBe(1);
    const lines = err.split('\n').filter((line) => line.startsWith('✗ '));
    const { findings } = completeRecord(join(cwd, 'reports/latest'));
    const failed = findings.filter(({ outcome, level }) => outcome === 'violated' && level === 'must');
    expect(lines.map((line) => /^✗ (\S+):/.exec(line)?.[1]).toSorted()).toEqual(
      failed.map(({ rule }) => rule).toSorted(),
    );
    expect(lines.find((line) => line.includes('request.show_as_button.type'))).toMatch(
      /: expected 400, actual 422 · show_as_button is /,
    );
    expect(err.indexOf('✗ ')).toBeLessThan(err.indexOf('Reports in'));
  });

  it('stand above the line of progress in a terminal, and fit into it', async () => {
    const tenant = await tenantFor({ behaviour: { ...unprocessable, ...slowly } });
    const { drawn, stream } = terminal(60);
    const { said } = await shell().run(['run', '--profile', 'smoke'], environmentOf(tenant), {
      stderr: stream,
      clock: () => Date.now(),
    });
    const failures = said.split('\n').filter((line) => line.startsWith('✗ ') && line.includes(': expected'));
    expect(failures.length).toBeGreaterThan(3);
    for (const line of failures) expect([...line].length).toBeLessThan(60);
    const progress = drawn.filter((text) => text.includes(' rules, '));
    expect(progress.length).toBeGreaterThan(3);
    for (const text of progress) expect(text.length).toBeLessThan(60);
  });
});

describe('progress', () => {
  it('counts what is left, follow-ups and the restore too, and never nothing', async () => {
    const tenant = await tenantFor({ behaviour: { ...unprocessable, ...slowly } });
    const { drawn, stream } = terminal(200);
    await shell().run(
      ['run', '--profile', 'smoke', '--rate', '60000/min', '--read-rate', '60000/min'],
      environmentOf(tenant),
      {
        stderr: stream,
        clock: () => Date.now(),
        sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
      },
    );
    const progress = drawn.filter((text) => text.includes(' rules, '));
    for (const text of progress) {
      const [, done, all, left] =
        /^(\d+)\/(\d+) rules, \d+ requests sent, about (\d+) to go, about (?!0 s).+ left/.exec(text) ?? [];
      expect(Number(done), text).toBeLessThanOrEqual(Number(all));
      expect(Number(left), text).toBeGreaterThan(0);
    }
    expect(progress.some((text) => /left, \d+ rules? looks? broken$/.test(text))).toBe(true);
    expect(progress.some((text) => /left, \d+ failures? to reproduce$/.test(text))).toBe(true);
  });
});

describe('--bail', () => {
  it.each([
    [['--bail'], 1],
    [['--bail', '3'], 3],
  ])('%j ends in order once so many must rules are broken, with 1', async (words, least) => {
    const tenant = await tenantFor({ behaviour: unprocessable });
    const [before, cwd] = [tenant.snapshot(), emptyFolder()];
    const { code } = await patchproof(['run', ...words], { cwd, env: environmentOf(tenant) });
    expect([code, tenant.snapshot()]).toEqual([1, before]);
    const { findings, end, header, exchanges } = completeRecord(join(cwd, 'reports/latest'));
    const broken = findings.filter(({ outcome, level }) => outcome === 'violated' && level === 'must');
    expect(broken.length).toBeGreaterThanOrEqual(least);
    expect(broken.every(({ stability }) => stability === 'stable')).toBe(true);
    expect(end).toMatchObject({ exitCode: 1, restored: true });
    expect(exchanges.length).toBeLessThan(header.planned.writes + header.planned.reads);
    const untested = findings.find(({ outcome }) => outcome === 'untested');
    expect(untested?.because[0]).toMatch(/^the run was stopped after \d+ broken must rules? \(--bail\)$/);
  });

  it('does not end a run whose broken rules the baseline tolerates, nor one without any', async () => {
    const cwd = emptyFolder();
    const env = environmentOf(await tenantFor({ behaviour: unprocessable }));
    const smoke = ['run', '--profile', 'smoke'];
    expect((await patchproof(smoke, { cwd, env })).code).toBe(1);
    const noting = ['baseline', '--update', '--yes', '--reason', 'known', '--expires', '90d'];
    expect((await patchproof(noting, { cwd })).code).toBe(0);
    for (const one of [env, environmentOf(await tenantFor())]) {
      const more = one === env ? [] : ['--no-baseline'];
      const { code, err } = await patchproof([...smoke, '--bail', ...more], { cwd, env: one });
      expect([code, err]).toEqual([0, expect.not.stringContaining('✗')]);
    }
  });
});
