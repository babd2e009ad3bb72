import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../../src/cli/config/config.ts';
import { environment } from '../../../../src/cli/config/files.ts';
import { ConfigError } from '../../../../src/text/errors.ts';
import { emptyFolder } from '../../harness/cli-launch.ts';
import { shell } from '../../harness/shell.ts';

const line = 'AUTH0_DOMAIN=acme.eu.auth0.com\n';
const wide = (text: string, isBig = false): Buffer => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  return isBig ? bytes.swap16() : bytes;
};

/** Ways to be there and not to be readable, by the words of the message. */
const unreadable: readonly (readonly [name: string, make: (path: string) => void, says: RegExp])[] = [
  ['a folder', (path) => mkdirSync(path), /it is a folder/],
  ['UTF-16 of Windows', (path) => writeFileSync(path, wide(line)), /it is UTF-16/],
  ['UTF-16, big end first', (path) => writeFileSync(path, wide(line, true)), /it is UTF-16/],
  ['UTF-16 without a mark', (path) => writeFileSync(path, wide(line).subarray(2)), /it is UTF-16 without/],
  ['Latin-1', (path) => writeFileSync(path, Buffer.from('# Zürich\n', 'latin1')), /it is not UTF-8/],
  ['a link to nothing', (path) => symlinkSync('gone', path), /there is no such file/],
  ['a link to itself', (path) => symlinkSync(path, path), /it cannot be read \(ELOOP\)/],
  [
    'PowerShell',
    (path) => writeFileSync(path, '$env:AUTH0_DOMAIN = "acme"\n'),
    /line 1, about AUTH0_DOMAIN, sets nothing/,
  ],
  [
    'JSON',
    (path) => writeFileSync(path, '{\n  "AUTH0_DOMAIN": "acme"\n}'),
    /line 2, about AUTH0_DOMAIN, sets nothing/,
  ],
  ['a pipe', (path) => void execFileSync('mkfifo', [path]), /it is a pipe or a device/],
  ['a device', (path) => symlinkSync('/dev/zero', path), /it is a pipe or a device/],
];

const lost: readonly (readonly [line: string, name: string])[] = [
  ['AUTH0_DOMAIN acme', 'AUTH0_DOMAIN'],
  ['declare -x AUTH0_DOMAIN="acme"', 'AUTH0_DOMAIN'],
  ['typeset -x PATCHPROOF_CONNECTION_ID=con_1', 'PATCHPROOF_CONNECTION_ID'],
  ['setenv PATCHPROOF_ORGANIZATION_ID org_1', 'PATCHPROOF_ORGANIZATION_ID'],
  ['{"AUTH0_DOMAIN":"acme"}', 'AUTH0_DOMAIN'],
  ['ENV AUTH0_DOMAIN acme', 'AUTH0_DOMAIN'],
  ['- AUTH0_DOMAIN=acme', 'AUTH0_DOMAIN'],
  ['AUTH0 DOMAIN=acme', 'AUTH0_DOMAIN'],
  ['set auth0-domain=acme', 'AUTH0_DOMAIN'],
  ['<add key="auth0.domain" value="acme"/>', 'AUTH0_DOMAIN'],
  ['\u200bAUTH0_DOMAIN=acme', 'AUTH0_DOMAIN'],
  ['const AUTHO_DOMAIN = acme', 'AUTH0_DOMAIN'],
  ['export AUTH0_DOMAIN', 'AUTH0_DOMAIN'],
  ['export PATCHPROOF_OTHER acme', 'PATCHPROOF_OTHER'],
];

const misspelt: readonly (readonly [name: string, like: string])[] = [
  ['PATCHPROF_ORGANIZATION_ID', 'PATCHPROOF_ORGANIZATION_ID'],
  ['PATCHPROOF.ORGANIZATION_ID', 'PATCHPROOF_ORGANIZATION_ID'],
  ['PATCHPROOF-CONNECTION_ID', 'PATCHPROOF_CONNECTION_ID'],
  ['PATCHPROOF_ORG_ID', 'PATCHPROOF_ORGANIZATION_ID'],
  ['PATCHPROOF_DOMAIN', 'AUTH0_DOMAIN'],
  ['AUTH_DOMAIN', 'AUTH0_DOMAIN'],
  ['OAUTH0_DOMAIN', 'AUTH0_DOMAIN'],
  ['auth0.domain', 'AUTH0_DOMAIN'],
];

function problemsOf(cwd: string, file?: string): string {
  try {
    environment({ env: {}, cwd }, file);
    return 'none';
  } catch (error) {
    return error instanceof ConfigError ? error.problems.join() : `not for people: ${String(error)}`;
  }
}

