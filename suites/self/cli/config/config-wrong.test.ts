import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shell } from '../../harness/shell.ts';
import { CANARY, COMPLETE, type Env, problemsOf } from './complete-config.ts';

it('does not quote a secret that stands in the wrong variable too, wherever it was set', () => {
  const secret = 'a-secret-of-fewer-than-fifty-characters';
  const problems = problemsOf({ ...COMPLETE, AUTH0_CLIENT_SECRET: secret, AUTH0_AUDIENCE: secret });
  expect(problems).toHaveLength(1);
  expect(problems.join()).not.toContain(secret);
});

describe('a value that may be a secret in the wrong variable', () => {
  const told = (env: Env): string => problemsOf({ ...COMPLETE, ...env }).join();
  const wrong = [
    'AUTH0_DOMAIN',
    'AUTH0_AUDIENCE',
    'PATCHPROOF_TIMEOUT_MS',
    'PATCHPROOF_ALLOWED_TENANTS',
    'PATCHPROOF_CONNECTION_ID',
    'PATCHPROOF_OTHER_ORGANIZATION_ID',
  ];

  it.each(wrong)('is told by its length in %s', (name) => {
    for (const secret of [
      'supersecretsecret-9x8y7z/x',
      'kJh7GfD9sAq2WeR5/5tYu8IoP1',
      'correcthorsebatterystaple/%',
    ]) {
      expect(told({ [name]: secret })).toContain(`${secret.length} characters long: expected`);
      expect(told({ [name]: secret })).not.toContain(secret.slice(0, 8));
    }
  });

  it.each(['AUTH0_DOMAIN', 'PATCHPROOF_TIMEOUT_MS'])('is never quoted in %s, whatever it is', (name) => {
    const opaque = fc
      .string({ unit: fc.constantFrom(...'abcXYZ0189_-'), minLength: 12, maxLength: 60 })
      .filter((text) => /[a-z]\d|\d[a-z]/i.test(text));
    fc.assert(fc.property(opaque, (secret) => !told({ [name]: secret }).includes(secret)));
  });

  it.each([
    'my tenant',
    'my-tenant',
    'acme.eu.auth0.com/api/v2',
    'https://acme-9x8y7z.eu.auth0.com/api',
    '10.0.0.1:99999',
    'production',
  ])('is none: %s', (text) => {
    expect(told({ AUTH0_DOMAIN: text })).toContain(`AUTH0_DOMAIN is "${text}": expected a host`);
  });

  it('is told by its length as a profile or a contract', async () => {
    const sh = shell();
    const secret = 'supersecretsecret-9x8y7z';
    for (const name of ['PATCHPROOF_PROFILE', 'PATCHPROOF_CONTRACT'])
      expect((await sh.run(['run'], { [name]: secret })).said).toContain(`${name} is 24 characters long: `);
    await sh.run(['run'], { PATCHPROOF_CONTRACT: `a/${secret}` });
    expect((await sh.run(['run'], { PATCHPROOF_PROFILE: 'quick' })).said).toContain(
      'PATCHPROOF_PROFILE is "quick": expected smoke, gate, full or deep',
    );
    expect(sh.said()).not.toContain('supersecret');
  });
});

