import type { Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Behaviour, conforming } from '../../../../fixtures/tenant/start.ts';
import {
  completeRecord,
  configured,
  type Ended,
  emptyFolder,
  expectDiscreet,
  launch,
  patchproof,
  secret,
  spoken,
  written,
} from '../../harness/cli-launch.ts';
import { environmentOf, tenantFor } from '../../harness/gate-on.ts';
import { answerOf, listen } from '../../harness/target-servers.ts';

const nap = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A tenant whose every answer takes so many milliseconds. */
const slow = (ms: number): Partial<Behaviour> => ({
  transmit: async (answer, wire, call) => {
    await nap(ms);
    return conforming.transmit(answer, wire, call);
  },
});

describe('a run that is interrupted', () => {
  // Ctrl-C while a run waits is looked at beside the restoring.
  it.each(['SIGTERM', 'SIGINT'] as const)(
    '%s: puts back what it changed and ends its record',
    { tags: ['slow'] },
    async (signal) => {
      const tenant = await tenantFor({ behaviour: slow(20) });
      const [before, cwd] = [tenant.snapshot(), emptyFolder()];
      const { child, ended } = launch(['run'], { env: environmentOf(tenant), cwd });
      const isChanged = (): boolean => JSON.stringify(tenant.snapshot()) !== JSON.stringify(before);
      while (!(tenant.requests().writes >= 12 && isChanged()) && child.exitCode === null) await nap(5);
      child.kill(signal);
      const { code, out, err } = await ended;
      expect(code).toBe(2);
      expect(tenant.snapshot()).toEqual(before);
      const { end, findings, exchanges, header } = completeRecord(join(cwd, 'reports', 'latest'));
      expect(end).toMatchObject({ exitCode: 2, restored: true, unrestored: [] });
      expect(exchanges.length).toBeLessThan(header.planned.writes + header.planned.reads);
      expect(findings.filter(({ outcome }) => outcome === 'violated')).toEqual([]);
      expect(end?.interrupted).toBe(true);
      expect(err).toMatch(
        /^Interrupted: restoring \d+ connections?, about \d+ s; press Ctrl-C again to stop without restoring$/m,
      );
      expect(spoken(err).at(-1)).toContain('Reports in');
      expect(out.trimEnd().split('\n').at(-1)).toMatch(/^Interrupted; everything was restored: /);
    },
  );
});

function run(origin: string, cwd: string): Promise<Ended> {
  return patchproof(['run'], { env: { ...configured(origin), PATCHPROOF_TIMEOUT_MS: '300' }, cwd });
}

/** Every rule is inconclusive, for this reason; nothing was written; the record is whole and discreet. */
function expectCannotTell(ended: Ended, cwd: string, reason: RegExp): void {
  const folder = join(cwd, 'reports', 'latest');
  const { end, findings } = completeRecord(folder);
  expect(ended.code).toBe(2);
  expect(end).toMatchObject({ exitCode: 2, sent: { writes: 0 }, errors: [] });
  expect(findings.length).toBeGreaterThan(100);
  expect(findings.filter(({ outcome }) => outcome !== 'inconclusive')).toEqual([]);
  expect(findings[0]?.because[0]).toMatch(reason);
  expect(ended.out).toMatch(reason);
  expectDiscreet(ended);
  expect(written(folder)).not.toContain(secret);
}

const page = '<!doctype html><title>Sorry</title><p>Not now.</p>';
const html = ['content-type: text/html'];

describe('a tenant that does not answer as a tenant', { tags: ['slow'] }, () => {
  it.each<readonly [string, RegExp, (socket: Socket) => void]>([
    ['hangs', /no headers within 300 ms/, () => undefined],
    [
      'stops in the middle',
      /within 300 ms/,
      (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{'),
    ],
    ['resets', /reset/, (socket) => socket.resetAndDestroy()],
    ['hangs up', /./, (socket) => socket.end()],
    ['answers HTML with 403', /403/, (socket) => socket.write(answerOf('403 Forbidden', page, html))],
    ['answers HTML with 200', /JSON/, (socket) => socket.write(answerOf('200 OK', page, html))],
    ['speaks no HTTP', /./, (socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n')],
  ])('%s: cannot tell, with the reason, and the record is complete', async (_, reason, answer) => {
    const [{ origin }, cwd] = [await listen(answer), emptyFolder()];
    expectCannotTell(await run(origin, cwd), cwd, reason);
  });

  it('answers HTML with 502: the rule against server errors is violated, everything else cannot be told', async () => {
    const bad = answerOf('502 Bad Gateway', page, html);
    const [{ origin }, cwd] = [await listen((socket) => socket.write(bad)), emptyFolder()];
    const ended = await run(origin, cwd);
    const { end, findings, exchanges } = completeRecord(join(cwd, 'reports', 'latest'));
    const others = findings.filter(({ rule }) => rule !== 'error.status.server-error');
    expect(findings.filter(({ outcome }) => outcome === 'violated')).toMatchObject([
      // The first reading was asked once more: the later answer counts.
      { rule: 'error.status.server-error', violations: [{ exchange: exchanges[1]?.n }] },
    ]);
    expect(others.filter(({ outcome }) => outcome !== 'inconclusive')).toEqual([]);
    expect([ended.code, end?.exitCode, end?.sent.writes]).toEqual([1, 1, 0]);
    expectDiscreet(ended);
  });

  it('refuses the connection: cannot tell, with the reason, and the record is complete', async () => {
    const cwd = emptyFolder();
    expectCannotTell(await run('http://127.0.0.1:1', cwd), cwd, /refused/);
  });

  it('gives no token: one line that says why, after what the run was to do, exit 2', async () => {
    const { AUTH0_API_TOKEN, ...others } = configured('http://127.0.0.1:1');
    const env = { ...others, AUTH0_CLIENT_ID: 'client', AUTH0_CLIENT_SECRET: AUTH0_API_TOKEN };
    const ended = await patchproof(['run'], { env });
    expect(ended).toMatchObject({ code: 2, out: '' });
    const [target, contract, pace, ...rest] = spoken(ended.err);
    expect(target).toMatch(/^Target http:\/\/127\.0\.0\.1:1, organization org_/);
    expect(contract).toMatch(/^Contract .* PATCH and \d+ reads/);
    expect(pace).toMatch(/^Not paced/);
    expect(rest).toHaveLength(1);
    expect(rest[0]).toMatch(/^patchproof: no access token: .*refused the connection/);
    expectDiscreet(ended);
  });
});

describe('a tenant that goes away in the middle', { tags: ['slow'] }, () => {
  it.each<readonly [string, Behaviour['transmit']]>([
    ['hangs', () => undefined],
    ['resets', (_, wire) => void wire.socket?.resetAndDestroy()],
  ])('%s: exit 2, the record complete, what is not restored named', async (_, transmit) => {
    const tenant = await tenantFor({
      behaviour: {
        transmit: (answer, wire, call) => (call.n > 30 ? transmit : conforming.transmit)(answer, wire, call),
      },
    });
    const cwd = emptyFolder();
    const env = { ...environmentOf(tenant), PATCHPROOF_TIMEOUT_MS: '300' };
    const ended = await patchproof(['run'], { env, cwd });
    const { end, findings } = completeRecord(join(cwd, 'reports', 'latest'));
    expect(findings.filter(({ outcome }) => outcome === 'violated')).toEqual([]);
    expect([ended.code, end?.exitCode]).toEqual([2, 2]);
    expect(end?.restored).toBe(end?.unrestored.length === 0);
    expectDiscreet(ended);
  });
});