describe('an env file that is there and cannot be read', () => {
  it.each(unreadable)('is an error: %s', (_, make, says) => {
    const cwd = emptyFolder();
    make(join(cwd, '.env'));
    make(join(cwd, 'staging.env'));
    expect(problemsOf(cwd)).toMatch(new RegExp(`^\\.env: .*${says.source}`));
    expect(problemsOf(cwd, 'staging.env')).toMatch(new RegExp(`^--env-file staging\\.env: .*${says.source}`));
  });

  it.each(lost)('is an error: %s', (text, name) => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, '.env'), `# AUTH0_DOMAIN acme\nPORT=1\n${text}\n`);
    expect(problemsOf(cwd)).toMatch(new RegExp(`^\\.env: line 3, about ${name}, sets nothing`));
  });

  it.each(misspelt)('is an error there and in the environment: %s', (name, like) => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, '.env'), `${name}=acme\n`);
    for (const env of [environment({ env: {}, cwd }, undefined), { [name]: 'acme' }])
      expect(() => parseConfig(env)).toThrow(`${name} is not known: is ${like} meant?`);
  });

  it.each([
    ['MY_AUTH0_DOMAIN', 'AUTH0_DOMAIN'],
    ['AUTH0_DOMAIN_STAGING', 'AUTH0_DOMAIN'],
    ['ci.patchproof.connection.id', 'PATCHPROOF_CONNECTION_ID'],
  ])('is an error where nothing sets the variable inside it: %s', (name, known) => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, '.env'), `${name}=acme\n`);
    expect(problemsOf(cwd)).toBe(`.env: ${name} is not known: is ${known} meant?`);
    expect(() => environment({ env: { [known]: 'acme' }, cwd }, undefined)).not.toThrow();
  });

  it.skipIf(process.getuid?.() === 0)('is an error: no permission', () => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, '.env'), line);
    chmodSync(join(cwd, '.env'), 0);
    expect(problemsOf(cwd)).toMatch(/^\.env: it may not be read \(EACCES\)/);
  });

  it.each(['run', 'explore', 'probe show_as_button=true', 'doctor'])(
    'keeps %s from starting',
    async (words) => {
      const sh = shell();
      mkdirSync(join(sh.folder, '.env'));
      for (const more of [[], ['--reference']]) {
        const { code, said } = await sh.run([...words.split(' '), ...more]);
        expect([code, said]).toEqual([2, expect.stringContaining('.env: it is a folder')]);
        expect(said).not.toContain('reference tenant');
      }
    },
  );
});

describe('an env file', () => {
  it.each([
    ['with a byte order mark', `\ufeff${line}`],
    ['with the line ends of Windows', line.replace('\n', '\r\n')],
    ['with the line ends of old Macs', `# a comment\r${line.replace('\n', '\r')}`],
    ['with a comment that names a variable', `# AUTH0_API_TOKEN=\n${line}`],
    ['with export in front', `export ${line}`],
    ['with export behind', `${line}export AUTH0_DOMAIN\n`],
  ])('is read %s', (_, text) => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, '.env'), text);
    expect(environment({ env: {}, cwd }, undefined)).toEqual({ AUTH0_DOMAIN: 'acme.eu.auth0.com' });
  });

  it('is passed over only where there is none', () => {
    expect(environment({ env: { PORT: '1' }, cwd: emptyFolder() }, undefined)).toEqual({ PORT: '1' });
    expect(environment({ env: {}, cwd: join(emptyFolder(), 'gone') }, undefined)).toEqual({});
  });

  it('may hold names of ours in values of others, and be reached by a link', () => {
    const cwd = emptyFolder();
    const values = {
      NOTE: 'declare -x AUTH0_DOMAIN',
      KEY: 'begin\nsetenv AUTH0_DOMAIN acme\nend',
      DOMAIN: 'acme',
    };
    const text = `NOTE='${values.NOTE}' # AUTH0_DOMAIN acme\nKEY="${values.KEY}"\nDOMAIN: acme\nsome garbage\n`;
    writeFileSync(join(cwd, 'own.env'), text);
    symlinkSync('own.env', join(cwd, '.env'));
    expect(environment({ env: {}, cwd }, undefined)).toEqual(values);
    expect(parseConfig({ ...values, OAUTH_CLIENT_ID: 'x' })).toMatchObject({ kind: 'reference' });
  });
});

describe('what else is there and cannot be read', () => {
  it.each([
    ['the corpus', 'fixtures/corpus', 'fixtures/corpus: it cannot be read (ENOTDIR)'],
    ['a journal', 'state/patchproof/journals', 'the journals of earlier runs cannot be read (ENOTDIR)'],
  ])('is an error: %s', async (_, path, says) => {
    const sh = shell();
    mkdirSync(join(sh.folder, path, '..'), { recursive: true });
    writeFileSync(join(sh.folder, path), 'a file in place of a folder');
    const { code, said } = await sh.run([path.startsWith('state') ? 'restore' : 'run']);
    expect([code, said]).toEqual([2, expect.stringContaining(says)]);
  });

  it('is an error: a baseline that is a link to nothing', async () => {
    const sh = shell();
    mkdirSync(join(sh.folder, 'reports'));
    symlinkSync('gone.json', join(sh.folder, 'reports/baseline.json'));
    const env = { AUTH0_DOMAIN: 'http://127.0.0.1:1', AUTH0_API_TOKEN: 'x'.repeat(20) };
    const { code, said } = await sh.run(['run'], env);
    expect([code, said]).toEqual([2, expect.stringContaining('reports/baseline.json')]);
  });
});
