import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../../src/cli/config/config.ts';
import { VARIABLES } from '../../../../src/cli/config/variables.ts';
import { parseRecord } from '../../../../src/record/parse-record.ts';
import { environmentOf, tenantFor } from '../../harness/gate-on.ts';
import { shell } from '../../harness/shell.ts';
import { COMPLETE, type Env, problemsOf } from './complete-config.ts';

const SILENT = ['PATCHPROOF_TIMEOUT_MS', 'PATCHPROOF_CONTRACT', 'PATCHPROOF_PROFILE'];
const TELLING = VARIABLES.filter((name) => !SILENT.includes(name));

describe('a sign of a tenant without AUTH0_DOMAIN', () => {
  it.each(TELLING.flatMap((name) => [[name, ''] as const, [name, ' \t'] as const]))(
    'is %s set to %j, whose value was lost',
    (name, value) => {
      expect(problemsOf({ [name]: value })).toEqual([expect.stringContaining(name)]);
      expect(problemsOf({ [name]: value, CI: 'true' }).join()).toContain('reference tenant');
    },
  );

  it.each(TELLING.filter((name) => name !== 'AUTH0_DOMAIN'))('is %s', (name) => {
    const value = name === 'PATCHPROOF_TARGET' ? 'staging' : 'a.example-0123456789';
    expect(problemsOf({ [name]: value })).toHaveLength(1);
  });

  it.each([
    'AUTH0_TENANT',
    'AUTH0_TENANT_DOMAIN',
    'AUTH0_ISSUER_BASE_URL',
    'AUTH0_MGMT_API_TOKEN',
    'AUTH0_TOKEN',
    'AUTH0_M2M_CLIENT_ID',
  ])('is %s, as other tools call it', (name) => {
    expect(problemsOf({ [name]: 'acme' })).toEqual([
      expect.stringContaining(`${name} is set but AUTH0_DOMAIN`),
    ]);
  });

  it.each(['PATCHPROOF_TYPO', 'AUTHO_DOMAIN', 'AUTH0_DOMIAN', 'auth0_domain', 'Patchproof_Connection_Id'])(
    'is %s, misspelt, empty or not',
    (name) => {
      for (const value of ['', 'x'])
        expect(problemsOf({ [name]: value })).toEqual([
          expect.stringContaining(`${name} is not known: ${name === 'PATCHPROOF_TYPO' ? 'docs/' : 'is '}`),
        ]);
    },
  );

  it('is --yes, and an env file', () => {
    expect(() => parseConfig({}, { yes: true })).toThrow(/^--yes is given but AUTH0_DOMAIN is not set/);
    expect(() => parseConfig({}, { envFile: 'x.env' })).toThrow(
      /^--env-file x\.env: it sets no AUTH0_DOMAIN/,
    );
  });

  it('is said in one sentence for all that pipelines hand to a job without secrets', () => {
    const empty = Object.fromEntries(Object.keys(COMPLETE).map((name) => [name, '']));
    expect(problemsOf(empty)).toEqual([
      'AUTH0_DOMAIN is empty: expected the host of the tenant to test; --reference, or PATCHPROOF_TARGET=reference, tests the embedded reference tenant instead',
    ]);
  });
});

describe('the reference tenant', () => {
  const asked = { kind: 'reference', asked: true, timeoutMs: 10_000 };

  it.each<[string, Env]>([
    ['nothing', {}],
    ['a tenant', COMPLETE],
    ['empty variables', { AUTH0_DOMAIN: '', AUTH0_CLIENT_SECRET: '' }],
    ['an allow-list', { PATCHPROOF_ALLOWED_TENANTS: 'a.example' }],
  ])('is tested because of --reference, whatever the environment has: %s', (_, env) => {
    expect(parseConfig(env, { reference: true, yes: true })).toEqual(asked);
  });

  it('is tested because of PATCHPROOF_TARGET, also out of an env file', () => {
    expect(parseConfig({ PATCHPROOF_TARGET: 'reference', AUTH0_DOMAIN: '' })).toEqual(asked);
    expect(parseConfig({ PATCHPROOF_TARGET: 'reference' }, { envFile: 'a.env', yes: true })).toEqual(asked);
  });

  it.each<[Env, object, RegExp]>([
    [
      { ...COMPLETE, PATCHPROOF_TARGET: 'reference' },
      {},
      /PATCHPROOF_TARGET is reference and AUTH0_DOMAIN is set/,
    ],
    [{ PATCHPROOF_TARGET: 'staging' }, {}, /PATCHPROOF_TARGET is "staging": expected reference/],
    [{}, { reference: true, envFile: 'a.env' }, /--reference does not go with --env-file a\.env/],
    [{ PATCHPROOF_TYPO: 'x' }, { reference: true }, /PATCHPROOF_TYPO is not known/],
  ])('is not asked for by %j with %j', (env, words, problem) => {
    expect(() => parseConfig(env, words)).toThrow(problem);
  });
});

