import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RunningTenant, startTenant } from '../../../fixtures/tenant/start.ts';
import { ask } from '../harness/tenant-call.ts';

let tenant: RunningTenant;
beforeEach(async () => {
  tenant = await startTenant();
});
afterEach(() => tenant.close());

const get = (path: string) => ask(tenant, 'GET', path);
const patch = (path: string, body: unknown) => ask(tenant, 'PATCH', path, { body });
const nobody = {
  statusCode: 404,
  error: 'Not Found',
  message: 'No organization found by that id or name',
};

describe('an organization by name', () => {
  // The second one is also the path of the list of an organization with the id `name`.
  it.each(['initech', 'connections', 'members', 'name'])('%s', async (name) => {
    const { status, body } = await ask(tenant, 'POST', '/organizations', { body: { name } });
    expect(status).toBe(201);
    expect(await get(`/organizations/name/${name}`)).toMatchObject({ status: 200, body });
  });

  it('is not found under an id, under another name, or in a name too long', async () => {
    expect((await get(`/organizations/name/${tenant.subject.organization}`)).body).toEqual(nobody);
    expect((await get('/organizations/name/hooli')).body).toEqual(nobody);
    expect((await get('/organizations/acme')).body).toEqual(nobody);
    expect((await get(`/organizations/name/${'a'.repeat(51)}`)).body).toMatchObject({
      errorCode: 'invalid_uri',
    });
  });
});

describe('a change of an organization', () => {
  const change = (body: unknown) => patch(`/organizations/${tenant.subject.organization}`, body);

  it('keeps what is not sent, replaces what is, and null unsets', async () => {
    const token_quota = { client_credentials: { per_day: 10 } };
    await change({ metadata: { a: '1', b: '2' }, token_quota });
    const { status, body } = await change({ name: 'acme-inc', metadata: { a: '3' }, token_quota: null });
    const changed = { name: 'acme-inc', display_name: 'Acme', metadata: { a: '3' } };
    expect([status, body]).toEqual([200, { id: tenant.subject.organization, ...changed }]);
    expect((await get('/organizations/name/acme-inc')).body).toEqual(body);
    expect((await change({})).body).toEqual(body);
  });

  it('leaves its connections and its place in the list alone', async () => {
    const path = `/organizations/${tenant.subject.organization}/connections`;
    const before = [(await get(path)).body, (await get('/organizations')).body];
    await change({ display_name: 'Acme' });
    expect([(await get(path)).body, (await get('/organizations')).body]).toEqual(before);
  });

  it.each<[string, unknown, object]>([
    ['a name that another has', { name: 'globex' }, { statusCode: 409 }],
    ['a name of the form of an id', { name: 'org_x' }, { statusCode: 400, errorCode: 'invalid_body' }],
    ['null for a name', { name: null }, { statusCode: 400, errorCode: 'invalid_body' }],
    ['a strange member', { id: 'org_x' }, { statusCode: 400, errorCode: 'invalid_body' }],
    ['connections', { enabled_connections: [] }, { statusCode: 400, errorCode: 'invalid_body' }],
  ])('refuses %s, and stores nothing', async (_title, body, expected) => {
    const before = tenant.snapshot();
    expect((await change(body)).body).toMatchObject(expected);
    expect(tenant.snapshot()).toEqual(before);
  });

  it('takes its own name', async () => {
    expect((await change({ name: 'acme' })).status).toBe(200);
  });

  it('needs the scope, and an organization', async () => {
    const authorization = `Bearer ${tenant.tokens.readScope}`;
    const path = `/organizations/${tenant.subject.organization}`;
    const { body } = await ask(tenant, 'PATCH', path, { body: { display_name: 'x' }, authorization });
    expect(body).toMatchObject({ message: 'Insufficient scope, expected any of: update:organizations' });
    expect((await patch('/organizations/org_Nobody0000000000', {})).body).toEqual(nobody);
  });
});

describe('a change of a connection of the tenant', () => {
  const path = () => `/connections/${tenant.subject.connection}`;

  it('replaces the options as a whole, and shows in its organizations nothing new', async () => {
    const home = `/organizations/${tenant.subject.organization}/connections/${tenant.subject.connection}`;
    const before = (await get(home)).body;
    const options = { passwordPolicy: 'low' };
    const { status, body } = await patch(path(), { options, show_as_button: false });
    expect([status, body]).toMatchObject([200, { name: 'staff-database', options, show_as_button: false }]);
    expect(body).toHaveProperty('options', options);
    expect((await get(path())).body).toEqual(body);
    expect((await get(home)).body).toEqual(before);
  });

  it.each([{ name: 'x' }, { strategy: 'okta' }, { options: 'x' }])('refuses %o', async (body) => {
    expect((await patch(path(), body)).body).toMatchObject({ statusCode: 400, errorCode: 'invalid_body' });
  });

  it('enables clients, which are listed', async () => {
    await patch(path(), { enabled_clients: ['a', 'b', 'c'] });
    const first = (await get(`${path()}/clients?take=2`)).body as { readonly next: string };
    expect(first).toMatchObject({ clients: [{ client_id: 'a' }, { client_id: 'b' }] });
    const rest = (await get(`${path()}/clients?take=2&from=${first.next}`)).body;
    expect(rest).toEqual({ clients: [{ client_id: 'c' }] });
  });

  it('is created with the options that were recorded, and those that are sent', async () => {
    const { body } = await ask(tenant, 'POST', '/connections', {
      body: { name: 'initech-db', strategy: 'auth0', options: { passwordPolicy: 'low' } },
    });
    expect(body).toMatchObject({ options: { passwordPolicy: 'low', strategy_version: 2 } });
  });
});

describe('a tenant that clients know by another address', () => {
  const exchange = async (on: RunningTenant, audience: string) => {
    const fields = { grant_type: 'client_credentials', client_id: on.client.id, audience };
    const body = new URLSearchParams({ ...fields, client_secret: on.client.secret });
    const response = await fetch(`${on.origin}/oauth/token`, { method: 'POST', body });
    return (await response.json()) as { readonly access_token?: string; readonly error?: string };
  };
  const claimsOf = (token = ''): unknown =>
    JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

  it.each([
    ['the audience below it', {}, 'https://tenant.test/api/v2/'],
    ['another audience', { audience: 'https://other.test/api/v2/' }, 'https://other.test/api/v2/'],
  ])('issues and takes tokens of that address, with %s', async (_title, more, audience) => {
    const other = await startTenant({ issuer: 'https://tenant.test/', ...more });
    expect(other).toMatchObject({ issuer: 'https://tenant.test/', audience });
    const { access_token } = await exchange(other, audience);
    expect(claimsOf(access_token)).toMatchObject({ iss: 'https://tenant.test/', aud: audience });
    const read = (token = '') =>
      ask(other, 'GET', '/organizations', { authorization: `Bearer ${token}` }).then(({ status }) => status);
    const { full, otherAudience, otherIssuer } = other.tokens;
    expect(await Promise.all([access_token, full, otherAudience, otherIssuer].map(read))).toEqual([
      200, 200, 401, 401,
    ]);
    expect(await exchange(other, `${other.origin}/api/v2/`)).toMatchObject({ error: 'access_denied' });
    await other.close();
  });
});
