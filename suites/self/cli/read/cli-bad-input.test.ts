import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startTenant } from '../../../../fixtures/tenant/start.ts';
import {
  configured,
  emptyFolder,
  expectDiscreet,
  launch,
  patchproof,
  secret,
  silence,
} from '../../harness/cli-launch.ts';
import { environmentOf } from '../../harness/gate-on.ts';
import { filesIn, textOf } from '../../harness/source-files.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Each a command line, what is added to a sound environment, and what the message names. */
const bad: readonly (readonly [name: string, words: string, env: Env, says: RegExp])[] = [
  ['an unknown option', 'run --colour', {}, /unknown option '--colour'/],
  ['an unknown command', 'rnu', {}, /unknown command 'rnu'/],
  ['too many arguments', 'run now', {}, /too many arguments/],
  ['a file that is not named', 'check', {}, /missing required argument 'file'/],
  ['an unknown contract', 'run --contract 2031-01', {}, /--contract 2031-01: .*2026-04 and 2026-09/],
  ['a rule of one character', 'run --only [', {}, /--only \[: no rule has that id\n/],
  ['an unknown profile', 'run --profile quick', {}, /--profile quick: expected smoke, gate, full or deep/],
  ['an unknown rule', 'run --only request.nmae.type', {}, /--only request\.nmae\.type: .*nearest: request\./],
  ['a rate of letters', 'plan --rate fast', {}, /--rate fast: expected .*25\/min/],
  ['a rate of nothing', 'plan --rate 0/min', {}, /--rate 0\/min: expected/],
  ['a burst of nothing', 'plan --burst 0', {}, /--burst 0: expected a whole number of at least 1/],
  ['runs of letters', 'run --profile deep --runs many', {}, /--runs many: expected a whole number/],
  ['no runs', 'run --profile deep --runs 0', {}, /--runs 0: expected a whole number of at least 1/],
  ['too many runs', 'plan --profile deep --runs 501', {}, /--runs 501: expected at most 500,/],
  ['far too many runs', 'run --profile deep --runs 20000', {}, /--runs 20000: expected at most 500,/],
  ['a time without a unit', 'run --max-time 5', {}, /--max-time 5: expected .* as in 5s, 5m or 5h/],
  ['a rate without a unit', 'run --rate 5', {}, /--rate 5: expected .* as in 5\/min or 5\/s/],
  [
    'two env files',
    'run --env-file a.env --env-file b.env',
    {},
    /a\.env and --env-file b\.env: one file is read/,
  ],
  [
    'two paces',
    'plan --rate 5/min --rate 9/min',
    {},
    /--rate 5\/min and --rate 9\/min: expected one of them/,
  ],
  [
    'a baseline and none',
    'run --baseline a.json --no-baseline',
    {},
    /a\.json and --no-baseline: expected one/,
  ],
  ['a broken seed', 'run --profile deep --seed 1.5', {}, /--seed 1\.5: expected a whole number/],
  ['a seed without deep', 'run --seed 7', {}, /--seed: only --profile deep/],
  ['a port of letters', 'tenant --port http', {}, /--port http: expected a number from 0 to 65535/],
  ['a domain of words', 'run', { AUTH0_DOMAIN: 'my tenant' }, /AUTH0_DOMAIN is "my tenant": expected a host/],
  [
    'a domain with a path',
    'run',
    { AUTH0_DOMAIN: 'a.example.invalid/x' },
    /AUTH0_DOMAIN is .*expected a host/,
  ],
  [
    'plain http',
    'run',
    { AUTH0_DOMAIN: 'http://a.example.invalid' },
    /AUTH0_DOMAIN: .*allowed only to loopback/,
  ],
  ['a host that is not listed', 'run', { AUTH0_DOMAIN: 'a.example.invalid' }, /PATCHPROOF_ALLOWED_TENANTS/],
  [
    'no credential',
    'run',
    { AUTH0_API_TOKEN: undefined },
    /AUTH0_API_TOKEN is missing: expected it, or AUTH0_CLIENT_ID/,
  ],
  [
    'half a credential',
    'run',
    { AUTH0_API_TOKEN: undefined, AUTH0_CLIENT_SECRET: secret },
    /AUTH0_CLIENT_ID is missing/,
  ],
  [
    'a token with its scheme',
    'run',
    { AUTH0_API_TOKEN: `Bearer ${secret}` },
    /AUTH0_API_TOKEN .*expected the token alone/,
  ],
  ['no organization', 'run', { PATCHPROOF_ORGANIZATION_ID: '' }, /PATCHPROOF_ORGANIZATION_ID is missing/],
  [
    'an id that is a path',
    'run',
    { PATCHPROOF_CONNECTION_ID: '../x' },
    /PATCHPROOF_CONNECTION_ID is "\.\.\/x": expected/,
  ],
  [
    'a misspelt variable',
    'run',
    { PATCHPROOF_CONECTION_ID: 'x' },
    /PATCHPROOF_CONECTION_ID .*PATCHPROOF_CONNECTION_ID meant/,
  ],
  [
    'a broken time limit',
    'run',
    { PATCHPROOF_TIMEOUT_MS: 'soon' },
    /PATCHPROOF_TIMEOUT_MS is "soon": expected/,
  ],
  ['a broken contract setting', 'run', { PATCHPROOF_CONTRACT: '2031' }, /2031.*2026-04 and 2026-09/],
  [
    'a token without a domain',
    'run',
    { AUTH0_DOMAIN: undefined },
    /AUTH0_API_TOKEN.* set but AUTH0_DOMAIN is not/,
  ],
];

describe('bad input', () => {
  it.each(bad)('%s: one clear message, exit 2, nothing sent', async (_, words, env, says) => {
    const nobody = await silence();
    const ended = await patchproof(words.split(' '), {
      env: { ...configured(`http://127.0.0.1:${nobody.port}`), ...env },
    });
    expect(ended).toMatchObject({ code: 2, out: '' });
    expect(ended.err).toMatch(says);
    expect(ended.err.trimEnd().split('\n').length).toBeLessThanOrEqual(3);
    expectDiscreet(ended);
    expect(nobody.connections()).toBe(0);
  });

  it('says everything that is wrong at once', async () => {
    const env = { AUTH0_DOMAIN: 'my tenant', PATCHPROOF_ORGANIZATION_ID: 'a/b', PATCHPROOF_TIMEOUT_MS: '0' };
    const { code, err } = await patchproof(['run'], { env });
    expect(code).toBe(2);
    for (const name of [
      'AUTH0_DOMAIN',
      'AUTH0_API_TOKEN',
      'PATCHPROOF_ORGANIZATION_ID',
      'PATCHPROOF_TIMEOUT_MS',
    ])
      expect(err).toContain(`patchproof: ${name}`);
  });

  it('does not connect to a host that is not listed, though something listens there', async () => {
    const nobody = await silence();
    const ended = await patchproof(['run'], { env: configured(`https://0.0.0.0:${nobody.port}`) });
    expect(ended).toMatchObject({ code: 2, out: '' });
    expect(ended.err).toMatch(/AUTH0_DOMAIN: .*PATCHPROOF_ALLOWED_TENANTS/);
    expectDiscreet(ended);
    expect(nobody.connections()).toBe(0);
  });
});

describe('a folder that cannot be written', () => {
  it.each(['file', 'file/below', '/proc/nowhere', '/dev/null/x'])(
    '--out %s is refused, nothing sent',
    async (out) => {
      const [nobody, cwd] = [await silence(), emptyFolder()];
      writeFileSync(join(cwd, 'file'), '');
      const env = configured(`http://127.0.0.1:${nobody.port}`);
      const ended = await patchproof(['run', '--out', out], { env, cwd });
      expect(ended).toMatchObject({ code: 2, out: '' });
      expect(ended.err).toContain(`patchproof: --out ${out}: expected a folder that can be written: `);
      expect(ended.err.trimEnd().split('\n')).toHaveLength(1);
      expectDiscreet(ended);
      expect(nobody.connections()).toBe(0);
    },
  );
});

it('a state folder that cannot be made is refused, and not tried for ever', async () => {
  const tenant = await startTenant();
  onTestFinished(tenant.close);
  const env = { ...environmentOf(tenant), XDG_STATE_HOME: '/proc' };
  // A process of its own: one that spins could not be stopped from within.
  const ended = await launch(['run'], { env }).ended;
  expect(ended.code).toBe(2);
  expect(ended.err).toContain(
    'patchproof: /proc/patchproof/locks cannot be made (ENOENT): expected a place for locks and journals; set XDG_STATE_HOME',
  );
});

it('folders are made step by step everywhere: Node never returns from some that it makes itself', () => {
  const own = filesIn('src').filter((file) => /mkdir(Sync)?\([^;]*recursive/.test(textOf(file)));
  expect(own).toEqual([]);
});

describe('an env file that cannot be read', () => {
  // Node reads --env-file wherever it stands on its command line; `--` before the script leaves it to the script.
  it.each(['missing', 'folder'])('%s: is named, and what was expected; nothing sent', async (file) => {
    const [nobody, cwd] = [await silence(), emptyFolder()];
    mkdirSync(join(cwd, 'folder'));
    const env = configured(`http://127.0.0.1:${nobody.port}`);
    const ended = await patchproof(['run', '--env-file', file], { env, cwd, node: ['--'] });
    expect(ended).toMatchObject({ code: 2, out: '' });
    expect(ended.err).toMatch(
      new RegExp(`^patchproof: --env-file ${file}: .+; expected a file of NAME=value lines\n$`),
    );
    expectDiscreet(ended);
    expect(nobody.connections()).toBe(0);
  });

  it('is named by Node itself when Node takes the option for its own', async () => {
    const nobody = await silence();
    const env = configured(`http://127.0.0.1:${nobody.port}`);
    const ended = await patchproof(['run', '--env-file', 'missing'], { env });
    expect(ended.code).not.toBe(0);
    expect(ended.err).toMatch(/^\S+: .*missing.*\n$/);
    expectDiscreet(ended);
    expect(nobody.connections()).toBe(0);
  });
});
