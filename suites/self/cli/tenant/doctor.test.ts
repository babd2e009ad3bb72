import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { program } from '../../../../src/cli/process/program.ts';
import { tokenLine } from '../../../../src/cli/tenant/doctor-setup.ts';
import { READ, UPDATE } from '../../../../src/target/auth/check-token.ts';
import { journal } from '../../../../src/target/disk/journal.ts';
import { keyOf, stateFolder } from '../../../../src/target/disk/state-folder.ts';
import { CHECKS, checksOf, doctor, marked, ownState, withClient } from '../../harness/doctor-on.ts';
import { environmentOf, memoryIo, tenantFor } from '../../harness/gate-on.ts';
import { unsignedToken } from '../../harness/target-servers.ts';

describe('a tenant that has everything', () => {
  test.for(['client', 'token'])('passes every check with a %s, and nothing is written', async (kind) => {
    const tenant = await tenantFor();
    const before = tenant.snapshot();
    const env = kind === 'client' ? withClient(tenant) : environmentOf(tenant);
    const { code, said } = await doctor(env);
    expect(checksOf(said)).toEqual(CHECKS);
    expect(said.split('\n').filter((text) => text !== '' && !text.startsWith('✓'))).toEqual([]);
    expect(code).toBe(0);
    expect(tenant.requests().writes).toBe(0);
    expect(tenant.snapshot()).toEqual(before);
  });

  test('the reference tenant needs no configuration', async () => {
    const { code, said } = await doctor({});
    expect(code).toBe(0);
    expect(said).toContain('runs go to the embedded reference tenant');
  });

  test('without neighbours, special tokens and named resources, every check still has a line', async () => {
    const tenant = await tenantFor();
    const { code, said } = await doctor({
      AUTH0_DOMAIN: tenant.origin,
      AUTH0_CLIENT_ID: tenant.client.id,
      AUTH0_CLIENT_SECRET: tenant.client.secret,
    });
    expect(code).toBe(0);
    expect(new Set(checksOf(said))).toEqual(new Set(CHECKS));
    expect(said).toContain('a run creates its own');
    expect(said).toMatch(/– special tokens: expired is missing: set PATCHPROOF_EXPIRED_TOKEN; inapplicable/);
    expect(tenant.requests().writes).toBe(0);
  });
});

describe('what doctor finds', () => {
  test('a contract that the env file chooses is the one in use', async () => {
    const tenant = await tenantFor({ revision: '2026-09' });
    const file = join(ownState().XDG_STATE_HOME ?? '', 'staging.env');
    const set = Object.entries(withClient(tenant, { PATCHPROOF_CONTRACT: '2026-09' }));
    writeFileSync(file, set.map(([name, value]) => `${name}=${value ?? ''}\n`).join(''));
    const { code, said } = await doctor({}, ['--env-file', file]);
    expect(said).toContain('✓ contract: revision 2026-09 is in use');
    expect(code).toBe(0);
  });

  test('a run that was cut off', async () => {
    const tenant = await tenantFor();
    const state = ownState();
    const { organization, connection } = tenant.subject;
    journal(stateFolder(state), keyOf(tenant.origin, organization, connection)).open({
      origin: tenant.origin,
      subject: tenant.subject,
      startedAt: '2026-07-01T00:00:00.000Z',
      pid: 1,
      originals: {},
    });
    const { code, said } = await doctor(withClient(tenant, state));
    expect(code).toBe(2);
    expect(said).toMatch(/^✗ leftovers: a run was cut off \(2026-07-01.*patchproof restore/m);
  });

  test('the scopes a run refuses to create resources without are those that doctor misses', async () => {
    const tenant = await tenantFor();
    const env = {
      AUTH0_DOMAIN: tenant.origin,
      AUTH0_API_TOKEN: unsignedToken({ scope: `${READ} ${UPDATE} read:connections delete:connections` }),
    };
    const listed = (text: string): readonly string[] =>
      [...text.matchAll(/\b\w+:\w+\b/g)].map(([one]) => one);
    const out = ownState().XDG_STATE_HOME ?? '';
    const { said } = await doctor(env);
    const io = memoryIo({ ...ownState(), ...env });
    const refused = await program(['run', '--out', out], io).catch((error: unknown) => String(error));
    const missing = listed(marked(said, '✗').find((text) => text.startsWith('✗ scopes')) ?? '');
    expect(missing).toHaveLength(4);
    expect(listed(String(refused))).toEqual(missing);
  });

  test('a token for what no Management API is called, and the tenant accepts it', async () => {
    const tenant = await tenantFor({ behaviour: { audience: () => true } });
    const env = { ...environmentOf(tenant), AUTH0_API_TOKEN: tenant.tokens.otherAudience };
    const { code, said } = await doctor(env);
    expect(said).toMatch(/^! token: AUTH0_API_TOKEN is for https:\/\/another-api.*does not refuse it/m);
    expect(said).toContain('✓ organization and connection: found');
    expect(marked(said, '✗')).toEqual([]);
    expect(code).toBe(0);
  });

  test('an audience that was asked for in so many words is the right one', () => {
    const aud = 'https://api.acme.example/management';
    const grant = { token: unsignedToken({ aud }), given: false };
    expect(tokenLine(grant, 0, { asked: aud })).toMatchObject({ mark: '✓' });
    expect(tokenLine(grant, 0, { asked: aud, isRefused: true })).toMatchObject({ mark: '✓' });
    expect(tokenLine(grant, 0)).toMatchObject({ mark: '!' });
    expect(tokenLine(grant, 0, { isRefused: true })).toMatchObject({
      mark: '✗',
      text: expect.stringMatching(/is for https:\/\/api\.acme.*check AUTH0_AUDIENCE/),
    });
  });

  test('a tenant that tells nothing of its limits', async () => {
    const tenant = await tenantFor({
      behaviour: { respond: (answer) => ({ ...answer, headers: { 'content-type': 'application/json' } }) },
    });
    const { code, said } = await doctor(withClient(tenant));
    expect(code).toBe(0);
    expect(said).toMatch(/^! rate limit: .*--plan or --rate/m);
  });
});
