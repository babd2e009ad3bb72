import { describe, expect, it } from 'vitest';
import { assertAllowed } from '../../../../src/target/http/origin.ts';
import { ConfigError } from '../../../../src/text/errors.ts';

const LIST = [
  'acme.eu.auth0.com',
  'Login.Example.com.',
  'proxy.example.com:8443',
  'https://slash.example.com',
];

describe('the guard', () => {
  it.each([
    ['acme.eu.auth0.com', 'https://acme.eu.auth0.com'],
    ['https://ACME.eu.auth0.com', 'https://acme.eu.auth0.com'],
    ['acme.eu.auth0.com.', 'https://acme.eu.auth0.com'],
    ['https://acme.eu.auth0.com:443/', 'https://acme.eu.auth0.com'],
    ['login.example.com', 'https://login.example.com'],
    ['proxy.example.com:8443', 'https://proxy.example.com:8443'],
    ['http://127.0.0.1:4010', 'http://127.0.0.1:4010'],
    ['http://127.8.9.10', 'http://127.8.9.10'],
    ['http://[::1]:4010', 'http://[::1]:4010'],
    ['http://LOCALHOST.:4010', 'http://localhost:4010'],
    ['http://2130706433', 'http://127.0.0.1'],
  ])('lets %s pass as %s', (host, text) => {
    expect(assertAllowed(host, LIST).text).toBe(text);
  });

  it.each([
    'other.eu.auth0.com',
    'eu.auth0.com',
    'x.acme.eu.auth0.com',
    'acme.eu.auth0.com.evil.example',
    'acme.eu.auth0.com:8443',
    'proxy.example.com',
    'slash.example.com',
    'localhost.example.com',
    'x.localhost',
    '127.0.0.1.example.com',
    '0.0.0.0',
    '[::ffff:127.0.0.1]',
    '[::]',
    'http://acme.eu.auth0.com',
    'https://acme.eu.auth0.com@evil.example',
    'https://127.0.0.1@evil.example',
    'https://evil.example#acme.eu.auth0.com',
    'https://evil.example?acme.eu.auth0.com',
    'https://evil.example\\@acme.eu.auth0.com',
    'https://acme.eu.auth0.com/path',
    'ftp://127.0.0.1',
    'acme.eu.auth0.com:0',
    'acme.eu.auth0.com:99999',
    'ac\u2024me.eu.auth0.com',
    '\uff11\uff12\uff17.0.0.1',
    ' acme.eu.auth0.com',
    'acme.eu.auth0.com\n',
    '*',
    '',
  ])('stops %j', (host) => {
    expect(() => assertAllowed(host, [...LIST, '*', ''])).toThrow(ConfigError);
  });

  it.each([
    [
      'acme.us.auth0.com',
      'acme.us.auth0.com is not listed in PATCHPROOF_ALLOWED_TENANTS, so not one request is sent to it: ' +
        'set PATCHPROOF_ALLOWED_TENANTS=acme.us.auth0.com to allow changes to that tenant',
    ],
    [
      'http://acme.eu.auth0.com',
      'http://acme.eu.auth0.com is plain http, which is allowed only to loopback: write https://acme.eu.auth0.com',
    ],
    ['a b', '"a b" is not a host name'],
  ])('says why %s is stopped', (host, problem) => {
    expect(() => assertAllowed(host, LIST)).toThrow(new ConfigError([problem]));
  });
});
