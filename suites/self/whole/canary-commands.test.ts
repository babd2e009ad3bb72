import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { conforming } from '../../../fixtures/tenant/start.ts';
import { journal } from '../../../src/target/disk/journal.ts';
import { keyOf } from '../../../src/target/disk/state-folder.ts';
import { nameOf } from '../../../src/target/orphans.ts';
import { canaryTenant, echo, leaks, SECRET, TOKEN } from '../harness/canary.ts';
import { type Shell, shell } from '../harness/shell.ts';
import { filesIn } from './command.ts';
import { gossip, opaque } from './gossip.ts';

/**
 * What a tenant stores is data, and is shown; a secret is a token, a client secret or anything like a JWT, and is
 * not shown wherever it stands: also not where a tenant stores it, calls something by it, or sends it back.
 */
function expectClean(sh: Shell, secrets: readonly string[]): void {
  expect(leaks({ said: sh.said(), ...filesIn(sh.folder) }, secrets)).toEqual([]);
}

const asked = [
  ['a configured token', 'token'],
  ['a fetched token', 'client'],
] as const;

describe('a tenant that calls its connections by secrets, and sends them back in headers and bodies', () => {
  test.for(asked)('doctor, with %s: every check has a line, none has a secret', async ([, access]) => {
    const { env, secrets } = await canaryTenant({}, access);
    const sh = shell();
    const { said } = await sh.run(['doctor'], env);
    expect(said).toMatch(/^✓ organization and connection/m);
    expect(said).toContain('[redacted]');
    expectClean(sh, secrets);
  });

  test.for(asked)('clean, with %s: lists and deletes by name', async ([, access]) => {
    const rows = ['a', 'b'].map((part) => ({
      id: `org_${part}`,
      name: nameOf('abc123', part, 0),
      display_name: SECRET,
    }));
    const { env, secrets } = await canaryTenant(
      {
        respond: (answer, call) => {
          const told = echo(SECRET)(answer, call);
          return call.operation.id.endsWith('.list')
            ? { ...told, body: [...rows, { name: SECRET, id: TOKEN }] }
            : told;
        },
      },
      access,
    );
    const sh = shell();
    await sh.run(['clean', '--dry-run'], env);
    const { said } = await sh.run(['clean', '--older-than', '0'], env);
    expect(said).toContain(`deleted organizations ${rows[0]?.name}`);
    expectClean(sh, secrets);
  });

  test('clean, where nothing can be listed and nothing deleted', async () => {
    const { env, secrets } = await canaryTenant({
      respond: (answer, call) => ({ ...echo(SECRET)(answer, call), status: 403 }),
    });
    const sh = shell();
    const { code, said } = await sh.run(['clean'], env);
    expect(said).toContain('could not list everything: GET /organizations answered 403');
    expect(code).toBe(2);
    expectClean(sh, secrets);
  });

  test('restore: shows what somebody else has stored, and not the secret in it', async () => {
    const { env, secrets } = await canaryTenant({
      present: (row, call) => ({ ...conforming.present(row, call), organization_connection_name: SECRET }),
    });
    const sh = shell();
    const [origin, organization, connection] = [
      env.AUTH0_DOMAIN ?? '',
      env.PATCHPROOF_ORGANIZATION_ID ?? '',
      env.PATCHPROOF_CONNECTION_ID ?? '',
    ];
    journal(join(sh.folder, 'state', 'patchproof'), keyOf(origin, organization, connection)).open({
      origin,
      subject: { organization, connection },
      startedAt: '2026-07-01T00:00:00.000Z',
      pid: 1,
      originals: { home: { connection_id: connection, show_as_button: true } },
    });
    for (const args of [[], ['--force']]) {
      const { code, said } = await sh.run(['restore', ...args], env);
      expect(said).toContain('home: organization_connection_name was absent, is "[redacted]');
      expect(code).toBe(2);
    }
    expectClean(sh, secrets);
  });

  test('run: what it keeps of the tenant while it works, and to put it back', async () => {
    const { env, secrets } = await canaryTenant();
    const sh = shell();
    let kept: Readonly<Record<string, string>> = {};
    const clock = (): number => {
      const now = filesIn(sh.folder);
      if (Object.keys(now).some((path) => path.includes('journals'))) kept = now;
      return Date.now();
    };
    const { said } = await sh.run(['run', '--only', 'response.status'], env, { clock });
    expect(said).toContain('Reports in');
    expect(Object.keys(kept).join()).toMatch(/journals.*\.ndjson/);
    expect(leaks(kept, secrets)).toEqual([]);
    expectClean(sh, secrets);
  });

  test('run, on resources of its own that the tenant refuses to make', async () => {
    const { env, secrets } = await canaryTenant({ order: () => [] });
    const sh = shell();
    const named = ['ORGANIZATION_ID', 'CONNECTION_ID', 'OTHER_ORGANIZATION_ID', 'OTHER_CONNECTION_ID'];
    const none = Object.fromEntries(named.map((name) => [`PATCHPROOF_${name}`, undefined]));
    const { said } = await sh.run(['run'], { ...env, ...none });
    expect(said).toContain('could not be created');
    expectClean(sh, secrets);
  });
});

