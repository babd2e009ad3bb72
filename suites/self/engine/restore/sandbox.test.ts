import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type RunningTenant, startTenant } from '../../../../fixtures/tenant/start.ts';

/** @module-tag slow */

const main = new URL('../../../../dist/src/cli/main.js', import.meta.url).pathname;

let tenant: RunningTenant;
let folder: string;

beforeEach(async () => {
  tenant = await startTenant();
  folder = mkdtempSync(join(tmpdir(), 'patchproof-sandbox-'));
});

afterEach(async () => {
  await tenant.close();
  rmSync(folder, { recursive: true, force: true });
});

const credentials = (): Record<string, string> => ({
  PATH: process.env.PATH ?? '',
  HOME: folder,
  XDG_STATE_HOME: folder,
  AUTH0_DOMAIN: tenant.origin,
  AUTH0_CLIENT_ID: tenant.client.id,
  AUTH0_CLIENT_SECRET: tenant.client.secret,
});

const borrowed = (): Record<string, string> => ({
  ...credentials(),
  PATCHPROOF_ORGANIZATION_ID: tenant.subject.organization,
  PATCHPROOF_CONNECTION_ID: tenant.subject.connection,
  PATCHPROOF_OTHER_ORGANIZATION_ID: tenant.subject.other_organization,
  PATCHPROOF_OTHER_CONNECTION_ID: tenant.subject.other_connection,
});

interface Ended {
  readonly code: number | null;
  readonly said: string;
}

/** Runs a command; ends it with a signal once so many writes have reached the tenant. */
function patchproof(
  args: readonly string[],
  env: Record<string, string>,
  end?: { readonly signal: NodeJS.Signals; readonly writes: number },
): Promise<Ended> {
  const before = tenant.requests().writes;
  const child = spawn(process.execPath, [main, ...args], { cwd: folder, env });
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += chunk;
  });
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const watch =
    end === undefined
      ? undefined
      : setInterval(() => {
          if (tenant.requests().writes - before < end.writes || child.killed) return;
          child.kill(end.signal);
        }, 1);
  return new Promise((resolve) => {
    child.on('close', (code) => {
      clearInterval(watch);
      resolve({ code, said });
    });
  });
}

const run = ['run', '--profile', 'smoke', '--out', 'out'];

describe('a borrowed connection', () => {
  test('is journaled before the first write, put back, and forgotten', async () => {
    const before = tenant.snapshot();
    const { code, said } = await patchproof(run, borrowed());
    expect(said).toContain('changed during the run, then restored');
    expect(code).toBe(0);
    expect(tenant.snapshot()).toEqual(before);
    expect(readdirSync(join(folder, 'patchproof', 'journals'))).toEqual([]);
    expect(readdirSync(join(folder, 'patchproof', 'locks'))).toEqual([]);
  });

  test('after kill -9: the next run says so, restore finishes the job, once and again', async () => {
    const before = tenant.snapshot();
    await patchproof(run, borrowed(), { signal: 'SIGKILL', writes: 5 });
    expect(tenant.snapshot()).not.toEqual(before);
    const next = await patchproof(run, borrowed());
    expect(next.code).toBe(2);
    expect(next.said).toContain('run `npx patchproof restore` first');
    const restore = await patchproof(['restore'], borrowed());
    expect(restore.said).toContain('Restored what the run of');
    expect(restore.code).toBe(0);
    expect(tenant.snapshot()).toEqual(before);
    expect((await patchproof(['restore'], borrowed())).said).toContain('Nothing to restore');
    expect((await patchproof(run, borrowed())).code).toBe(0);
  });

  test('after kill -9, what somebody else changed since is not overwritten without --force', async () => {
    const before = tenant.snapshot();
    await patchproof(run, borrowed(), { signal: 'SIGKILL', writes: 5 });
    const { organization, connection } = tenant.subject;
    const url = `${tenant.origin}/api/v2/organizations/${organization}/connections/${connection}`;
    const headers = { authorization: `Bearer ${tenant.tokens.full}`, 'content-type': 'application/json' };
    await fetch(url, { method: 'PATCH', headers, body: '{"organization_connection_name":"a colleague"}' });
    const refused = await patchproof(['restore'], borrowed());
    expect(refused.code).toBe(2);
    expect(refused.said).toContain('a colleague');
    expect(refused.said).toContain('--force');
    expect((await patchproof(['restore', '--force'], borrowed())).code).toBe(0);
    expect(tenant.snapshot()).toEqual(before);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)(
    'is put back on %s, and the run says it cannot tell',
    async (signal) => {
      const before = tenant.snapshot();
      const { code, said } = await patchproof(['run', '--out', 'out'], borrowed(), { signal, writes: 8 });
      expect(said).toMatch(/^Interrupted: restoring \d connections?, about \d+ s; /m);
      expect(code).toBe(2);
      expect(tenant.snapshot()).toEqual(before);
    },
  );

  test('is not met by a second run on this machine', async () => {
    const first = patchproof(['run', '--profile', 'deep', '--runs', '20', '--out', 'one'], borrowed());
    while (tenant.requests().writes < 3) await new Promise((resolve) => setTimeout(resolve, 2));
    const second = await patchproof(['run', '--profile', 'smoke', '--out', 'two'], borrowed());
    expect(second.code).toBe(2);
    expect(second.said).toContain('in use by another run on this machine');
    expect((await first).code).toBe(0);
  });
});

describe('created resources', () => {
  const trace = (): string => JSON.stringify(tenant.snapshot());

  test('are deleted after a run', async () => {
    const before = trace();
    const { code, said } = await patchproof(run, credentials());
    expect(said).toContain('created for this run');
    expect(code).toBe(0);
    expect(trace()).toBe(before);
  });

  test('are deleted on SIGINT', async () => {
    const before = trace();
    const { code } = await patchproof(['run', '--out', 'out'], credentials(), {
      signal: 'SIGINT',
      writes: 20,
    });
    expect(code).toBe(2);
    expect(trace()).toBe(before);
  });

  test('are found by their prefix after kill -9, and deleted by clean when they are old enough', async () => {
    const before = trace();
    await patchproof(run, credentials(), { signal: 'SIGKILL', writes: 12 });
    expect(trace()).toContain('patchproof-');
    const young = await patchproof(['clean'], credentials());
    expect(young.said).toContain(
      '4 organizations and connections with our prefix, 0 of them at least 1 h old',
    );
    const dry = await patchproof(['clean', '--older-than', '0', '--dry-run'], credentials());
    expect(dry.said).toContain('would delete organizations patchproof-');
    expect(trace()).toContain('patchproof-');
    expect((await patchproof(['clean', '--older-than', '0'], credentials())).code).toBe(0);
    expect(trace()).toBe(before);
  });
});

test('--read-only writes nothing, whatever the target does with it', async () => {
  const before = tenant.snapshot();
  const { code, said } = await patchproof(['run', '--read-only', '--out', 'out'], borrowed());
  expect(said).toContain('Conforms');
  expect(code).toBe(0);
  expect(tenant.snapshot()).toEqual(before);
});
