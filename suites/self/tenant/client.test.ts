import { ManagementClient, ManagementError } from 'auth0';
import { Agent, fetch as undiciFetch } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningTenant } from '../../../fixtures/tenant/start.ts';
import { startBehindTls, type TenantBehindTls } from '../harness/tenant-behind-tls.ts';

/** The official client against the tenant: the reference is only worth something if real code works with it. */

let front: TenantBehindTls;
let tenant: RunningTenant;
let client: ManagementClient;

/** No audience: the client asks for the one that goes with its domain. */
beforeAll(async () => {
  front = await startBehindTls();
  tenant = front.tenant;
  const dispatcher = new Agent({ connect: { ca: front.certificate } });
  client = new ManagementClient({
    domain: front.domain,
    clientId: tenant.client.id,
    clientSecret: tenant.client.secret,
    maxRetries: 0,
    fetch: (input, { method = 'GET', headers, body } = {}) =>
      undiciFetch(String(input), {
        method,
        headers: [...new Headers(headers)],
        body: body === null || body === undefined ? null : String(body),
        dispatcher,
      }),
  });
});
afterAll(() => front.close());

const status = (error: unknown) => (error instanceof ManagementError ? error.statusCode : undefined);

describe('the official client', () => {
  it('creates, attaches, updates, reads, lists and deletes', async () => {
    const { id = '' } = await client.organizations.create({ name: 'initech', display_name: 'Initech' });
    const { id: connection_id = '' } = await client.connections.create({
      name: 'initech-db',
      strategy: 'auth0',
    });
    expect([id, connection_id]).toEqual([
      expect.stringMatching(/^org_[A-Za-z0-9]{16}$/),
      expect.stringMatching(/^con_[A-Za-z0-9]{16}$/),
    ]);
    const { connections } = client.organizations;
    const attached = await connections.create(id, { connection_id, is_enabled: true });
    expect(attached).toMatchObject({ connection_id, show_as_button: true, is_signup_enabled: false });

    const change = { organization_connection_name: 'staff', organization_access_level: 'limited' } as const;
    const updated = await connections.update(id, connection_id, change);
    expect(updated).toEqual({ ...attached, ...change });
    expect(await connections.get(id, connection_id)).toEqual(updated);
    expect((await connections.list(id, { is_enabled: true })).data).toEqual([updated]);
    expect((await connections.list(id, { is_enabled: false })).data).toEqual([]);

    await connections.delete(id, connection_id);
    await connections.delete(id, connection_id);
    await expect(connections.get(id, connection_id)).rejects.toMatchObject({ statusCode: 404 });
    await client.organizations.delete(id);
    expect(await client.organizations.delete(id).catch(status)).toBe(404);
    await client.connections.delete(connection_id);
    expect(await client.connections.get(connection_id).catch(status)).toBe(404);
  });

  it('pages, and sees one store through both families', async () => {
    const { organization, connection } = tenant.subject;
    const { connections, enabledConnections } = client.organizations;
    const one = await connections.list(organization, { per_page: 1, include_totals: true });
    expect([one.data.length, one.hasNextPage()]).toEqual([1, true]);
    await enabledConnections.update(organization, connection, { assign_membership_on_login: true });
    expect(await connections.get(organization, connection)).toMatchObject({
      assign_membership_on_login: true,
    });
    const older = await enabledConnections.get(organization, connection);
    expect(older).toEqual({
      connection_id: connection,
      is_signup_enabled: false,
      assign_membership_on_login: true,
      show_as_button: true,
      connection: { name: 'staff-database', strategy: 'auth0' },
    });
  });

  it('lists from checkpoint to checkpoint, though it deletes what it has been shown', async () => {
    const names = ['one', 'two', 'three', 'four', 'five'].map((name) => `paged-${name}`);
    for (const name of names) await client.organizations.create({ name });
    const met: string[] = [];
    for await (const { id = '', name = '' } of await client.organizations.list({ take: 2 })) {
      met.push(name);
      if (names.includes(name)) await client.organizations.delete(id);
    }
    expect(met).toEqual(['acme', 'globex', ...names]);
    const taken = front.requests.filter((line) => line.startsWith('GET /api/v2/organizations?'));
    expect([taken.length, taken[0]]).toEqual([4, 'GET /api/v2/organizations?include_totals=true&take=2']);
  });

  it('finds by name, filters and chooses members', async () => {
    const { organizations, connections } = client;
    expect(await organizations.getByName('globex')).toMatchObject({ display_name: 'Globex' });
    const all = async (query: Parameters<typeof connections.list>[0]) =>
      (await connections.list(query)).data.map(({ name }) => name);
    expect(await all({ strategy: ['okta', 'ad'] })).toEqual(['partner-okta']);
    expect(await all({ strategy: ['okta', 'auth0'] })).toEqual(['staff-database', 'partner-okta']);
    const named = await connections.list({ name: 'partner-okta', fields: 'id', include_fields: true });
    expect(named.data).toEqual([{ id: tenant.subject.other_connection }]);
  });

  it('changes an organization and a connection', async () => {
    const { organization, connection } = tenant.subject;
    const changed = await client.organizations.update(organization, { display_name: 'Acme Inc' });
    expect(changed).toEqual({ id: organization, name: 'acme', display_name: 'Acme Inc' });
    expect(await client.organizations.get(organization)).toEqual(changed);
    const options = { passwordPolicy: 'low' } as const;
    await client.connections.update(connection, { options });
    expect(await client.connections.get(connection)).toMatchObject({ name: 'staff-database', options });
  });

  it('lists what nobody stores here', async () => {
    const { organization, connection } = tenant.subject;
    const { clients, clientGrants, connections, organizations } = client;
    const lists = await Promise.all([
      clients.list(),
      clientGrants.list(),
      connections.clients.get(connection),
      organizations.clientGrants.list(organization),
      organizations.clients.list(organization),
      organizations.discoveryDomains.list(organization),
      organizations.groups.list(organization),
      organizations.invitations.list(organization),
      organizations.members.list(organization),
    ]);
    expect(lists.map((list) => [list.data, list.hasNextPage()])).toEqual(lists.map(() => [[], false]));
  });

  it('shows errors as the client knows them', async () => {
    const { organization, connection } = tenant.subject;
    const long = { organization_connection_name: 'a'.repeat(51) };
    const refused = client.organizations.connections.update(organization, connection, long);
    await expect(refused).rejects.toMatchObject({ statusCode: 400, body: { errorCode: 'invalid_body' } });
    const again = client.organizations.connections.create(organization, { connection_id: connection });
    await expect(again).rejects.toMatchObject({ statusCode: 409 });
  });
});