describe('a wrong configuration', () => {
  const host = 'expected a host such as acme.eu.auth0.com, or http://127.0.0.1:PORT';
  const id = 'expected an id of 1 to 50 characters, without spaces, /, ?, # or %';
  const ms = 'expected a whole number of milliseconds, 1 to 600000';
  const list = 'expected host names separated by commas, such as acme.eu.auth0.com';
  const long = 'has fewer than 8 characters: expected more, because reports cannot hide a shorter one';
  const told = 'expected a secret that can be told from what a tenant answers';
  const bare = 'holds what no token holds: expected the token alone, without "Bearer" or spaces';
  it.each<[Env, string]>([
    [{ AUTH0_DOMAIN: 'acme' }, `AUTH0_DOMAIN is "acme": ${host}`],
    [{ AUTH0_DOMAIN: 'acme..com' }, `AUTH0_DOMAIN is "acme..com": ${host}`],
    [{ AUTH0_DOMAIN: 'https://acme.com/api' }, `AUTH0_DOMAIN is "https://acme.com/api": ${host}`],
    [{ AUTH0_DOMAIN: 'https://me:pw@acme.com' }, `AUTH0_DOMAIN is 22 characters long: ${host}`],
    [
      { AUTH0_DOMAIN: '127.0.0.1:80' },
      'AUTH0_DOMAIN is "127.0.0.1:80": expected http://127.0.0.1:80 or https://127.0.0.1:80',
    ],
    [
      { AUTH0_DOMAIN: 'http://acme.eu.auth0.com' },
      'AUTH0_DOMAIN: http://acme.eu.auth0.com is plain http, which is allowed only to loopback: write https://acme.eu.auth0.com',
    ],
    [
      { PATCHPROOF_ALLOWED_TENANTS: '' },
      'AUTH0_DOMAIN: acme.eu.auth0.com is not listed in PATCHPROOF_ALLOWED_TENANTS, so not one request is sent to it: ' +
        'set PATCHPROOF_ALLOWED_TENANTS=acme.eu.auth0.com to allow changes to that tenant',
    ],
    [{ PATCHPROOF_ALLOWED_TENANTS: 'acme.eu.auth0.com,*' }, `PATCHPROOF_ALLOWED_TENANTS holds "*": ${list}`],
    [
      { PATCHPROOF_ALLOWED_TENANTS: 'acme.eu.auth0.com,https://a.b' },
      `PATCHPROOF_ALLOWED_TENANTS holds "https://a.b": ${list}`,
    ],
    [{ AUTH0_CLIENT_ID: '' }, 'AUTH0_CLIENT_ID is missing: expected beside AUTH0_CLIENT_SECRET'],
    [{ AUTH0_CLIENT_SECRET: '' }, 'AUTH0_CLIENT_SECRET is missing: expected beside AUTH0_CLIENT_ID'],
    [
      { AUTH0_CLIENT_ID: '', AUTH0_CLIENT_SECRET: '' },
      'AUTH0_API_TOKEN is missing: expected it, or AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET',
    ],
    [{ AUTH0_CLIENT_SECRET: 'enabled' }, `AUTH0_CLIENT_SECRET ${long}`],
    [{ PATCHPROOF_UNSCOPED_TOKEN: 't' }, `PATCHPROOF_UNSCOPED_TOKEN ${long}`],
    [{ AUTH0_API_TOKEN: 'connection_id' }, `AUTH0_API_TOKEN is a word of the contract: ${told}`],
    [{ AUTH0_CLIENT_SECRET: 'readonly' }, `AUTH0_CLIENT_SECRET is a word of the contract: ${told}`],
    [{ AUTH0_API_TOKEN: `Bearer ${CANARY}` }, `AUTH0_API_TOKEN ${bare}`],
    [{ PATCHPROOF_EXPIRED_TOKEN: `${CANARY}\u2028` }, ''],
    [{ PATCHPROOF_EXPIRED_TOKEN: `${CANARY}\n${CANARY}` }, `PATCHPROOF_EXPIRED_TOKEN ${bare}`],
    [
      { AUTH0_AUDIENCE: 'api' },
      'AUTH0_AUDIENCE is "api": expected a URL such as https://acme.eu.auth0.com/api/v2/',
    ],
    [
      { PATCHPROOF_ORGANIZATION_ID: '' },
      'PATCHPROOF_ORGANIZATION_ID is missing: expected the id of the organization under test',
    ],
    [
      { PATCHPROOF_CONNECTION_ID: undefined },
      'PATCHPROOF_CONNECTION_ID is missing: expected the id of the connection under test',
    ],
    [{ PATCHPROOF_ORGANIZATION_ID: 'a/b' }, `PATCHPROOF_ORGANIZATION_ID is "a/b": ${id}`],
    [{ PATCHPROOF_CONNECTION_ID: '..' }, `PATCHPROOF_CONNECTION_ID is "..": ${id}`],
    [{ PATCHPROOF_CONNECTION_ID: CANARY }, `PATCHPROOF_CONNECTION_ID is 64 characters long: ${id}`],
    [{ PATCHPROOF_OTHER_CONNECTION_ID: 'a\u0000' }, `PATCHPROOF_OTHER_CONNECTION_ID is "a\\u0000": ${id}`],
    [
      { PATCHPROOF_OTHER_ORGANIZATION_ID: COMPLETE.PATCHPROOF_ORGANIZATION_ID },
      'PATCHPROOF_OTHER_ORGANIZATION_ID equals PATCHPROOF_ORGANIZATION_ID: expected another organization',
    ],
    [{ PATCHPROOF_TIMEOUT_MS: 'ten' }, `PATCHPROOF_TIMEOUT_MS is "ten": ${ms}`],
    [{ PATCHPROOF_TIMEOUT_MS: '0' }, `PATCHPROOF_TIMEOUT_MS is "0": ${ms}`],
    [{ PATCHPROOF_TIMEOUT_MS: '1e3' }, `PATCHPROOF_TIMEOUT_MS is "1e3": ${ms}`],
    [{ PATCHPROOF_TIMEOUT_MS: '600001' }, `PATCHPROOF_TIMEOUT_MS is "600001": ${ms}`],
    [
      { PATCHPROOF_ORGANISATION_ID: 'x' },
      'PATCHPROOF_ORGANISATION_ID is not known: is PATCHPROOF_ORGANIZATION_ID meant?',
    ],
    [{ PATCHPROOF_TIMEOUT: '5' }, 'PATCHPROOF_TIMEOUT is not known: is PATCHPROOF_TIMEOUT_MS meant?'],
    [{ AUTH0_AUDIANCE: 'x' }, 'AUTH0_AUDIANCE is not known: is AUTH0_AUDIENCE meant?'],
  ])('of %j says so', (change, problem) => {
    expect(problemsOf({ ...COMPLETE, ...change })).toEqual(problem === '' ? [] : [problem]);
  });

  it.each<[Env, readonly string[]]>([
    [{ AUTH0_DOMIAN: 'acme.eu.auth0.com' }, ['AUTH0_DOMIAN is not known: is AUTH0_DOMAIN meant?']],
    [{ AUTHO_DOMAIN: 'acme.eu.auth0.com' }, ['AUTHO_DOMAIN is not known: is AUTH0_DOMAIN meant?']],
    [
      { AUTH0_API_TOKEN: CANARY },
      [
        'AUTH0_API_TOKEN is set but AUTH0_DOMAIN is not: set AUTH0_DOMAIN to the host of the tenant, ' +
          'or unset AUTH0_API_TOKEN to test the reference tenant',
      ],
    ],
    [
      { AUTH0_CLIENT_ID: 'id', PATCHPROOF_CONNECTION_ID: 'con_1' },
      [
        'AUTH0_CLIENT_ID, PATCHPROOF_CONNECTION_ID are set but AUTH0_DOMAIN is not: set AUTH0_DOMAIN to the host ' +
          'of the tenant, or unset AUTH0_CLIENT_ID, PATCHPROOF_CONNECTION_ID to test the reference tenant',
      ],
    ],
  ])('of %j never tests the reference', (env, problems) => {
    expect(problemsOf(env)).toEqual(problems);
  });

  it('names every problem at once, and no secret', () => {
    const problems = problemsOf({
      AUTH0_DOMAIN: CANARY.replaceAll('.', '_'),
      AUTH0_CLIENT_SECRET: CANARY,
      AUTH0_API_TOKEN: `Bearer ${CANARY}`,
      PATCHPROOF_ORGANIZATION_ID: CANARY,
      PATCHPROOF_TIMEOUT_MS: CANARY,
      PATCHPROOF_ALLOWED_TENANTS: `/${CANARY}`,
      PATCHPROOF_SECRET: CANARY,
    });
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
      'PATCHPROOF_SECRET',
      'PATCHPROOF_TIMEOUT_MS',
      'PATCHPROOF_ALLOWED_TENANTS',
      'AUTH0_DOMAIN',
      'AUTH0_API_TOKEN',
      'AUTH0_CLIENT_ID',
      'PATCHPROOF_ORGANIZATION_ID',
      'PATCHPROOF_CONNECTION_ID',
    ]);
    expect(problems.join()).not.toContain('canary');
  });
});
