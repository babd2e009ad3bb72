import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { credentialsOf } from '../../../../src/cases/credentials.ts';
import { acquireTokens, type Fetch } from '../../../../src/target/auth/acquire-tokens.ts';
import { ConfigError, Unreachable } from '../../../../src/text/errors.ts';
import { thrown } from '../../harness/thrown.ts';

const wanted = ['unscoped', 'read-scope'] as const;

describe('the tokens of a run', () => {
  const sign = (claims: Record<string, string>) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(new Uint8Array(32));
  const READ = 'read:organization_connections';
  const UPDATE = 'update:organization_connections';

  it('are those configured when there is no client', async () => {
    const given = { token: 't', special: { expired: 'e' } };
    expect(await acquireTokens(given, undefined)).toEqual({
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
    const tokens = await acquireTokens({ token: 't', special: {} }, fetch, undefined, { wanted });
    expect(asked).toEqual(['read:organizations', READ]);
    expect(tokens).toMatchObject({ full: 't', because: {} });
    expect(Object.keys(tokens.special)).toEqual(['unscoped', 'read-scope']);
  });

  it('are those that the gate sends, unless it is said which', async () => {
    const asked: string[] = [];
    const fetch: Fetch = async (scope) => {
      asked.push(scope ?? '');
      return { token: await sign({ scope: scope ?? '' }) };
    };
    const { special } = await acquireTokens({ token: 't', special: {} }, fetch);
    const sent = credentialsOf('gate');
    const { special: all } = await acquireTokens({ token: 't', special: {} }, fetch, undefined, {
      wanted: credentialsOf('full'),
    });
    expect(Object.keys(special)).toEqual(Object.keys(all).filter((name) => sent.some((one) => one === name)));
  });

  it('are fetched for what is sent, with scopes that the client has', async () => {
    const asked: (string | undefined)[] = [];
    const fetch: Fetch = async (scope) => {
      asked.push(scope);
      return { token: await sign({ scope: scope ?? `${UPDATE} ${READ} update:connections` }) };
    };
    const all = ['update-scope', 'actions-scope', 'resources-scope', 'public-key'] as const;
    const readKey = async () => 'pem';
    const tokens = await acquireTokens({ special: {} }, fetch, undefined, { wanted: all, readKey });
    expect(asked).toEqual([undefined, UPDATE, 'update:connections']);
    expect(Object.keys(tokens.special)).toEqual(['update-scope', 'resources-scope']);
    expect(tokens.because).toEqual({ 'actions-scope': 'the client is granted none of its scopes' });
    expect(tokens.publicKey).toBe('pem');
  });

  it('lack one with the update scope alone when more is granted', async () => {
    const fetch: Fetch = async () => ({ token: await sign({ scope: `${READ} ${UPDATE}` }) });
    const { because } = await acquireTokens({ special: {} }, fetch, undefined, { wanted: ['update-scope'] });
    expect(because).toEqual({ 'update-scope': `asked for ${UPDATE} alone, the tenant granted ${READ} too` });
  });

  it('fetch nothing that is configured', async () => {
    const given = { token: 't', special: { unscoped: 'u', 'read-scope': 'r' } };
    const fetch: Fetch = () => Promise.reject(new Error('sent'));
    expect((await acquireTokens(given, fetch, undefined, { wanted })).special).toEqual(given.special);
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
    const tokens = await acquireTokens({ special: {} }, fetch, undefined, { wanted });
    expect(tokens.because).toEqual({ unscoped, 'read-scope': readScope });
  });

  it('take a token without scopes for narrow when the real one names its own', async () => {
    const fetch: Fetch = async (scope) => ({
      token: await sign(scope === undefined ? { scope: UPDATE } : {}),
    });
    const tokens = await acquireTokens({ special: {} }, fetch, undefined, { wanted });
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
    const tokens = await acquireTokens({ token: 't', special: {} }, undefined, second);
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
    const { full, special, because, ...known } = await acquireTokens({ special: {} }, fetch);
    expect([typeof full, special !== because]).toEqual(['string', true]);
    expect(known).toEqual(expected);
  });

  it('cannot be had without credentials, nor when the real one is refused', async () => {
    const refused: Fetch = () => Promise.reject(new Unreachable('down'));
    expect(await thrown(acquireTokens({ special: {} }, undefined))).toBeInstanceOf(ConfigError);
    expect(await thrown(acquireTokens({ special: {} }, refused))).toEqual(new Unreachable('down'));
  });
});
