import { describe, expect, test } from 'vitest';
import { type Revision, type RunningTenant, startTenant } from '../../../../fixtures/tenant/start.ts';
import type { Io } from '../../../../src/cli/process/streams.ts';
import { CHECKS, checksOf, doctor, type Env, marked, withClient } from '../../harness/doctor-on.ts';
import { environmentOf, tenantFor } from '../../harness/gate-on.ts';
import { answerOf, listen } from '../../harness/target-servers.ts';

interface Broken {
  readonly title: string;
  /** The line that names the cause. */
  readonly cause: RegExp;
  /** 0 where a run would still be worth something. */
  readonly code?: 0;
  readonly env: (tenant: RunningTenant) => Env | Promise<Env>;
  readonly revision?: Revision;
  readonly io?: Partial<Io>;
}

async function refusing(): Promise<string> {
  const tenant = await startTenant();
  await tenant.close();
  return tenant.origin;
}

const broken: readonly Broken[] = [
  {
    title: 'a missing secret',
    cause: /^✗ configuration: AUTH0_CLIENT_SECRET is missing/m,
    env: (tenant) => withClient(tenant, { AUTH0_CLIENT_SECRET: undefined }),
  },
  {
    title: 'a wrong secret',
    cause: /^✗ token: .*401 .*check AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET/m,
    env: (tenant) => withClient(tenant, { AUTH0_CLIENT_SECRET: 'not-the-secret-of-this-client' }),
  },
  {
    title: 'a host that is not listed',
    cause: /^✗ host: .*set PATCHPROOF_ALLOWED_TENANTS=acme\.eu\.auth0\.com/m,
    env: (tenant) => withClient(tenant, { AUTH0_DOMAIN: 'acme.eu.auth0.com' }),
  },
  {
    title: 'a malformed domain',
    cause: /^✗ configuration: AUTH0_DOMAIN is "https:\/\/acme\.eu\.auth0\.com\/api\/v2": expected a host/m,
    env: (tenant) => withClient(tenant, { AUTH0_DOMAIN: 'https://acme.eu.auth0.com/api/v2' }),
  },
  {
    title: 'a refused connection',
    cause: /^✗ reach: .*refused the connection/m,
    env: async (tenant) => withClient(tenant, { AUTH0_DOMAIN: await refusing() }),
  },
  {
    title: 'a host without an address',
    cause: /^✗ reach: https:\/\/tenant\.invalid has no address/m,
    env: (tenant) =>
      withClient(tenant, { AUTH0_DOMAIN: 'tenant.invalid', PATCHPROOF_ALLOWED_TENANTS: 'tenant.invalid' }),
  },
  {
    title: 'a token without the update scope',
    cause: /^✗ scopes: update:organization_connections is missing; grant it to the client/m,
    env: (tenant) => ({ ...environmentOf(tenant), AUTH0_API_TOKEN: tenant.tokens.readScope }),
  },
  {
    title: 'an unknown organization',
    cause: /^✗ organization and connection: there is no such organization: check PATCHPROOF_ORGANIZATION_ID/m,
    env: (tenant) => withClient(tenant, { PATCHPROOF_ORGANIZATION_ID: 'org_aaaaaaaaaaaaaaaa' }),
  },
  {
    title: 'an unknown connection',
    cause: /^✗ organization and connection: the organization is there, .*check PATCHPROOF_CONNECTION_ID/m,
    env: (tenant) => withClient(tenant, { PATCHPROOF_CONNECTION_ID: 'con_aaaaaaaaaaaaaaaa' }),
  },
  {
    title: 'an unknown second connection',
    cause: /^✗ other connection: GET answered 404: check PATCHPROOF_OTHER_CONNECTION_ID/m,
    env: (tenant) => withClient(tenant, { PATCHPROOF_OTHER_CONNECTION_ID: 'con_aaaaaaaaaaaaaaaa' }),
  },
  {
    title: 'an expired token',
    cause: /^✗ token: AUTH0_API_TOKEN expired .* ago: get a new one/m,
    env: (tenant) => ({ ...environmentOf(tenant), AUTH0_API_TOKEN: tenant.tokens.expired }),
  },
  {
    title: 'a token for another API',
    cause: /^✗ token: AUTH0_API_TOKEN is for https:\/\/another-api\.example\.com\//m,
    env: (tenant) => ({ ...environmentOf(tenant), AUTH0_API_TOKEN: tenant.tokens.otherAudience }),
  },
  {
    title: 'a token of another issuer',
    cause: /^✗ organization and connection: GET answered 401: the token is refused/m,
    env: (tenant) => ({ ...environmentOf(tenant), AUTH0_API_TOKEN: tenant.tokens.otherIssuer }),
  },
  {
    title: 'a clock two hours ahead',
    cause: /^! clock: this machine is 2 h ahead of the tenant: set its clock/m,
    code: 0,
    env: (tenant) => environmentOf(tenant),
    io: { clock: () => Date.now() + 7_200_000 },
  },
  {
    title: 'a tenant of a newer revision',
    cause:
      /^✗ contract: revision 2026-04 is in use, .*"organization_member_access_level".*--contract 2026-09/m,
    env: (tenant) => withClient(tenant),
    revision: '2026-09',
  },
  {
    title: 'a redirect to another host',
    cause: /^✗ reach: .* answered 301, a redirect to https:\/\/login\.example\/, .*check AUTH0_DOMAIN/m,
    env: async (tenant) => {
      const moved = await listen((socket) =>
        socket.write(answerOf('301 Moved', '', ['location: https://login.example/'])),
      );
      return withClient(tenant, { AUTH0_DOMAIN: moved.origin });
    },
  },
  {
    title: 'a web server that wants TLS and says so in plain HTTP',
    cause: /^✗ reach: .* speaks TLS, and was asked without .*write https:\/\//m,
    env: async (tenant) => {
      const nginx = await listen((socket) =>
        socket.write(
          answerOf('400 Bad Request', '<h1>The plain HTTP request was sent to HTTPS port</h1>', [
            'content-type: text/html',
          ]),
        ),
      );
      return withClient(tenant, { AUTH0_DOMAIN: nginx.origin });
    },
  },
  {
    title: 'an API below another path, where resources are to be created',
    cause: /^✗ reach: .* answered 404 at \/api\/v2\/organizations, .*serves it at \/api\/v2/m,
    env: async (tenant) => {
      const elsewhere = await listen((socket) =>
        socket.write(answerOf('404 Not Found', '{"message":"no such route"}')),
      );
      const env = withClient(tenant, { AUTH0_DOMAIN: elsewhere.origin });
      return Object.fromEntries(Object.entries(env).filter(([name]) => !name.endsWith('N_ID')));
    },
  },
  {
    title: 'HTML instead of an API',
    cause: /^✗ reach: .*answered 200 with an HTML page.*check AUTH0_DOMAIN/m,
    env: async (tenant) => {
      const html = await listen((socket) =>
        socket.write(answerOf('200 OK', '<!doctype html><p>Sign in', ['content-type: text/html'])),
      );
      return withClient(tenant, { AUTH0_DOMAIN: html.origin });
    },
  },
];

