import { describe, expect, it } from 'vitest';
import { takeLocks } from '../../../../src/cli/session/sandbox.ts';
import { emptyFolder } from '../../harness/cli-launch.ts';
import { environmentOf, memoryIo, tenantFor } from '../../harness/gate-on.ts';
import { shell } from '../../harness/shell.ts';

describe('a run that is stopped', () => {
  it('before its first write says that nothing was changed', async () => {
    const stop = new AbortController();
    const tenant = await tenantFor({
      behaviour: {
        transmit: (answer, wire, { method }) => {
          if (method === 'GET') stop.abort();
          wire.writeHead(answer.status, answer.headers).end(JSON.stringify(answer.body));
        },
      },
    });
    const { code, said } = await shell().run(['run'], environmentOf(tenant), { signal: stop.signal });
    expect([code, tenant.requests().writes]).toEqual([2, 0]);
    expect(said).toContain('Interrupted: nothing was changed; ending; press Ctrl-C again');
  });

  it('says how many connections it restores, at which pace that takes how long, and what came of it', async () => {
    const stop = new AbortController();
    let writes = 0;
    const tenant = await tenantFor({
      behaviour: {
        transmit: (answer, wire, { method }) => {
          writes += method === 'PATCH' ? 1 : 0;
          if (writes === 100) stop.abort();
          wire.writeHead(answer.status, answer.headers).end(JSON.stringify(answer.body));
        },
      },
    });
    const before = tenant.snapshot();
    const { code, said } = await shell().run(['run', '--rate', '60/min'], environmentOf(tenant), {
      signal: stop.signal,
    });
    expect([code, tenant.snapshot()]).toEqual([2, before]);
    const [, connections, seconds] =
      /^Interrupted: restoring (\d+) connections?, about (\d+) s; press Ctrl-C again to stop without restoring$/m.exec(
        said,
      ) ?? [];
    expect(Number(connections)).toBeGreaterThan(1);
    // One write a second restores each.
    expect(Number(seconds)).toBeGreaterThanOrEqual(Number(connections) - 1);
    expect(said.match(/^Interrupted: /gm)).toHaveLength(1);
    expect(said).toMatch(/^Interrupted; everything was restored: /m);
  });
});

describe('a lock', () => {
  const own = { connection: 'con_zzz', organization: 'org_1', other_connection: 'con_aaa' };
  const io = () => memoryIo({ XDG_STATE_HOME: emptyFolder() });

  it('that is held names the connection that the user named', () => {
    const here = io();
    const held = takeLocks('https://acme.example', own, here);
    expect(() => takeLocks('https://acme.example', own, here)).toThrow(
      /^connection con_zzz of https:\/\/acme\.example is in use by another run on this machine/,
    );
    expect(() =>
      takeLocks('https://acme.example', { ...own, connection: 'con_bbb', other_connection: 'con_zzz' }, here),
    ).toThrow(/^connection con_zzz of https:\/\/acme\.example, the other connection of this run, is in use/);
    held.release();
    takeLocks('https://acme.example', own, here).release();
  });
});
