import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RunningTenant, startTenant } from '../../../fixtures/tenant/start.ts';
import { ask, homeOf, oktaOf } from '../harness/tenant-call.ts';

let tenant: RunningTenant;
beforeEach(async () => {
  tenant = await startTenant();
});
afterEach(() => tenant.close());

const patch = (body: unknown, path = homeOf(tenant)) => ask(tenant, 'PATCH', path, { body });
const read = async (path = homeOf(tenant)) => (await ask(tenant, 'GET', path)).body;

const created = {
  assign_membership_on_login: false,
  show_as_button: true,
  is_enabled: true,
  organization_access_level: 'none',
};

describe('an update', () => {
  it('merges and answers with the whole resource, as recorded', async () => {
    const { status, body, headers } = await patch({ assign_membership_on_login: true, is_enabled: true });
    expect([status, body]).toEqual([
      200,
      {
        connection_id: tenant.subject.connection,
        is_signup_enabled: false,
        ...created,
        assign_membership_on_login: true,
        connection: { name: 'staff-database', strategy: 'auth0' },
      },
    ]);
    expect(await read()).toEqual(body);
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-cache',
      'x-ratelimit-limit': '50',
      'x-ratelimit-remaining': '49',
    });
    expect(Number(headers['x-ratelimit-reset']) - Date.now() / 1000).toBeLessThan(7);
  });

  it('leaves signup out for an enterprise connection, even when it is sent', async () => {
    const answer = await patch({ show_as_button: false, is_signup_enabled: false }, oktaOf(tenant));
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        connection_id: tenant.subject.other_connection,
        ...created,
        show_as_button: false,
        connection: { name: 'partner-okta', strategy: 'okta' },
      },
    ]);
  });

  it('takes null for three members and never shows it', async () => {
    const set = { organization_connection_name: 'a', organization_access_level: 'full', is_enabled: false };
    expect((await patch(set)).body).toMatchObject(set);
    const { body } = await patch({
      organization_connection_name: null,
      organization_access_level: null,
      is_enabled: null,
    });
    expect(body).toMatchObject({ organization_access_level: 'none', is_enabled: true });
    expect(body).not.toHaveProperty('organization_connection_name');
  });

  it('touches one row of one organization', async () => {
    const { attached, ...others } = tenant.snapshot() as { attached: Record<string, Record<string, object>> };
    await patch({ show_as_button: false });
    const { organization, connection } = tenant.subject;
    const changed = { ...attached[organization]?.[connection], show_as_button: false };
    const expected = { ...attached, [organization]: { ...attached[organization], [connection]: changed } };
    expect(tenant.snapshot()).toEqual({ ...others, attached: expected });
  });
});

describe('ties between members', () => {
  const signup = {
    statusCode: 400,
    error: 'Bad Request',
    message:
      'Only database connections with assign_membership_on_login = true support is_signup_enabled = true.',
    errorCode: 'invalid_body',
  };

  it('signup needs membership, sent along or stored', async () => {
    expect((await patch({ is_signup_enabled: true })).body).toEqual(signup);
    expect((await patch({ is_signup_enabled: true, assign_membership_on_login: true })).status).toBe(200);
    expect((await patch({ is_signup_enabled: true })).status).toBe(200);
  });

  it('signup needs a database', async () => {
    const body = { is_signup_enabled: true, assign_membership_on_login: true };
    expect((await patch(body, oktaOf(tenant))).body).toEqual(signup);
  });

  it('raising the level from none needs a name, sent along or stored', async () => {
    const refused = await patch({ organization_access_level: 'full', show_as_button: false });
    expect(refused.body).toMatchObject({
      statusCode: 400,
      message: expect.stringContaining('name must be set before'),
    });
    expect(await read()).toMatchObject({ organization_access_level: 'none', show_as_button: true });
    expect((await patch({ organization_access_level: 'none' })).status).toBe(200);
    const both = { organization_access_level: 'full', organization_connection_name: 'a' };
    expect((await patch(both)).status).toBe(200);
    expect((await patch({ organization_access_level: 'limited' })).status).toBe(200);
  });
});

describe('siblings', () => {
  it('a disabled connection stays listed, and the filter finds it', async () => {
    await patch({ is_enabled: false });
    const path = `/organizations/${tenant.subject.organization}/connections`;
    const ids = async (query: string) =>
      ((await read(path + query)) as { connection_id: string }[]).map((row) => row.connection_id);
    const { connection, other_connection } = tenant.subject;
    expect(await ids('')).toEqual([connection, other_connection]);
    expect(await ids('?is_enabled=false')).toEqual([connection]);
    expect(await ids('?is_enabled=true')).toEqual([other_connection]);
    expect((await ask(tenant, 'GET', `${path}?is_enabled=maybe`)).body).toMatchObject({
      errorCode: 'invalid_query_string',
    });
  });

  it('a page past the end is empty', async () => {
    const path = `/organizations/${tenant.subject.organization}/enabled_connections?include_totals=true`;
    expect(await read(`${path}&page=1`)).toEqual({ enabled_connections: [], start: 50, limit: 50, total: 2 });
  });

  it('detaching is done once and fine twice', async () => {
    for (let time = 0; time < 2; time++) {
      const { status, headers, body } = await ask(tenant, 'DELETE', homeOf(tenant));
      expect([status, body]).toEqual([204, undefined]);
      expect(headers['content-type']).toBe('application/json; charset=utf-8');
    }
    expect((await ask(tenant, 'GET', homeOf(tenant))).status).toBe(404);
  });
});

describe('revision 2026-09', () => {
  it('knows the access level of members', async () => {
    const september = await startTenant({ revision: '2026-09' });
    const level = async (value: unknown) => {
      const body = { organization_member_access_level: value };
      return ask(september, 'PATCH', homeOf(september), { body });
    };
    const none = { organization_member_access_level: 'none' };
    expect((await ask(september, 'GET', homeOf(september))).body).toMatchObject(none);
    expect((await level('limited')).body).toMatchObject({ organization_member_access_level: 'limited' });
    expect((await level('all')).status).toBe(400);
    expect((await level(null)).body).toMatchObject(none);
    await september.close();
  });
});