describe('what is broken is named', () => {
  test.for(broken)('$title', async ({ cause, code = 2, env, revision = '2026-04', io = {} }) => {
    const tenant = await tenantFor({ revision });
    const given = await env(tenant);
    const ended = await doctor(given, ['--contract', '2026-04'], io);
    expect(ended.said).toMatch(cause);
    expect(ended.code).toBe(code);
    expect(marked(ended.said, '✗')).toHaveLength(code === 0 ? 0 : 1);
    expect(new Set(checksOf(ended.said))).toEqual(new Set(CHECKS));
    expect(tenant.requests().writes).toBe(0);
    for (const [name, value] of Object.entries(given))
      if (/TOKEN|SECRET/.test(name) && value !== undefined) expect(ended.said).not.toContain(value);
  });

  test('every problem of a configuration has its line', async () => {
    const { code, said } = await doctor({
      AUTH0_DOMAIN: 'nowhere',
      AUTH0_CLIENT_ID: 'me',
      AUTHO_AUDIENCE: 'x',
    });
    expect(code).toBe(2);
    expect(marked(said, '✗').length).toBeGreaterThanOrEqual(3);
  });

  test('an env file that is not there', async () => {
    const { code, said } = await doctor({}, ['--env-file', 'no-such.env']);
    expect(code).toBe(2);
    expect(said).toContain('✗ configuration: --env-file no-such.env: there is no such file');
  });
});
