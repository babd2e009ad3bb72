import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../../src/cli/config/config.ts';
import { environment } from '../../../../src/cli/config/files.ts';
import { unheeded } from '../../../../src/cli/config/used-variables.ts';
import { doctor, type Env, withClient } from '../../harness/doctor-on.ts';
import { memoryIo, tenantFor } from '../../harness/gate-on.ts';
import { folder, patchproof } from '../../harness/in-process.ts';

const acme = {
  AUTH0_DOMAIN: 'acme.example',
  AUTH0_API_TOKEN: 'token-01',
  PATCHPROOF_ALLOWED_TENANTS: 'acme.example',
};

const written = (set: Env): string =>
  Object.entries(set)
    .map(([name, value]) => `${name}=${value ?? ''}\n`)
    .join('');

/** What is said of a file's variables under an environment. */
function said(file: Env, outside: Env = {}, name = 'staging.env'): readonly string[] {
  const cwd = folder();
  writeFileSync(join(cwd, name), written({ ...acme, ...file }));
  const io = memoryIo(outside, { cwd });
  const asked = name === '.env' ? undefined : name;
  const env = environment(io, asked);
  return unheeded(io, asked, env, parseConfig(env));
}

describe('a variable that has no effect in an env file is named', () => {
  it.each<[name: string, value: string, because: RegExp]>([
    [
      'NODE_EXTRA_CA_CERTS',
      'ca.pem',
      /in staging\.env has no effect: Node\.js reads it when it starts, .*export it/,
    ],
    ['NODE_USE_SYSTEM_CA', '1', /Node\.js reads it when it starts/],
    [
      'NODE_TLS_REJECT_UNAUTHORIZED',
      '0',
      /certificates are verified all the same: export NODE_EXTRA_CA_CERTS/,
    ],
    ['SSL_CERT_FILE', 'ca.pem', /Node\.js does not read it: export NODE_EXTRA_CA_CERTS/],
    ['SSL_CERT_DIR', 'certs', /Node\.js does not read it: export NODE_EXTRA_CA_CERTS/],
    ['REQUESTS_CA_BUNDLE', 'ca.pem', /patchproof does not read it: export NODE_EXTRA_CA_CERTS/],
    ['CURL_CA_BUNDLE', 'ca.pem', /patchproof does not read it: export NODE_EXTRA_CA_CERTS/],
    ['ALL_PROXY', 'socks5://x', /patchproof does not read it: set HTTPS_PROXY/],
    ['all_proxy', 'http://x', /patchproof does not read it: set HTTPS_PROXY/],
    ['npm_config_https_proxy', 'http://x', /patchproof does not read it: set HTTPS_PROXY/],
  ])('%s=%s', (name, value, because) => {
    expect(said({ [name]: value })).toEqual([expect.stringMatching(because)]);
    expect(said({ [name]: value }, {}, '.env')).toEqual([expect.stringMatching(/ in \.env has no effect/)]);
    // Exported as well, it has its effect.
    expect(said({ [name]: value }, { [name]: value }).filter((text) => text.includes('staging.env'))).toEqual(
      [],
    );
  });

  it('NODE_OPTIONS, of which Node.js itself reads a file that --env-file names', () => {
    const own = { NODE_OPTIONS: '--no-warnings' };
    expect(said(own, {}, '.env')).toEqual([
      expect.stringMatching(/^NODE_OPTIONS in \.env has no effect: Node/),
    ]);
    expect(said(own)).toEqual([
      expect.stringMatching(/^NODE_OPTIONS in staging\.env: Node\.js applies it by/),
    ]);
    expect(said(own, { NODE_OPTIONS: '' })).toEqual([
      expect.stringMatching(/ has no effect: that of the env/),
    ]);
    expect(said(own, own)).toEqual([]);
    // What is said of Node.js is so.
    const cwd = folder();
    writeFileSync(join(cwd, 'hook.cjs'), 'globalThis.hooked = true');
    writeFileSync(join(cwd, 'x.env'), `NODE_OPTIONS=--require=${join(cwd, 'hook.cjs')}\n`);
    writeFileSync(join(cwd, 'main.cjs'), 'console.log(globalThis.hooked)');
    const hooked = (env: Env, ...words: string[]): string =>
      execFileSync(process.execPath, [join(cwd, 'main.cjs'), ...words], {
        env: { ...env },
        encoding: 'utf8',
      }).trim();
    const { NODE_OPTIONS: _, ...bare } = process.env;
    expect(hooked(bare, '--env-file', join(cwd, 'x.env'))).toBe('true');
    expect(hooked({ ...bare, NODE_OPTIONS: '' }, '--env-file', join(cwd, 'x.env'))).toBe('undefined');
    expect(hooked(bare, '--target', join(cwd, 'x.env'))).toBe('undefined');
  });

  it.each<[Env, Env]>([
    [{}, {}],
    [{ HTTPS_PROXY: 'http://proxy.example:3128' }, {}],
    [{ NO_PROXY: '.internal.example' }, {}],
    [{ HTTPS_PROXY: 'http://proxy.example:3128', NO_PROXY: '.a.example,*.b.example c.example:80' }, {}],
    [{ https_proxy: 'http://one.example' }, { HTTPS_PROXY: 'http://two.example' }],
    [{ NODE_EXTRA_CA_CERTS: '' }, {}],
    [{ PATH: '/bin' }, {}],
  ])('%j under %j is heeded', (file, outside) => {
    expect(said(file, outside)).toEqual([]);
  });

  it('a proxy that another spelling beats, one for loopback, one of another name, and exceptions that are none', () => {
    const beaten = said({ HTTPS_PROXY: 'http://one.example' }, { https_proxy: 'http://two.example' });
    expect(beaten).toEqual([
      expect.stringMatching(/^HTTPS_PROXY in .*: https_proxy of the environment wins/),
    ]);
    const local = { AUTH0_DOMAIN: 'http://127.0.0.1:4010', HTTPS_PROXY: 'http://one.example', NO_PROXY: '*' };
    expect(said(local)).toEqual([
      expect.stringMatching(/^HTTPS_PROXY in .*loopback is never reached by a proxy/),
      expect.stringMatching(/^NO_PROXY in .*loopback/),
    ]);
    expect(said({}, { ALL_PROXY: 'socks5://x' })).toEqual([
      expect.stringMatching(/^ALL_PROXY has no effect/),
    ]);
    expect(said({ HTTPS_PROXY: 'http://one.example', NO_PROXY: '10.0.0.0/8' })).toEqual([
      expect.stringMatching(/^NO_PROXY holds an entry that names no host \(10\.0\.0\.0\/8\)/),
    ]);
  });
});

