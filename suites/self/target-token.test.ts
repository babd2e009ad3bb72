import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/errors.ts';
import { type Fetch, gatherTokens } from '../../src/target/gather.ts';
import { fetchToken } from '../../src/target/token.ts';
import { Unreachable } from '../../src/target/unreachable.ts';
import { answerOf, listen } from './target-servers.ts';

const SECRET = 'canary-client-secret-0123456789';

async function answering(status: string, body: string, headers: readonly string[] = []) {
  const wire = await listen((socket) => socket.write(answerOf(status, body, headers)));
  const fetch = (more: { scope?: string; audience?: string } = {}) =>
    fetchToken({
      origin: wire.origin,
      allowed: [],
      version: '0.0.0',
      timeoutMs: 400,
      clientId: 'id',
      clientSecret: SECRET,
      ...more,
    });
  return { wire, fetch };
}

function thrown(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('client credentials', () => {
  it('are posted as JSON, for the management API', async () => {
    const { wire, fetch } = await answering(
      '200 OK',
      '{"access_token":"aaa.bbb.ccc","scope":"x y","expires_in":1}',
    );
    expect(await fetch()).toEqual({ token: 'aaa.bbb.ccc', scope: 'x y', expiresIn: 1 });
    const [head = '', body = ''] = (wire.received[0] ?? '').split('\r\n\r\n');
    expect(head).toMatch(/^POST \/oauth\/token HTTP\/1.1\r\n/);
    expect(JSON.parse(body)).toEqual({
      grant_type: 'client_credentials',
      client_id: 'id',
      client_secret: SECRET,
      audience: `${wire.origin}/api/v2/`,
    });
  });

  it('ask for another audience and for narrower scopes', async () => {
    const { wire, fetch } = await answering('200 OK', '{"access_token":"an-opaque-token"}');
    await fetch({ audience: 'https://acme.example/api/v2/', scope: 'read:x' });
    expect(JSON.parse(wire.received[0]?.split('\r\n\r\n')[1] ?? '')).toMatchObject({
      audience: 'https://acme.example/api/v2/',
      scope: 'read:x',
    });
  });

  const denied = `{"error":"access_denied","error_description":"wrong\\nsecret ${SECRET}"}`;
  const html = 'check AUTH0_DOMAIN: this is not a token endpoint of Auth0';
  it.each([
    [
      '401 Unauthorized',
      '{"error":"invalid_client"}',
      '401 (invalid_client): check AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET',
    ],
    [
      '401 Unauthorized',
      denied,
      '401 (access_denied: wrong secret [secret]): check AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET',
    ],
    [
      '403 Forbidden',
      '{"error":"access_denied"}',
      '403 (access_denied): check AUTH0_AUDIENCE (asked for ORIGIN/api/v2/) and that the client is authorized for it',
    ],
    [
      '400 Bad Request',
      '{"error":"invalid_request"}',
      '400 (invalid_request): check AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET, then check AUTH0_AUDIENCE (asked for ORIGIN/api/v2/) and that the client is authorized for it',
    ],
    ['404 Not Found', '<html>', `404: ${html}`],
    ['200 OK', '<html>', `200: ${html}`],
    ['200 OK', '[]', `200: ${html}`],
    ['200 OK', '{"access_token":"two words"}', `200: ${html}`],
    [
      '200 OK',
      '{"access_token":"enabled"}',
      'with one of fewer than 8 characters, which cannot be told from other words in a report',
    ],
    ['302 Found', '', `302: ${html}`],
  ])('refused with %s %s name the variable to check', async (status, body, said) => {
    const { wire, fetch } = await answering(status, body);
    const error = await thrown(fetch());
    expect(error).toEqual(
      new ConfigError([
        `no access token: ${wire.origin}/oauth/token answered ${said.replace('ORIGIN', wire.origin)}`,
      ]),
    );
    expect(String(error)).not.toContain(SECRET);
  });

  it.each(['429 Too Many Requests', '503 Service Unavailable'])('are not to blame for %s', async (status) => {
    const { wire, fetch } = await answering(status, '{"error":"x"}');
    expect(await thrown(fetch())).toEqual(
      new Unreachable(
        `no access token: ${wire.origin}/oauth/token answered ${status.slice(0, 3)} (x): try again later`,
      ),
    );
  });

  it('are not to blame for a dead host', async () => {
    const options = { allowed: [], version: '0', clientId: 'id', clientSecret: SECRET };
    const error = await thrown(fetchToken({ origin: 'http://127.0.0.1:9', ...options }));
    expect(error).toBeInstanceOf(Unreachable);
    expect(String(error)).toMatch(
      /^Unreachable: no access token: http:\/\/127.0.0.1:9 refused the connection/,
    );
  });

  it('are sent to no host that is not listed', async () => {
    const options = { allowed: [], version: '0', clientId: 'id', clientSecret: SECRET };
    expect(await thrown(fetchToken({ origin: 'https://acme.example', ...options }))).toBeInstanceOf(
      ConfigError,
    );
  });
});

describe('the tokens of a run', () => {
  const sign = (claims: Record<string, string>) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(new Uint8Array(32));
  const READ = 'read:organization_connections';
  const UPDATE = 'update:organization_connections';

  it('are those configured when there is no client', async () => {
    const given = { token: 't', special: { expired: 'e' } };
    expect(await gatherTokens(given, undefined)).toEqual({
      full: 't',
      special: { expired: 'e' },
      because: {},
    });
  });

  it('prefer a configured token, and fetch only narrower ones', async () => {
    const asked: (string | undefined)[] = [];
    const fetch: Fetch = async (scope) => {
      asked.push(scope);
      return { token: await sign({ scope: scope ?? '' }) };
    };
    const tokens = await gatherTokens({ token: 't', special: {} }, fetch);
    expect(asked).toEqual(['read:organizations', READ]);
    expect(tokens).toMatchObject({ full: 't', because: {} });
    expect(Object.keys(tokens.special)).toEqual(['unscoped', 'read-scope']);
  });

  it('fetch nothing that is configured', async () => {
    const given = { token: 't', special: { unscoped: 'u', 'read-scope': 'r' } };
    const fetch: Fetch = () => Promise.reject(new Error('sent'));
    expect((await gatherTokens(given, fetch)).special).toEqual(given.special);
  });

  it.each<[string, Fetch, string, string]>([
    [
      'is not narrowed',
      async () => ({ token: await sign({ scope: `${READ} ${UPDATE}` }) }),
      `asked for read:organizations alone, the tenant granted ${UPDATE} too`,
      `asked for ${READ} alone, the tenant granted ${UPDATE} too`,
    ],
    [
      'is opaque and tells no scopes',
      async () => ({ token: 'opaque' }),
      'the token fetched for it does not tell its scopes',
      'the token fetched for it does not tell its scopes',
    ],
    [
      'is refused',
      async (scope) => {
        if (scope === undefined) return { token: 'full' };
        throw new ConfigError(['no access token: 403']);
      },
      'no access token: 403',
      'no access token: 403',
    ],
  ])('lack a narrower one when it %s', async (_, fetch, unscoped, readScope) => {
    const tokens = await gatherTokens({ special: {} }, fetch);
    expect(tokens.because).toEqual({ unscoped, 'read-scope': readScope });
  });

  it('take a token without scopes for narrow when the real one names its own', async () => {
    const fetch: Fetch = async (scope) => ({
      token: await sign(scope === undefined ? { scope: UPDATE } : {}),
    });
    const tokens = await gatherTokens({ special: {} }, fetch);
    expect(tokens.because).toEqual({ 'read-scope': `the client is not granted ${READ}` });
    expect(tokens.special.unscoped).toBeDefined();
  });

  it.each<[string, string, string | undefined]>([
    ['is taken', 'read:clients', undefined],
    [
      'is not used when it has the scope',
      UPDATE,
      `the client of PATCHPROOF_UNSCOPED_CLIENT_ID is granted ${UPDATE}`,
    ],
  ])('one of a second client %s', async (_, granted, because) => {
    const asked: (string | undefined)[] = [];
    const second: Fetch = async (scope) => {
      asked.push(scope);
      return { token: await sign({ scope: granted }) };
    };
    const tokens = await gatherTokens({ token: 't', special: {} }, undefined, second);
    expect(asked).toEqual([undefined]);
    expect(tokens.because?.unscoped).toBe(because);
    expect(tokens.special.unscoped === undefined).toBe(because !== undefined);
  });

  it.each<[object, object, object]>([
    [{ expiresIn: 60 }, {}, { lifetimeMs: 60_000 }],
    [{}, { iat: 1_000, exp: 1_090 }, { lifetimeMs: 90_000 }],
    [{}, {}, {}],
    [{ scope: 'a b' }, {}, { scopes: ['a', 'b'] }],
    [{ scope: 'a b' }, { scope: 'c' }, { scopes: ['c'] }],
  ])('know of %j with claims %j as much as %j', async (answer, claims, expected) => {
    const fetch: Fetch = async () => ({ token: await sign({ ...claims }), ...answer });
    const { full, special, because, ...known } = await gatherTokens({ special: {} }, fetch);
    expect([typeof full, special !== because]).toEqual(['string', true]);
    expect(known).toEqual(expected);
  });

  it('cannot be had without credentials, nor when the real one is refused', async () => {
    const refused: Fetch = () => Promise.reject(new Unreachable('down'));
    expect(await thrown(gatherTokens({ special: {} }, undefined))).toBeInstanceOf(ConfigError);
    expect(await thrown(gatherTokens({ special: {} }, refused))).toEqual(new Unreachable('down'));
  });
});
