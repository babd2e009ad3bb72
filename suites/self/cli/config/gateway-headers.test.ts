import { execFileSync } from 'node:child_process';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { RunningTenant } from '../../../../fixtures/tenant/start.ts';
import { completeRecord, emptyFolder, patchproof, written } from '../../harness/cli-launch.ts';
import { tenantFor } from '../../harness/gate-on.ts';
import { behaviourOf } from '../../harness/recorded-run.ts';

const KEY = 'gateway-key-0123456789';

interface Gateway {
  readonly origin: string;
  /** Paths of requests that came with the key, and of those that came without. */
  readonly withKey: readonly string[];
  readonly withoutKey: readonly string[];
}

/** A gateway in front of a tenant: below /api/v2 it wants a key, which it repeats in a header. */
async function gatewayTo(tenant: RunningTenant): Promise<Gateway> {
  const withKey: string[] = [];
  const withoutKey: string[] = [];
  const { hostname, port } = new URL(tenant.origin);
  const handle = (asked: IncomingMessage, answer: ServerResponse): void => {
    const path = asked.url ?? '';
    const hasKey = asked.headers['x-gateway-key'] === KEY;
    (hasKey ? withKey : withoutKey).push(path);
    if (path.startsWith('/api/v2') && !hasKey) return void answer.writeHead(403).end('<h1>No key</h1>');
    const onward = request(
      { hostname, port, path, method: asked.method, headers: asked.headers },
      (found) => {
        answer.writeHead(found.statusCode ?? 500, { ...found.headers, via: `1.1 ${KEY}` });
        found.pipe(answer);
      },
    );
    asked.pipe(onward);
  };
  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, withKey, withoutKey };
}

const environment = (gateway: Gateway, { client, subject, audience }: RunningTenant) => ({
  AUTH0_DOMAIN: gateway.origin,
  AUTH0_AUDIENCE: audience,
  AUTH0_CLIENT_ID: client.id,
  AUTH0_CLIENT_SECRET: client.secret,
  PATCHPROOF_ORGANIZATION_ID: subject.organization,
  PATCHPROOF_CONNECTION_ID: subject.connection,
});

const WORDS = ['run', '--profile', 'smoke', '--only', 'response'];
const isToken = (path: string): boolean => !path.startsWith('/api/v2');

describe('--header', () => {
  it('goes with every request below /api/v2, never to the token endpoint, and nowhere into what is written', async () => {
    const tenant = await tenantFor();
    const gateway = await gatewayTo(tenant);
    const cwd = emptyFolder();
    const env = environment(gateway, tenant);
    const { code, out, err } = await patchproof([...WORDS, '--header', `X-Gateway-Key: ${KEY}`], {
      cwd,
      env,
    });
    expect(code, out + err).toBe(0);
    expect(gateway.withKey.filter(isToken)).toEqual([]);
    expect(gateway.withoutKey.filter((path) => !isToken(path))).toEqual([]);
    expect(gateway.withoutKey).toContain('/oauth/token');
    const folder = join(cwd, 'reports/latest');
    expect(completeRecord(folder).exchanges.length).toBeGreaterThan(20);
    expect(out + err + written(folder)).not.toContain(KEY);
    expect(out + err + written(folder)).not.toContain(Buffer.from(KEY).toString('base64').slice(0, 20));
  });

  it('goes to the token endpoint too with --header-on-token', async () => {
    const tenant = await tenantFor();
    const gateway = await gatewayTo(tenant);
    const words = [...WORDS, '--header', `x-gateway-key:${KEY}`, '--header-on-token'];
    expect((await patchproof(words, { env: environment(gateway, tenant) })).code).toBe(0);
    expect(gateway.withKey).toContain('/oauth/token');
    expect(gateway.withoutKey).toEqual([]);
  });

  it('is in the commands that a failure prints, its value from a variable', async () => {
    const tenant = await tenantFor({ behaviour: behaviourOf('response.status.processing') });
    const gateway = await gatewayTo(tenant);
    const env = environment(gateway, tenant);
    const words = ['run', '--only', 'response.status.ok', '--header', `X-Gateway-Key: ${KEY}`];
    const { out } = await patchproof([...words, '--header-on-token'], { env });
    const [again = ''] = /run --header .*/.exec(out) ?? [];
    const [curl = ''] = /curl -i .*/.exec(out) ?? [];
    const inShell = (line: string): string =>
      execFileSync('sh', ['-c', line.replace('curl ', 'printf "%s\\n" ')], {
        env: { X_GATEWAY_KEY: KEY, AUTH0_API_TOKEN: 'token' },
        encoding: 'utf8',
      });
    const typed = inShell(`curl ${again}`).trimEnd().split('\n');
    expect(typed).toEqual(expect.arrayContaining([`X-Gateway-Key: ${KEY}`, '--header-on-token']));
    expect(await patchproof(typed, { env })).toMatchObject({ code: 1 });
    expect(inShell(curl)).toContain(`-H\nX-Gateway-Key: ${KEY}\n`);
  });

  it('is needed where a gateway wants it, by doctor and restore as by a run', async () => {
    const tenant = await tenantFor();
    const gateway = await gatewayTo(tenant);
    const env = environment(gateway, tenant);
    expect((await patchproof(WORDS, { env })).code).toBe(2);
    expect((await patchproof(['doctor'], { env })).code).toBe(2);
    const header = ['--header', `X-Gateway-Key: ${KEY}`];
    const { code, out, err } = await patchproof(['doctor', ...header], { env });
    expect([code, out + err], out).toEqual([0, expect.not.stringContaining(KEY)]);
    expect((await patchproof(['restore', ...header], { env })).code).toBe(0);
  });

  it.each([
    [
      ['--header', 'Authorization: Bearer abcdefghijkl'],
      '--header Authorization: the suite sets this header itself',
    ],
    [['--header', 'cookie: a=abcdefghijkl'], '--header cookie: the suite sets this header itself'],
    [
      ['--header', 'Content-Type: application/json'],
      '--header Content-Type: the suite sets this header itself',
    ],
    [['--header', 'no-colon-abcdefghijkl'], "--header: expected 'Name: value'"],
    [
      ['--header', 'X-Key: abcdefghijkl\r\nX-Other: 1'],
      '--header X-Key: expected a value of printable ASCII',
    ],
    [['--header', 'X-Key: abc'], '--header X-Key: its value has fewer than 8 characters'],
    [
      ['--header', 'X-Key: abcdefghijkl', '--header', 'x-key: abcdefghijkm'],
      '--header x-key: it is given twice',
    ],
    [['--header-on-token'], '--header-on-token: expected --header beside it'],
  ])('%j is refused without its value', async (words, problem) => {
    const env = { AUTH0_DOMAIN: 'http://127.0.0.1:9', AUTH0_API_TOKEN: 'not-a-token-at-all' };
    const { code, err } = await patchproof(['run', ...words], { env });
    expect([code, err]).toEqual([2, expect.stringContaining(problem)]);
    expect(err).not.toContain('abcdefghijkl');
  });

  it('says that a tenant is meant', async () => {
    const { code, err } = await patchproof(['run', '--header', `X-Gateway-Key: ${KEY}`]);
    expect([code, err]).toEqual([
      2,
      expect.stringContaining('--header is given but AUTH0_DOMAIN is not set'),
    ]);
  });
});

it('--env names the env file, as --env-file does', async () => {
  const cwd = emptyFolder();
  const { code, err } = await patchproof(['run', '--env', '.env.nowhere'], { cwd });
  expect([code, err]).toEqual([2, expect.stringContaining('--env-file .env.nowhere: there is no such file')]);
});
