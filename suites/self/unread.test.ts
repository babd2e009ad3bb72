/** A connection that cannot be read: what doctor, run, probe and explore say of it. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished, test } from 'vitest';
import type { RunningTenant } from '../../fixtures/tenant/start.ts';
import { parseRecord } from '../../src/report/parse-record.ts';
import { doctor, type Env, marked, withClient } from './doctor-on.ts';
import { tenantFor } from './gate-on.ts';
import { folder, patchproof } from './in-process.ts';

interface Answered {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const JSON_TYPE = { 'content-type': 'application/json' };
const gone: Answered = {
  status: 404,
  body: '{"statusCode":404,"error":"Not Found","message":"Not Found"}',
  headers: JSON_TYPE,
};
const refusal = (status: number, errorCode: string, message: string): Answered => ({
  status,
  body: JSON.stringify({ statusCode: status, error: 'Refused', message, errorCode }),
  headers: JSON_TYPE,
});
const page = (status: number): Answered => ({
  status,
  body: '<!doctype html><title>Gateway</title><p>Nothing here.</p>',
  headers: { 'content-type': 'text/html' },
});

/** What stands before a tenant: it answers some requests itself, by their path below the host. */
type Front = (path: string, isAuthorized: boolean) => Answered | undefined;

/** Its origin. */
async function before(tenant: RunningTenant, front: Front): Promise<string> {
  const server = createServer(async (request, answer) => {
    const { method, url = '', headers } = request;
    const own = front(url, headers.authorization !== undefined);
    if (own !== undefined) return void answer.writeHead(own.status, own.headers).end(own.body);
    const { authorization = '', 'content-type': type = '' } = headers;
    const body = await text(request);
    const reply = await fetch(`${tenant.origin}${url}`, {
      method: method ?? 'GET',
      ...(body === '' ? {} : { body }),
      headers: {
        ...(authorization === '' ? {} : { authorization }),
        ...(type === '' ? {} : { 'content-type': type }),
      },
    });
    answer.writeHead(reply.status, JSON_TYPE).end(await reply.text());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

const withToken = (tenant: RunningTenant, token: string): Env => ({
  ...withClient(tenant),
  AUTH0_API_TOKEN: token,
});

interface Situation {
  readonly title: string;
  readonly env?: (tenant: RunningTenant) => Env;
  readonly front?: Front;
  /** Answered with a token only: without one, doctor would end at it. */
  readonly home: string | number;
  /** The likeliest cause, and the variable to look at. */
  readonly cause: RegExp;
  /** Where doctor says it. */
  readonly check?: string;
}

const isBelow = (path: string): boolean => /\/organizations\/[^/]+\/connections/.test(path);
const isOne = (path: string): boolean => /\/organizations\/[^/]+\/connections\/[^/?]+$/.test(path);

const situations: readonly Situation[] = [
  {
    title: 'an organization that does not exist',
    env: (tenant) => withClient(tenant, { PATCHPROOF_ORGANIZATION_ID: 'org_aaaaaaaaaaaaaaaa' }),
    home: 404,
    cause: /there is no such organization: check PATCHPROOF_ORGANIZATION_ID/,
  },
  {
    title: 'the name of the organization in place of its id',
    env: (tenant) => withClient(tenant, { PATCHPROOF_ORGANIZATION_ID: 'acme' }),
    home: 404,
    cause: /there is no such organization: check PATCHPROOF_ORGANIZATION_ID, which is an id, not a name/,
  },
  {
    title: 'an organization that does not exist, on a tenant that shows an empty list of it',
    env: (tenant) => withClient(tenant, { PATCHPROOF_ORGANIZATION_ID: 'org_aaaaaaaaaaaaaaaa' }),
    front: (path) =>
      isBelow(path) && !isOne(path) ? { status: 200, body: '[]', headers: JSON_TYPE } : undefined,
    home: 404,
    cause: /there is no such organization: check PATCHPROOF_ORGANIZATION_ID/,
  },
  {
    title: 'a connection that does not exist',
    env: (tenant) => withClient(tenant, { PATCHPROOF_CONNECTION_ID: 'con_aaaaaaaaaaaaaaaa' }),
    home: 404,
    cause:
      /no such connection is attached to it \(it has con_\w+, con_\w+.*no such connection at all\): check PATCHPROOF_CONNECTION_ID/,
  },
  {
    title: 'a connection that is attached elsewhere',
    env: (tenant) =>
      withClient(tenant, {
        PATCHPROOF_ORGANIZATION_ID: tenant.subject.other_organization,
        PATCHPROOF_CONNECTION_ID: tenant.subject.other_connection,
        PATCHPROOF_OTHER_ORGANIZATION_ID: undefined,
        PATCHPROOF_OTHER_CONNECTION_ID: undefined,
      }),
    home: 404,
    cause:
      /no such connection is attached to it .*the tenant has that connection\): attach it, or check PATCHPROOF_CONNECTION_ID/,
  },
  {
    title: 'both ids in each other’s place',
    env: (tenant) =>
      withClient(tenant, {
        PATCHPROOF_ORGANIZATION_ID: tenant.subject.connection,
        PATCHPROOF_CONNECTION_ID: tenant.subject.organization,
      }),
    home: 404,
    cause: /PATCHPROOF_ORGANIZATION_ID and PATCHPROOF_CONNECTION_ID are swapped/,
  },
  {
    title: 'an organization in place of the connection',
    env: (tenant) => withClient(tenant, { PATCHPROOF_CONNECTION_ID: tenant.subject.organization }),
    home: 404,
    cause: /PATCHPROOF_CONNECTION_ID holds the id of an organization/,
  },
  {
    title: 'a tenant without the paths under test',
    front: (path) => (isBelow(path) ? gone : undefined),
    home: 404,
    cause: /the organization is there, but the tenant does not have the paths below .*early access/,
  },
  {
    title: 'a server that has the list and not the path of one',
    front: (path) => (isOne(path) ? gone : undefined),
    home: 404,
    cause: /the list of the organization has the connection, but .*its own path/,
  },
  {
    title: 'a tenant without organizations',
    front: (path) => (path.includes('/organizations') ? gone : undefined),
    home: 404,
    cause: /does not have the paths below \/organizations: look at its plan/,
  },
  {
    title: 'an API below another path',
    front: (path) => (path.startsWith('/api/v2') ? gone : undefined),
    home: 404,
    cause: /no path of the Management API is there: check that AUTH0_DOMAIN serves it at \/api\/v2/,
  },
  {
    title: 'a gateway that has a page for whatever it does not route',
    front: (path, isAuthorized) => (path.startsWith('/api/v2') && isAuthorized ? page(404) : undefined),
    home: 404,
    cause: /the answer is an HTML page, not as the Management API answers: check AUTH0_DOMAIN/,
  },
  {
    title: 'a login page for whoever has a token',
    front: (path, isAuthorized) => (isBelow(path) && isAuthorized ? page(200) : undefined),
    home: 200,
    cause:
      /the answer is an HTML page, .*check AUTH0_DOMAIN, and look for a gateway, a proxy or a login page/,
  },
  {
    title: 'text in place of an API',
    front: (path, isAuthorized) => (isBelow(path) && isAuthorized ? { status: 200, body: 'OK' } : undefined),
    home: 200,
    cause: /the answer is text, not as the Management API answers/,
  },
  {
    title: 'a list in place of the connection',
    front: (path, isAuthorized) =>
      isBelow(path) && isAuthorized ? { status: 200, body: '[]', headers: JSON_TYPE } : undefined,
    home: 200,
    cause: /no JSON object was answered/,
  },
  {
    title: 'a redirect to another host',
    front: (path, isAuthorized) =>
      isBelow(path) && isAuthorized
        ? { status: 308, body: '', headers: { location: 'https://login.example/api/v2' } }
        : undefined,
    home: 308,
    cause:
      /it redirects to https:\/\/login\.example\/api\/v2, and no redirect is followed: check AUTH0_DOMAIN/,
  },
  {
    title: 'a token without the scope to read',
    front: (path, isAuthorized) =>
      isBelow(path) && isAuthorized
        ? refusal(
            403,
            'insufficient_scope',
            'Insufficient scope, expected any of: read:organization_connections',
          )
        : undefined,
    home: 403,
    cause: /the token lacks read:organization_connections; grant it/,
  },
  {
    title: 'a tenant whose plan has no organizations',
    front: (path, isAuthorized) =>
      isBelow(path) && isAuthorized
        ? refusal(403, 'feature_not_enabled', 'This feature is not enabled for this tenant')
        : undefined,
    home: 403,
    cause: /the tenant may not use this \(feature_not_enabled\): look at its plan/,
  },
  {
    title: 'a firewall that forbids it',
    front: (path, isAuthorized) => (isBelow(path) && isAuthorized ? page(403) : undefined),
    home: 403,
    cause: /the answer is an HTML page, .*look for a gateway/,
  },
  {
    title: 'an id that the path does not allow',
    front: (path, isAuthorized) =>
      isBelow(path) && isAuthorized
        ? refusal(
            400,
            'invalid_uri',
            "Path validation error: 'String does not match' on property connection_id (Connection identifier.).",
          )
        : undefined,
    home: 400,
    cause: /the id of the connection is refused: check PATCHPROOF_CONNECTION_ID/,
  },
  {
    title: 'a token of another tenant',
    env: (tenant) => withToken(tenant, tenant.tokens.otherIssuer),
    home: 401,
    cause: /the token is refused; AUTH0_API_TOKEN is of https:\/\/another-tenant\.example\.com\//,
  },
  {
    title: 'a token for another API',
    env: (tenant) => withToken(tenant, tenant.tokens.otherAudience),
    home: 401,
    cause: /AUTH0_API_TOKEN is for https:\/\/another-api\.example\.com\//,
    check: 'token',
  },
  {
    title: 'a token that has expired',
    env: (tenant) => withToken(tenant, tenant.tokens.expired),
    home: 401,
    cause: /AUTH0_API_TOKEN expired .+ ago: get a new one/,
    check: 'token',
  },
  {
    title: 'something that is no token',
    env: (tenant) => withToken(tenant, 'not-a-token-at-all'),
    home: 400,
    cause: /the token is refused; get a new one, .*AUTH0_API_TOKEN/,
  },
  {
    title: 'a tenant that is down for whoever has a token',
    front: (path, isAuthorized) =>
      isBelow(path) && isAuthorized ? refusal(503, 'unavailable', 'Try later') : undefined,
    home: 503,
    cause: /the tenant is down; try later/,
  },
];

async function environmentIn({ env = withClient, front }: Situation, tenant: RunningTenant): Promise<Env> {
  const given = env(tenant);
  return front === undefined
    ? given
    : { ...given, AUTH0_DOMAIN: await before(tenant, front), AUTH0_AUDIENCE: `${tenant.origin}/api/v2/` };
}

/** Lines that name more than twenty rules. */
const lists = (said: string): readonly string[] =>
  said
    .split('\n')
    .filter((line) => (line.match(/\b(request|response|error|state)\.[\w-]+\.[\w-]+/g) ?? []).length > 20);

describe.each(situations)('$title', (situation) => {
  it('is named by doctor', async () => {
    const tenant = await tenantFor();
    const { code, said } = await doctor(await environmentIn(situation, tenant));
    const [line = '', ...others] = marked(said, '✗');
    expect(line).toMatch(situation.cause);
    expect(line).toContain(`✗ ${situation.check ?? 'organization and connection'}: `);
    expect(others).toEqual([]);
    expect(code).toBe(2);
    expect(tenant.requests().writes).toBe(0);
  });

  it('is named by run, with what was asked and answered, in every report', async () => {
    const tenant = await tenantFor();
    const env = await environmentIn(situation, tenant);
    const cwd = folder();
    const formats = 'record,html,md,junit,json,github,ctrf,sarif';
    const { code, out } = await patchproof(['run', '--report', formats], cwd, env);
    const { PATCHPROOF_ORGANIZATION_ID: organization, PATCHPROOF_CONNECTION_ID: connection } = env;
    const asked = `GET ${env.AUTH0_DOMAIN}/api/v2/organizations/${organization}/connections/${connection} was answered with ${situation.home}: `;
    expect(out).toMatch(situation.cause);
    expect(out).toContain(asked);
    expect(lists(out)).toEqual([]);
    const written = (file: string): string => readFileSync(join(cwd, 'reports', 'latest', file), 'utf8');
    const report = JSON.parse(written('report.json')) as {
      readonly unread: {
        readonly causes: readonly string[];
        readonly readings: readonly { readonly status: number }[];
      };
    };
    expect(report.unread.causes[0]).toMatch(situation.cause);
    expect(report.unread.readings[0]?.status).toBe(situation.home);
    for (const file of ['report.md', 'annotations.txt']) {
      expect(written(file), file).toMatch(/Likely: /);
      expect(lists(written(file)), file).toEqual([]);
    }
    for (const file of ['index.html', 'junit.xml', 'ctrf.json', 'report.sarif'])
      expect(written(file), file).toContain('Likely: ');
    const { end } = parseRecord(written('record.ndjson'));
    expect(end?.unread?.causes.length).toBeGreaterThan(0);
    expect(end?.sent.writes).toBe(0);
    expect(code).toBe(situation.home === 503 ? 1 : 2);
    expect(tenant.requests().writes).toBe(0);
  });
});

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
