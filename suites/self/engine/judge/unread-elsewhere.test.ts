import { describe, expect, it, test } from 'vitest';
import type { RunningTenant } from '../../../../fixtures/tenant/start.ts';
import { type Env, withClient } from '../../harness/doctor-on.ts';
import { tenantFor } from '../../harness/gate-on.ts';
import { folder, patchproof } from '../../harness/in-process.ts';
import { before, gone } from './unread-front.ts';
import { isOne } from './unread-situations.ts';

/** A connection that cannot be read: what other commands say of it, and what is said of its neighbours. */

test('probe and explore say the same, and write nothing', async () => {
  const tenant = await tenantFor();
  const env = withClient(tenant, { PATCHPROOF_CONNECTION_ID: 'con_aaaaaaaaaaaaaaaa' });
  const probed = await patchproof(['probe', 'show_as_button=true'], folder(), env);
  const explored = await patchproof(['explore', '--only', 'null'], folder(), env);
  for (const { code, out, err } of [probed, explored]) {
    expect(code).toBe(2);
    expect(out + err).toMatch(
      /GET http:\S+\/connections\/con_a{16} was answered with 404: \{"statusCode":404/,
    );
    expect(out + err).not.toContain('\\n');
    expect(out + err).toMatch(/Likely: the organization is there, .*check PATCHPROOF_CONNECTION_ID/);
  }
  expect(probed.err).toContain('could not be read, so nothing was sent: GET answered 404');
  expect(tenant.requests().writes).toBe(0);
});

test('where there is no answer at all, what is said is the advice', async () => {
  const tenant = await tenantFor();
  const env = { ...withClient(tenant), AUTH0_API_TOKEN: tenant.tokens.full };
  await tenant.close();
  const { code, out } = await patchproof(['run'], folder(), env);
  expect(out).toMatch(
    /has no answer that can be read: .* refused the connection \(ECONNREFUSED\): check AUTH0_DOMAIN/,
  );
  expect(code).toBe(2);
});

test('resources that were made for the run are not looked for in the configuration', async () => {
  const tenant = await tenantFor();
  const origin = await before(tenant, (path) => (isOne(path) ? gone : undefined));
  const env = { ...withClient(tenant), AUTH0_DOMAIN: origin, AUTH0_AUDIENCE: `${tenant.origin}/api/v2/` };
  const unnamed = Object.fromEntries(
    Object.entries(env).filter(([name]) => !/_(ORGANIZATION|CONNECTION)_ID$/.test(name)),
  );
  const { out } = await patchproof(['run'], folder(), unnamed);
  expect(out).not.toContain('PATCHPROOF_');
});

describe('a neighbour that cannot be read is named before anything is written', () => {
  it.each<[title: string, env: (tenant: RunningTenant) => Env, said: RegExp]>([
    [
      'an unknown second connection',
      (tenant) => withClient(tenant, { PATCHPROOF_OTHER_CONNECTION_ID: 'con_aaaaaaaaaaaaaaaa' }),
      /^other connection: GET answered 404: check PATCHPROOF_OTHER_CONNECTION_ID; it must be attached/m,
    ],
    [
      'both connections in each other’s place',
      ({ subject, ...tenant }) =>
        withClient(
          { ...tenant, subject },
          {
            PATCHPROOF_CONNECTION_ID: subject.other_connection,
            PATCHPROOF_OTHER_CONNECTION_ID: subject.connection,
          },
        ),
      /^other organization: GET answered 404: check PATCHPROOF_OTHER_ORGANIZATION_ID; it must be an organization/m,
    ],
    [
      'both organizations in each other’s place',
      ({ subject, ...tenant }) =>
        withClient(
          { ...tenant, subject },
          {
            PATCHPROOF_ORGANIZATION_ID: subject.other_organization,
            PATCHPROOF_OTHER_ORGANIZATION_ID: subject.organization,
          },
        ),
      /^other connection: GET answered 404: check PATCHPROOF_OTHER_CONNECTION_ID/m,
    ],
  ])('%s', async (_, env, said) => {
    const tenant = await tenantFor();
    const { err, out } = await patchproof(['run', '--only', 'state'], folder(), env(tenant));
    expect(err).toMatch(said);
    expect(out).toMatch(/^Inapplicable/m);
  });
});

test('a token endpoint that redirects is said to, and where', async () => {
  const tenant = await tenantFor();
  const moved = { status: 301, body: '', headers: { location: 'https://login.example/oauth/token' } };
  const origin = await before(tenant, (path) => (path === '/oauth/token' ? moved : undefined));
  const { code, err } = await patchproof(['run'], folder(), { ...withClient(tenant), AUTH0_DOMAIN: origin });
  expect(err).toMatch(
    /answered 301, a redirect to https:\/\/login\.example\/oauth\/token, which is never followed: check AUTH0_DOMAIN/,
  );
  expect(code).toBe(2);
});
