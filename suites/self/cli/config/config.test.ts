import { describe, expect, it } from 'vitest';
import { parseConfig, secrets } from '../../../../src/cli/config/config.ts';
import { CANARY, COMPLETE, type Env, problemsOf } from './complete-config.ts';

describe('a configuration', () => {
  it.each<[string, Env, number]>([
    ['nothing', {}, 10_000],
    ['what is not ours', { AUTH0_DEBUG: '1', AUTH0_DOMAIN: undefined, PATH: '/bin', CI: 'true' }, 10_000],
    ['a time-out', { PATCHPROOF_TIMEOUT_MS: '250' }, 250],
  ])('of %s is the reference', (_, env, timeoutMs) => {
    expect(parseConfig(env)).toEqual({ kind: 'reference', timeoutMs });
  });

  it('of a tenant is read whole', () => {
    const config = parseConfig({
      ...COMPLETE,
      AUTH0_API_TOKEN: ' token-01\n',
      AUTH0_AUDIENCE: 'https://acme.eu.auth0.com/api/v2/',
      PATCHPROOF_OTHER_ORGANIZATION_ID: 'org_2',
      PATCHPROOF_OTHER_CONNECTION_ID: 'con_2',
      PATCHPROOF_UNSCOPED_TOKEN: 'unscoped',
      PATCHPROOF_READ_SCOPE_TOKEN: 'read-scope',
      PATCHPROOF_EXPIRED_TOKEN: 'expired-1',
      PATCHPROOF_OTHER_AUDIENCE_TOKEN: 'audience-1',
      PATCHPROOF_OTHER_ISSUER_TOKEN: 'issuer-1',
      PATCHPROOF_TIMEOUT_MS: '1',
    });
    expect(config).toEqual({
      kind: 'tenant',
      origin: 'https://acme.eu.auth0.com',
      allowed: ['other.auth0.com', 'Acme.EU.auth0.com'],
      token: 'token-01',
      client: { id: 'client', secret: CANARY },
      audience: 'https://acme.eu.auth0.com/api/v2/',
      special: {
        unscoped: 'unscoped',
        'read-scope': 'read-scope',
        expired: 'expired-1',
        'other-audience': 'audience-1',
        'other-issuer': 'issuer-1',
      },
      subject: {
        organization: 'org_0123456789abcdef',
        connection: 'con_0123456789abcdef',
        other_organization: 'org_2',
        other_connection: 'con_2',
      },
      timeoutMs: 1,
    });
    expect([...secrets(config)].sort()).toEqual([
      'audience-1',
      CANARY,
      'expired-1',
      'issuer-1',
      'read-scope',
      'token-01',
      'unscoped',
    ]);
  });

  it.each([
    ['https://acme.eu.auth0.com/', 'https://acme.eu.auth0.com'],
    ['ACME.eu.auth0.com', 'https://acme.eu.auth0.com'],
    ['http://127.0.0.1:4010', 'http://127.0.0.1:4010'],
    ['http://localhost:4010/', 'http://localhost:4010'],
    ['http://[::1]:4010', 'http://[::1]:4010'],
  ])('reads the domain %s', (AUTH0_DOMAIN, origin) => {
    expect(parseConfig({ ...COMPLETE, AUTH0_DOMAIN })).toMatchObject({ origin });
  });

  it('of the reference has no secrets', () => {
    expect(secrets(parseConfig({}))).toEqual([]);
  });
});

describe('a second client', () => {
  const unscoped = {
    PATCHPROOF_UNSCOPED_CLIENT_ID: 'second',
    PATCHPROOF_UNSCOPED_CLIENT_SECRET: 'hush-hush',
  };

  it('is read, and its secret is one', () => {
    const config = parseConfig({ ...COMPLETE, ...unscoped });
    expect(config).toMatchObject({ unscoped: { id: 'second', secret: 'hush-hush' } });
    expect(secrets(config)).toContain('hush-hush');
  });

  it.each([
    ['PATCHPROOF_UNSCOPED_CLIENT_ID', 'PATCHPROOF_UNSCOPED_CLIENT_SECRET'],
    ['PATCHPROOF_UNSCOPED_CLIENT_SECRET', 'PATCHPROOF_UNSCOPED_CLIENT_ID'],
  ])('without %s is incomplete', (missing, other) => {
    expect(problemsOf({ ...COMPLETE, ...unscoped, [missing]: '' })).toEqual([
      `${missing} is missing: expected beside ${other}`,
    ]);
  });
});
