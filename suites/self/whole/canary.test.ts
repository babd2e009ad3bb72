import { existsSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { conforming } from '../../../fixtures/tenant/start.ts';
import { canaryTenant, leaks, nameless, SECRET, spellings, TOKEN } from '../harness/canary.ts';
import { patchproof } from '../harness/cli-launch.ts';
import { environmentOf, tenantFor } from '../harness/gate-on.ts';
import { commandLine, type Done, filesIn } from './command.ts';

const { start, folder } = commandLine();

vi.setConfig({ testTimeout: 60_000 });

/** Enough to be told everything many times over. */
const few = 'run --profile smoke --only error.body.private'.split(' ');

/** The same command line in this process. */
async function here(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  cwd = folder(),
): Promise<Done> {
  const { code, out, err } = await patchproof(args, {
    env: { XDG_STATE_HOME: join(cwd, 'state'), ...env },
    cwd,
  });
  return { code: code ?? 'lost', out, err, megabytes: undefined, files: filesIn(cwd) };
}

/** No spelling of any secret, in no stream and no file. */
function expectClean(done: Done, secrets: readonly string[]): void {
  const places = { out: done.out, err: done.err, ...done.files };
  expect(leaks(places, secrets)).toEqual([]);
}

describe('a tenant that echoes every secret it is told', () => {
  test.for([
    ['a configured token', 'token'],
    ['a fetched token', 'client'],
  ] as const)('run, with %s', async ([, access]) => {
    const { env, secrets } = await canaryTenant({}, access);
    const done = await here(few, env);
    // An echo of this size breaks the contract, and people read what was answered.
    expect(done.code).toBe(1);
    expect(done.files['reports/latest/record.ndjson']).toContain('[redacted]');
    expect(done.files['reports/latest/record.ndjson']).toContain('"kind":"end"');
    expectClean(done, secrets);
  });

  test('run, where a refusal of the first read quotes them', async () => {
    const { env, secrets } = await canaryTenant({ order: () => [] });
    const done = await here(few, env);
    expect(done.code).not.toBe(0);
    expectClean(done, secrets);
  });

  test('run, stopped by kill -9: what was written so far', { tags: ['slow'] }, async () => {
    const { env, secrets } = await canaryTenant({
      transmit: async (answer, wire, call) => {
        await pause(20);
        return conforming.transmit(answer, wire, call);
      },
    });
    const cwd = folder();
    const run = start(['run'], env, cwd);
    const record = join(cwd, 'reports', 'latest', 'record.ndjson');
    while (!existsSync(record) || statSync(record).size < 20_000) await pause(20);
    run.kill('SIGKILL');
    const done = await run.done;
    expect(done.code).toBe('SIGKILL');
    expect(done.files['reports/latest/record.ndjson']).toContain('[redacted]');
    expectClean(done, secrets);
  });
});

describe('a token endpoint that quotes the secret', () => {
  test.for([401, 403, 400, 500, 200])('answering %i', async (status) => {
    const quoted = spellings(SECRET).join(' ');
    const server = createServer((request, response) => {
      request.resume();
      response.writeHead(status, { 'content-type': 'application/json', 'www-authenticate': quoted });
      response.end(JSON.stringify({ error: `invalid ${quoted}`, error_description: `${quoted} ${TOKEN}` }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { env } = await canaryTenant();
    const fetching = { ...env, AUTH0_API_TOKEN: undefined, AUTH0_DOMAIN: `http://127.0.0.1:${port}` };
    // One real process; the others say the same.
    const done = await (status === 401 ? start(['run'], fetching).done : here(['run'], fetching));
    expect(done.code).toBe(2);
    expect(done.err).toMatch(/no access token/);
    expectClean(done, [SECRET, TOKEN]);
  });
});

describe('secrets where they do not belong', () => {
  const misplaced: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'a token with a space': { AUTH0_API_TOKEN: `Bearer ${TOKEN}` },
    'a token as a domain': { AUTH0_DOMAIN: TOKEN },
    'a secret in a URL': { AUTH0_DOMAIN: `https://client:${SECRET}@acme.eu.auth0.com` },
    'a token as an organization': { PATCHPROOF_ORGANIZATION_ID: TOKEN },
    'a token as an audience': { AUTH0_AUDIENCE: TOKEN },
    'a secret as an allowed tenant': { PATCHPROOF_ALLOWED_TENANTS: `https://${SECRET}` },
    'a token as a time-out': { PATCHPROOF_TIMEOUT_MS: TOKEN },
    'a token as a contract': { PATCHPROOF_CONTRACT: TOKEN },
    'a token as a profile': { PATCHPROOF_PROFILE: TOKEN },
  };

  test.for(Object.keys(misplaced))('%s', async (name) => {
    const { env } = await canaryTenant();
    const done = await here(['run'], { ...env, ...misplaced[name] });
    expect(done.code).toBe(2);
    expectClean(done, [SECRET, TOKEN]);
  });
});

describe('commands that send nothing', () => {
  const har = {
    log: {
      version: '1.2',
      entries: [200, 400].map((status) => ({
        request: {
          method: 'PATCH',
          url: `https://acme.eu.auth0.com/api/v2/organizations/org_1/connections/con_1?access_token=${TOKEN}`,
          headers: [
            { name: 'Authorization', value: `Bearer ${TOKEN}` },
            { name: 'Cookie', value: `auth0=${TOKEN}` },
          ],
          cookies: [{ name: 'auth0', value: TOKEN }],
          postData: { text: JSON.stringify({ organization_connection_name: TOKEN }) },
        },
        response: {
          status,
          headers: [
            { name: 'set-cookie', value: TOKEN },
            { name: 'content-type', value: `text/html; token=${TOKEN}` },
          ],
          content: { text: JSON.stringify({ connection_id: TOKEN, message: TOKEN, statusCode: TOKEN }) },
        },
      })),
    },
  };

  test.for([
    ['check', 'recorded.har'],
    ['check', 'recorded.har', '--strict'],
    ['check', 'cut.har'],
    ['rules'],
    ['plan'],
    ['plan', '--profile', 'smoke'],
    ['body', 'no/such/case'],
    ['--help'],
    ['run', '--out', '/dev/null/x'],
    ['run', '--only', TOKEN],
  ])('%j', async (args) => {
    const { env } = await canaryTenant();
    const cwd = folder();
    const done = await here(args, env, prepared(cwd));
    expectClean(withoutInput(done), args.includes(TOKEN) ? [SECRET] : [SECRET, TOKEN]);
  });

  function prepared(cwd: string): string {
    const text = JSON.stringify(har);
    writeFileSync(join(cwd, 'recorded.har'), text);
    writeFileSync(join(cwd, 'cut.har'), text.slice(0, -20));
    return cwd;
  }

  /** The recordings were there before, secrets and all. */
  const withoutInput = (done: Done): Done => ({
    ...done,
    files: Object.fromEntries(Object.entries(done.files).filter(([path]) => !path.endsWith('.har'))),
  });
});

test('a server that cannot be reached', async () => {
  const tenant = await tenantFor();
  const env = { ...environmentOf(tenant), AUTH0_API_TOKEN: TOKEN };
  await tenant.close();
  const done = await here(['run'], env);
  expect(done.code).toBe(2);
  expectClean(done, [TOKEN]);
});

test('a record that cannot be written', async () => {
  const { env, secrets } = await canaryTenant();
  const cwd = folder();
  writeFileSync(join(cwd, 'reports'), 'a file where a folder is to be');
  const done = await here(['run'], env, cwd);
  expect(done.code).toBe(2);
  expectClean(done, secrets);
});

test('the search finds every spelling of a secret', () => {
  for (const text of spellings(SECRET)) expect(leaks({ out: `<${text}>` }, [SECRET])).toHaveLength(1);
  expect(leaks({ out: nameless }, [SECRET, TOKEN])).toEqual([]);
});