describe('a token endpoint that tells every caller what it knows of the others', () => {
  test.for([['run', '--verbose', '--only', 'authorization.scope', '--only', 'response.status'], ['doctor']])(
    '%j says why a credential cannot be had',
    async (args) => {
      const sh = shell();
      const { said } = await sh.run(args, await gossip());
      expect(said).toContain('answered 403 (no: [redacted]');
      expectClean(sh, [SECRET, opaque]);
    },
  );
});

test('a host whose label is the secret is named without it', async () => {
  const sh = shell();
  const secret = 'c4n4ry-label-of-a-host';
  const env = {
    AUTH0_DOMAIN: `${secret}.invalid`,
    AUTH0_API_TOKEN: secret,
    PATCHPROOF_ALLOWED_TENANTS: `${secret}.invalid`,
    PATCHPROOF_ORGANIZATION_ID: 'org_0123456789abcdef',
    PATCHPROOF_CONNECTION_ID: 'con_0123456789abcdef',
    XDG_STATE_HOME: join(sh.folder, 'state'),
  };
  for (const args of [['run'], ['doctor'], ['clean'], ['restore']]) await sh.run(args, env);
  await sh.run(['run'], { ...env, PATCHPROOF_ALLOWED_TENANTS: undefined });
  expect(sh.said()).toContain('https://[redacted].invalid');
  expectClean(sh, [secret]);
});

test('an env file holds secrets as well as the environment does: none is quoted where it does not belong', async () => {
  const sh = shell();
  const secret = 'c4n4ry-in-an-env-file';
  for (const name of [
    'AUTH0_DOMAIN',
    'PATCHPROOF_TIMEOUT_MS',
    'PATCHPROOF_ALLOWED_TENANTS',
    'AUTH0_AUDIENCE',
  ]) {
    writeFileSync(
      join(sh.folder, 'x'),
      `AUTH0_API_TOKEN=${secret}\nAUTH0_DOMAIN=a.invalid\n${name}="${secret} x"\n`,
    );
    for (const command of ['run', 'doctor', 'clean', 'restore'])
      expect((await sh.run([command, '--env-file', 'x'])).code).toBe(2);
  }
  const { x: _, ...files } = filesIn(sh.folder);
  expect(leaks({ said: sh.said(), ...files }, [secret])).toEqual([]);
});

test('tenant: prints tokens of its own, on purpose, and nothing that it is told', async () => {
  const sh = shell();
  const stop = new AbortController();
  const env = { AUTH0_CLIENT_SECRET: SECRET, AUTH0_API_TOKEN: TOKEN, PATCHPROOF_EXPIRED_TOKEN: TOKEN };
  const running = sh.run(['tenant', '--port', '0'], env, { signal: stop.signal });
  while (!sh.said().includes('PATCHPROOF_OTHER_ISSUER_TOKEN='))
    await new Promise((resolve) => setTimeout(resolve, 5));
  const origin = /^AUTH0_DOMAIN=(.*)$/m.exec(sh.said())?.[1] ?? '';
  for (const path of ['/api/v2/organizations', '/oauth/token', `/${TOKEN}`]) {
    await fetch(`${origin}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${TOKEN}`,
        'content-type': 'application/json',
        cookie: `auth0=${TOKEN}`,
      },
      body: JSON.stringify({ client_secret: SECRET, name: TOKEN }),
    });
  }
  stop.abort();
  expect((await running).code).toBe(0);
  const own = /eyJ[\w-]+\.[\w-]+\.[\w-]+/g;
  const said = sh.said().replaceAll(own, (token) => (token === TOKEN ? token : ''));
  expect(sh.said()).toMatch(own);
  expect(leaks({ said, ...filesIn(sh.folder) }, [SECRET, TOKEN])).toEqual([]);
});