describe('it is said', () => {
  it('by doctor as a warning, and every other check goes on', async () => {
    const tenant = await tenantFor();
    const cwd = folder();
    writeFileSync(join(cwd, 'staging.env'), written(withClient(tenant, { NODE_EXTRA_CA_CERTS: 'ca.pem' })));
    const { code, said: text } = await doctor({}, ['--env-file', 'staging.env'], { cwd });
    expect(text).toContain('! configuration: NODE_EXTRA_CA_CERTS in staging.env has no effect');
    expect(text).toContain('✓ organization and connection: found');
    expect(code).toBe(0);
  });

  it('by run and by probe before anything is sent', async () => {
    const tenant = await tenantFor();
    const cwd = folder();
    writeFileSync(join(cwd, 'staging.env'), written(withClient(tenant, { SSL_CERT_FILE: 'ca.pem' })));
    const common = ['--env-file', 'staging.env', '--yes'];
    const ran = await patchproof(['run', ...common, '--only', 'response.body.object'], cwd);
    const probed = await patchproof(['probe', 'show_as_button=true', ...common], cwd);
    for (const { err, code } of [ran, probed]) {
      expect(err.trim().split('\n')[0]).toMatch(/^SSL_CERT_FILE in staging\.env has no effect/);
      expect(code).toBe(0);
    }
  });
});
