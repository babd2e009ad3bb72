import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endpoints, type RunningTenant, startTenant } from '../../../fixtures/tenant/start.ts';
import { ownPageSize } from '../../../fixtures/variants/state/lists.ts';
import { ask } from '../harness/tenant-call.ts';

let tenant: RunningTenant;
beforeEach(async () => {
  tenant = await startTenant();
});
afterEach(() => tenant.close());

const get = (path: string, on = tenant) => ask(on, 'GET', path);
const read = async (path: string) => (await get(path)).body;

interface Item {
  readonly name: string;
}
const isItems = (value: unknown): value is readonly Item[] => Array.isArray(value);

/** The names that a list shows, and what its envelope says besides; undefined for an array. */
async function names(path: string, key: string) {
  const body = await read(path);
  const { [key]: items = body, ...about } = body as Readonly<Record<string, unknown>>;
  return [isItems(items) ? items.map(({ name }) => name) : items, Array.isArray(body) ? undefined : about];
}

const create = (name: string) => ask(tenant, 'POST', '/organizations', { body: { name } });
const badQuery = { statusCode: 400, errorCode: 'invalid_query_string' };

describe('a list that knows checkpoints', () => {
  const list = (query: string) => names(`/organizations${query}`, 'organizations');

  it('is an array, a page with totals, or an envelope without them, as it is asked', async () => {
    const both = ['acme', 'globex'];
    expect(await list('')).toEqual([both, undefined]);
    expect(await list('?per_page=1&page=1')).toEqual([['globex'], undefined]);
    expect(await list('?include_totals=true&per_page=1')).toEqual([
      ['acme'],
      { start: 0, limit: 1, total: 2 },
    ]);
    expect(await list('?take=50')).toEqual([both, {}]);
    // Recorded: no totals and no next, though totals were asked for.
    expect(await list('?include_totals=true&take=50')).toEqual([both, {}]);
  });

  it('goes on from each next until there is none', async () => {
    for (const name of ['initech', 'hooli', 'umbrella']) await create(name);
    const met: unknown[] = [];
    let query = '?take=2';
    for (;;) {
      const [shown, about] = await list(query);
      met.push(shown);
      const { next } = about as { readonly next?: string };
      if (next === undefined) break;
      query = `?take=2&from=${encodeURIComponent(next)}`;
    }
    expect(met).toEqual([['acme', 'globex'], ['initech', 'hooli'], ['umbrella']]);
  });

  it('starts with from alone, and shows the whole of what is left', async () => {
    await create('initech');
    const [, about] = await list('?take=1');
    const { next } = about as { readonly next: string };
    expect(await list(`?from=${next}`)).toEqual([['globex', 'initech'], {}]);
  });

  it.each(['take=0', 'take=101', 'take=two', 'take=', 'from=nowhere', 'sort=name', 'sort=id:1', 'page=-1'])(
    'refuses ?%s',
    async (query) => {
      expect((await get(`/organizations?${query}`)).body).toMatchObject(badQuery);
    },
  );

  it('sorts, with pages and with checkpoints', async () => {
    await create('initech');
    expect(await list('?sort=name:-1')).toEqual([['initech', 'globex', 'acme'], undefined]);
    expect(await list('?sort=created_at:-1&per_page=2')).toEqual([['initech', 'globex'], undefined]);
    const [first, about] = await list('?sort=name:-1&take=1');
    const { next } = about as { readonly next: string };
    expect([first, await list(`?sort=name:-1&take=5&from=${next}`)]).toEqual([
      ['initech'],
      [['globex', 'acme'], {}],
    ]);
  });
});

describe('connections', () => {
  const list = (query: string) => names(`/connections?${query}`, 'connections');

  it.each([
    ['strategy=okta', ['partner-okta']],
    ['strategy=okta&strategy=auth0', ['staff-database', 'partner-okta']],
    ['strategy=ad', []],
    ['name=staff-database', ['staff-database']],
    ['name=staff-database&strategy=okta', []],
  ])('with ?%s', async (query, expected) => {
    expect(await list(query)).toEqual([expected, undefined]);
    expect(await list(`${query}&take=50`)).toEqual([expected, {}]);
  });

  it('show the members that are asked for, in a list and alone', async () => {
    const { connection, other_connection } = tenant.subject;
    const narrow = '?fields=name,strategy';
    const database = { name: 'staff-database', strategy: 'auth0' };
    const okta = { name: 'partner-okta', strategy: 'okta' };
    expect(await read(`/connections${narrow}`)).toEqual([database, okta]);
    expect(await read(`/connections/${connection}${narrow}`)).toEqual(database);
    // A checkpoint needs no member to be shown.
    const { next } = (await read(`/connections${narrow}&take=1`)) as { readonly next: string };
    expect(await read(`/connections${narrow}&take=1&from=${next}`)).toEqual({ connections: [okta] });
    const others = await read(`/connections/${other_connection}${narrow}&include_fields=false`);
    expect(others).toMatchObject({ id: other_connection, realms: ['partner-okta'] });
    expect(others).not.toHaveProperty('name');
  });
});

describe('a list that keeps a page size of its own', () => {
  it('announces it as its limit, and goes on to the next page', async () => {
    const own = await startTenant({ behaviour: ownPageSize(1) });
    const path = `/organizations/${own.subject.organization}/connections?include_totals=true&per_page=100`;
    const pages = await Promise.all([0, 1, 2].map((page) => get(`${path}&page=${page}`, own)));
    const { connection, other_connection } = own.subject;
    expect(pages.map(({ body }) => body)).toMatchObject([
      { connections: [{ connection_id: connection }], start: 0, limit: 1, total: 2 },
      { connections: [{ connection_id: other_connection }], start: 1, limit: 1, total: 2 },
      { connections: [], start: 2, limit: 1, total: 2 },
    ]);
    expect((await get('/organizations?take=50', own)).body).toHaveProperty('next');
    await own.close();
  });
});

describe('lists that are always empty', () => {
  const empty = endpoints.filter((endpoint) => endpoint.empty).map(({ path }) => path);

  it.each(empty)('%s', async (path) => {
    const at = (id: string) => path.replace('{id}', id);
    const { organization } = tenant.subject;
    const { body: plain } = await get(at(organization));
    const [key] = Object.keys((await get(`${at(organization)}?include_totals=true`)).body as object);
    expect(plain).toEqual(Array.isArray(plain) ? [] : { [String(key)]: [] });
    const { status, body } = await get(`${at(organization)}?take=50`);
    expect(status).toBe(200);
    expect(Array.isArray(body) ? body : Object.entries(body as object)).toEqual(
      Array.isArray(body) ? [] : [[key, []]],
    );
    const authorization = `Bearer ${tenant.tokens.readScope}`;
    expect((await ask(tenant, 'GET', at(organization), { authorization })).body).toMatchObject({
      statusCode: 403,
      message: expect.stringMatching(/^Insufficient scope, expected any of: read:\w+$/),
    });
    expect((await get(at('org_Nobody0000000000'))).status).toBe(path.includes('{id}') ? 404 : 200);
  });
});