describe('the token endpoint', () => {
  const ask = async (fields: Record<string, string>, form = false) => {
    const body = form ? new URLSearchParams(fields) : JSON.stringify(fields);
    const headers = form ? {} : { 'content-type': 'application/json' };
    const response = await fetch(`${tenant.origin}/oauth/token`, { method: 'POST', headers, body });
    return { status: response.status, body: await response.json() };
  };
  const right = () => ({
    grant_type: 'client_credentials',
    client_id: tenant.client.id,
    client_secret: tenant.client.secret,
    audience: tenant.audience,
  });

  it('narrows to the scopes asked for, in a form and in JSON', async () => {
    const scope = 'read:organizations read:everything';
    for (const form of [true, false]) {
      const { body } = await ask({ ...right(), scope }, form);
      expect(body).toEqual({
        access_token: expect.stringMatching(/^[^.]+\.[^.]+\.[^.]+$/),
        scope: 'read:organizations',
        expires_in: 86_400,
        token_type: 'Bearer',
      });
    }
  });

  it.each([
    ['another grant', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
    ['a wrong secret', { client_secret: 'x' }, 401, 'invalid_client'],
    ['another audience', { audience: 'https://x/' }, 403, 'access_denied'],
  ])('refuses %s', async (_title, wrong, code, error) => {
    const { status, body } = await ask({ ...right(), ...wrong });
    expect([status, body]).toEqual([code, { error, error_description: expect.any(String) }]);
  });

  it('publishes its public key only', async () => {
    const { keys } = (await (await fetch(`${tenant.origin}/.well-known/jwks.json`)).json()) as {
      keys: object[];
    };
    expect(keys).toEqual([
      { kty: 'RSA', alg: 'RS256', use: 'sig', e: 'AQAB', n: expect.any(String), kid: expect.any(String) },
    ]);
  });
});
