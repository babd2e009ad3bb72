import { afterEach, describe, expect, it } from 'vitest';
import { type RunningTenant, startTenant, type TenantOptions } from '../../../fixtures/tenant/start.ts';
import { ask, homeOf, raw } from '../harness/tenant-call.ts';

const running: RunningTenant[] = [];
const start = async (options: TenantOptions = {}): Promise<RunningTenant> => {
  const tenant = await startTenant(options);
  running.push(tenant);
  return tenant;
};
afterEach(() => Promise.all(running.splice(0).map((tenant) => tenant.close())));

describe('paths', () => {
  const organization = {
    statusCode: 404,
    error: 'Not Found',
    message: 'No organization found by that id or name',
  };
  const connection = { statusCode: 404, error: 'Not Found', message: 'No connection found by that id' };
  const route = { statusCode: 404, error: 'Not Found', message: 'Not Found' };
  const long = (parameter: string) => ({
    statusCode: 400,
    error: 'Bad Request',
    message: `Path validation error: 'String is too long (51 chars), maximum 50' on property ${parameter}.`,
    errorCode: 'invalid_uri',
  });

  it.each<[string, string, string, object]>([
    ['an unknown organization', 'PATCH', '/organizations/nope/connections/{C}', organization],
    ['an unknown connection', 'PATCH', '/organizations/{O}/connections/nope', connection],
    ['a connection attached elsewhere', 'PATCH', '/organizations/{P}/connections/{D}', connection],
    ['an unknown route', 'GET', '/organisations', route],
    ['another method', 'PUT', '/organizations/{O}/connections/{C}', route],
    [
      'a long id',
      'PATCH',
      `/organizations/${'o'.repeat(51)}/connections/{C}`,
      long('id (Organization identifier.)'),
    ],
    [
      'a long connection id',
      'PATCH',
      `/organizations/{O}/connections/${'c'.repeat(51)}`,
      long('connection_id (Connection identifier.)'),
    ],
  ])('%s is refused as recorded', async (_title, method, template, body) => {
    const tenant = await start();
    const { subject } = tenant;
    const path = template
      .replace('{O}', subject.organization)
      .replace('{P}', subject.other_organization)
      .replace('{C}', subject.connection)
      .replace('{D}', subject.other_connection);
    const answer = await ask(tenant, method, path);
    expect(answer.body).toEqual(body);
    expect(answer.body).toMatchObject({ statusCode: answer.status });
  });

  it.each([
    '%00',
    'a%2Fb',
    'a/b',
    '%',
    '%E0%A4',
    '%c0%af',
    'a\\b',
    '..%2f..',
    '%2e%2e',
    'a;b',
    '..',
    '',
    '\0',
  ])('an id of %j is answered with 400 or 404', async (id) => {
    const tenant = await start();
    for (const path of [`organizations/x/connections/${id}`, `organizations/${id}/connections/x`])
      expect(await raw(tenant, `PATCH /api/v2/${path}`, '{}')).toMatch(/^HTTP\/1\.1 40[04] /);
  });

  it('dot segments are resolved', async () => {
    const tenant = await start();
    const dotted = homeOf(tenant).replace('/connections/', '/x/../connections/./');
    expect(await raw(tenant, `PATCH /api/v2${dotted}`, '{}')).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe('rate limit', () => {
  it('spends tokens, refuses with 429 and refills on the clock', async () => {
    let now = Date.now();
    const rateLimit = { writes: { perMinute: 25, burst: 2 }, reads: { perMinute: 50, burst: 5 } };
    const tenant = await start({ clock: () => now, rateLimit });
    const write = () => ask(tenant, 'PATCH', homeOf(tenant));
    const left = async () => (await write()).headers['x-ratelimit-remaining'];
    expect([await left(), await left()]).toEqual(['1', '0']);
    const refused = await write();
    expect(refused.body).toEqual({
      statusCode: 429,
      error: 'Too Many Requests',
      message: 'Global limit has been reached',
      errorCode: 'too_many_requests',
    });
    expect(refused.headers).toMatchObject({ 'x-ratelimit-limit': '2', 'x-ratelimit-remaining': '0' });
    expect((await ask(tenant, 'GET', homeOf(tenant))).status).toBe(200);
    now = Number(refused.headers['x-ratelimit-reset']) * 1000;
    expect([(await write()).status, (await write()).status]).toEqual([200, 429]);
    expect(tenant.requests()).toEqual({ writes: 5, reads: 1 });
  });
});

describe('behaviour', () => {
  it('can write before it judges, and keep state of its own', async () => {
    const tenant = await start({
      behaviour: () => {
        let answers = 0;
        return {
          order: (stages) => ['parse', 'find', 'merge', 'write', ...stages],
          respond: (answer) => (++answers === 2 ? { ...answer, status: 418 } : answer),
        };
      },
    });
    const patch = () => ask(tenant, 'PATCH', homeOf(tenant), { body: { show_as_button: 'x' } });
    expect([(await patch()).status, (await patch()).status]).toEqual([400, 418]);
    expect((await ask(tenant, 'GET', homeOf(tenant))).body).toMatchObject({ show_as_button: 'x' });
  });

  it('can break the wire, and a tenant that hangs can be closed', async () => {
    const reset = await start({ behaviour: { transmit: (_answer, wire) => void wire.socket?.destroy() } });
    await expect(ask(reset, 'GET', homeOf(reset))).rejects.toThrow('fetch failed');
    let arrived = () => {};
    const asked = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const transmit = () => {
      arrived();
      return new Promise<void>(() => {});
    };
    const silent = await start({ behaviour: { transmit } });
    const waiting = ask(silent, 'GET', homeOf(silent)).catch(() => 'closed');
    await asked;
    await silent.close();
    expect(await waiting).toBe('closed');
  });

  it('that fails is answered with 500', async () => {
    const read = () => {
      throw new TypeError('broken on purpose');
    };
    const tenant = await start({ behaviour: { read } });
    expect((await ask(tenant, 'GET', homeOf(tenant))).body).toMatchObject({ statusCode: 500 });
  });
});
