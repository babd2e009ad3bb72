import { describe, expect, it } from 'vitest';
import { parseConfig, secrets } from '../../../../src/cli/config/config.ts';
import { parseOrigin, proxyFor } from '../../../../src/target/http/origin.ts';

type Env = Readonly<Record<string, string>>;

function chosen(origin: string, env: Env) {
  const parsed = parseOrigin(origin);
  return parsed === undefined ? 'no origin' : proxyFor(parsed, (name) => env[name]);
}

describe('the proxy of an origin', () => {
  const proxy = 'http://proxy.example:3128';
  it.each<[string, Env, string | undefined]>([
    ['https://acme.example', {}, undefined],
    ['https://acme.example', { HTTPS_PROXY: proxy }, proxy],
    ['https://acme.example', { https_proxy: proxy, HTTPS_PROXY: 'http://other' }, proxy],
    ['https://acme.example', { HTTP_PROXY: proxy }, proxy],
    ['https://acme.example', { HTTPS_PROXY: 'proxy.example:3128' }, proxy],
    ['https://acme.example', { HTTPS_PROXY: proxy, NO_PROXY: '*' }, undefined],
    ['https://acme.example', { HTTPS_PROXY: proxy, NO_PROXY: 'a.b, ACME.example' }, undefined],
    ['https://eu.acme.example', { HTTPS_PROXY: proxy, no_proxy: '.acme.example' }, undefined],
    ['https://eu.acme.example', { HTTPS_PROXY: proxy, no_proxy: '*.acme.example' }, undefined],
    ['https://eu.acme.example', { HTTPS_PROXY: proxy, no_proxy: 'acme.example' }, undefined],
    ['https://myacme.example', { HTTPS_PROXY: proxy, no_proxy: 'acme.example' }, proxy],
    ['https://acme.example:8443', { HTTPS_PROXY: proxy, no_proxy: 'acme.example:443' }, proxy],
    ['https://acme.example', { HTTPS_PROXY: proxy, no_proxy: 'acme.example:443' }, undefined],
    ['https://[2001:db8::1]', { HTTPS_PROXY: proxy, no_proxy: '[2001:db8::1]' }, undefined],
    ['https://[2001:db8::1]', { HTTPS_PROXY: proxy, no_proxy: '2001:db8::1' }, undefined],
    ['http://127.0.0.1:4010', { HTTP_PROXY: proxy, HTTPS_PROXY: proxy }, undefined],
    ['https://localhost', { HTTPS_PROXY: proxy }, undefined],
    ['https://[::1]:4010', { HTTPS_PROXY: proxy }, undefined],
  ])('%s with %j is %s', (origin, env, expected) => {
    const found = chosen(origin, env);
    expect(typeof found === 'object' && 'origin' in found ? found.origin : found).toBe(expected);
  });

  it('keeps its password to itself', () => {
    const found = chosen('https://acme.example', { HTTPS_PROXY: 'http://me:p%40ss-word@proxy.example' });
    expect(found).toEqual({
      origin: 'http://proxy.example',
      authorization: `Basic ${Buffer.from('me:p@ss-word').toString('base64')}`,
      secrets: [Buffer.from('me:p@ss-word').toString('base64'), 'p@ss-word', 'p%40ss-word'],
    });
  });

  it.each<[string, string, RegExp]>([
    [
      'HTTPS_PROXY',
      'socks5://me:canary@x',
      /^HTTPS_PROXY names a SOCKS proxy, .*an HTTP proxy that answers CONNECT/,
    ],
    ['https_proxy', 'socks4a://x:1080', /^https_proxy names a SOCKS proxy/],
    ['HTTP_PROXY', 'SOCKS5H://x', /^HTTP_PROXY names a SOCKS proxy/],
    ['HTTPS_PROXY', 'ftp://x', /^HTTPS_PROXY begins with ftp:\/\/: expected a URL such as http:/],
    ['HTTPS_PROXY', 'http://', /is not the URL of a proxy: expected a URL such as http:/],
    ['HTTPS_PROXY', 'proxy.example:99999', /is not the URL of a proxy/],
    ['HTTPS_PROXY', 'proxy example', /is not the URL of a proxy/],
    ['HTTPS_PROXY', 'http//proxy.example:3128', /is not the URL of a proxy/],
    ['HTTPS_PROXY', 'http:/proxy.example:3128', /is not the URL of a proxy/],
    ['HTTPS_PROXY', 'http://http://proxy.example:3128', /is not the URL of a proxy/],
    ['HTTPS_PROXY', 'http://proxy.example:3128/proxy.pac', /is not the URL of a proxy/],
    ['HTTPS_PROXY', 'http://me:canary#1@proxy.example:3128', /in a user name or password write .*%23/],
    ['HTTPS_PROXY', 'http://me:canary/1@proxy.example:3128', /in a user name or password write .*%2F/],
  ])('%s=%s is a problem that does not quote it', (name, value, problem) => {
    const env = {
      AUTH0_DOMAIN: 'acme.example',
      AUTH0_API_TOKEN: 'token-01',
      PATCHPROOF_ALLOWED_TENANTS: 'acme.example',
      PATCHPROOF_ORGANIZATION_ID: 'org_1',
      PATCHPROOF_CONNECTION_ID: 'con_1',
    };
    const thrown = (proxy: Env): string => {
      try {
        return JSON.stringify(parseConfig({ ...env, ...proxy }));
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    };
    expect(thrown({ [name]: value })).toMatch(problem);
    expect(thrown({ [name]: value })).not.toContain('canary');
    // A proxy that is not used for this host is nobody's problem.
    expect(() => parseConfig({ ...env, [name]: value, NO_PROXY: 'acme.example' })).not.toThrow();
  });

  it('and its password is a secret of the configuration', () => {
    const env = {
      AUTH0_DOMAIN: 'acme.example',
      AUTH0_API_TOKEN: 'token-01',
      PATCHPROOF_ALLOWED_TENANTS: 'acme.example',
    };
    expect(secrets(parseConfig({ ...env, HTTPS_PROXY: 'http://me:canary@x' }))).toContain('canary');
  });
});
