import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RunningTenant, startTenant } from '../../../fixtures/tenant/start.ts';
import { ask, homeOf } from '../harness/tenant-call.ts';

let now: number;
let tenant: RunningTenant;
beforeEach(async () => {
  now = Date.now();
  tenant = await startTenant({ clock: () => now });
});
afterEach(() => tenant.close());

const patch = (authorization: string | null) => ask(tenant, 'PATCH', homeOf(tenant), { authorization });
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

const missing = { statusCode: 401, error: 'Unauthorized', message: 'Missing authentication' };
const malformed = {
  statusCode: 400,
  error: 'Bad Request',
  message: 'Bad HTTP authentication header format',
  errorCode: 'Bearer',
};
const bad = (message: string) => ({
  statusCode: 401,
  error: 'Unauthorized',
  message,
  attributes: { error: message },
});
const unsigned = bad('Invalid signature received for JSON Web Token validation');
const expired = bad('Expired token received for JSON Web Token validation');
const forbidden = {
  statusCode: 403,
  error: 'Forbidden',
  message: 'Insufficient scope, expected any of: update:organization_connections',
  errorCode: 'insufficient_scope',
};

describe('a credential that does not do', () => {
  it.each<[string, (token: string) => string | null, object]>([
    ['none', () => null, missing],
    ['Basic', () => 'Basic YTpi', missing],
    ['the scheme alone', () => 'Bearer', malformed],
    ['an opaque token', () => 'Bearer 0123456789abcdef', malformed],
    ['two tokens', (token) => `Bearer ${token} ${token}`, malformed],
    ['three words with dots', () => 'Bearer a.b.c', unsigned],
    ['no algorithm', () => `Bearer ${encode({ alg: 'none' })}.${encode({})}.`, unsigned],
    ['a changed signature', (token) => `Bearer ${token.replace(/.{8}$/, 'AAAAAAAA')}`, unsigned],
    ['a changed payload', (token) => `Bearer ${token.replace(/\.[^.]+/, `.${encode({})}`)}`, unsigned],
  ])('%s is refused as recorded', async (_title, authorization, body) => {
    const answer = await patch(authorization(tenant.tokens.full));
    expect(answer.body).toEqual(body);
    expect(answer.body).toMatchObject({ statusCode: answer.status });
    expect('www-authenticate' in answer.headers).toBe(answer.status === 401);
  });
});

describe('a token that does not do', () => {
  it.each([
    ['expired', expired],
    ['otherAudience', bad('Bad audience: https://another-api.example.com/')],
    ['otherIssuer', bad('Invalid token')],
    ['unscoped', forbidden],
    ['readScope', forbidden],
  ] as const)('%s is refused', async (token, body) => {
    const answer = await patch(`Bearer ${tenant.tokens[token]}`);
    expect(answer.body).toEqual(body);
    expect(answer.body).toMatchObject({ statusCode: answer.status });
  });

  it('expires while the tenant runs', async () => {
    expect((await patch(`Bearer ${tenant.tokens.full}`)).status).toBe(200);
    now += 86_400_000;
    expect((await patch(`Bearer ${tenant.tokens.full}`)).body).toEqual(expired);
  });

  it('belongs to another tenant', async () => {
    const other = await startTenant();
    expect((await patch(`Bearer ${other.tokens.full}`)).status).toBe(401);
    await other.close();
  });

  it('stands in the query', async () => {
    const path = `${homeOf(tenant)}?access_token=${tenant.tokens.full}`;
    expect((await ask(tenant, 'PATCH', path, { authorization: null })).body).toEqual(missing);
  });
});

describe('the order of checks', () => {
  it('scope before path before body before existence', async () => {
    const path = `/organizations/nope/connections/${'c'.repeat(51)}`;
    const authorization = `Bearer ${tenant.tokens.readScope}`;
    expect((await ask(tenant, 'PATCH', path, { body: '{', authorization })).body).toEqual(forbidden);
    expect((await ask(tenant, 'PATCH', path, { body: '{' })).body).toMatchObject({
      errorCode: 'invalid_uri',
    });
    const unknown = '/organizations/nope/connections/nope';
    expect((await ask(tenant, 'PATCH', unknown, { body: { foo: 1 } })).status).toBe(400);
    expect((await ask(tenant, 'PATCH', unknown, { body: {} })).status).toBe(404);
  });
});