describe('a command', () => {
  const lost: Env = { AUTH0_DOMAIN: '', AUTH0_CLIENT_ID: '', AUTH0_CLIENT_SECRET: '', CI: 'true' };
  const commands = ['run', 'explore', 'probe show_as_button=true', 'doctor', 'restore', 'clean'];

  it.each(commands)('%s sends nothing and ends with 2 when the domain was lost', async (words) => {
    const { code, said } = await shell().run(words.split(' '), lost);
    expect([code, said]).toEqual([2, expect.stringContaining('AUTH0_DOMAIN is empty')]);
    expect(said).not.toMatch(/started|Conforms/);
  });

  it.each(['run', 'explore', 'probe show_as_button=true'])(
    '%s --yes is meant for a tenant',
    async (words) => {
      const { code, said } = await shell().run([...words.split(' '), '--yes']);
      expect([code, said]).toEqual([
        2,
        expect.stringContaining('--yes is given but AUTH0_DOMAIN is not set'),
      ]);
    },
  );

  it('run tests the reference when nothing is configured, in CI too', async () => {
    const sh = shell();
    const { code, said } = await sh.run(['run', '--only', 'response.status.ok'], { CI: 'true' });
    expect([code, said], said).toEqual([0, expect.stringContaining('started the embedded reference tenant')]);
  });

  it.each([
    'run --only response.status.ok',
    'probe show_as_button=true',
    'doctor',
    'explore --only duplicate.member.wins',
  ])('%s --reference never asks the tenant of the environment', async (words) => {
    const tenant = await tenantFor();
    const sh = shell();
    const { code, said } = await sh.run([...words.split(' '), '--reference'], environmentOf(tenant));
    expect([code, tenant.requests()], said).toEqual([0, { writes: 0, reads: 0 }]);
    expect(said).toContain('embedded reference tenant');
  });

  it('plan takes --reference as it takes every option of pace', async () => {
    expect((await shell().run(['plan', '--reference'])).code).toBe(0);
  });

  it('run shows no variable of a tenant in the record of the reference', async () => {
    const sh = shell();
    const words = ['run', '--reference', '--only', 'response.status.ok'];
    await sh.run(words, { ...COMPLETE, PATCHPROOF_TIMEOUT_MS: '9000' });
    const { header } = parseRecord(readFileSync(join(sh.folder, 'reports/latest/record.ndjson'), 'utf8'));
    expect(header.config).toEqual({ PATCHPROOF_TIMEOUT_MS: '9000' });
  });

  it('run --target refuses --reference, and takes an env file that asks for it', async () => {
    const sh = shell();
    const tenant = await tenantFor();
    const lines = Object.entries(environmentOf(tenant)).map(([name, value]) => `${name}=${value}\n`);
    writeFileSync(join(sh.folder, 'a.env'), lines.join(''));
    writeFileSync(join(sh.folder, 'b.env'), 'PATCHPROOF_TARGET=reference\n');
    const words = ['run', '--only', 'response.status.ok', '--target', 'a.env', '--target', 'b.env'];
    expect((await sh.run(words)).code).toBe(0);
    const { code, said } = await sh.run([...words, '--reference']);
    expect([code, said]).toEqual([2, expect.stringContaining('--reference does not go with --target')]);
  });
});
