import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { environment } from '../../../../src/cli/config/env-file.ts';
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
  ['UTF-16 without a mark', (path) => writeFileSync(path, wide(line).subarray(2)), /it is UTF-16/],
  ['Latin-1', (path) => writeFileSync(path, Buffer.from('# Zürich\n', 'latin1')), /it is not UTF-8/],
  ['a link to nothing', (path) => symlinkSync('gone', path), /there is no such file/],
  ['a link to itself', (path) => symlinkSync(path, path), /it cannot be read \(ELOOP\)/],
  [
    'PowerShell',
    (path) => writeFileSync(path, '$env:AUTH0_DOMAIN = "acme"\n'),
    /line of AUTH0_DOMAIN sets nothing/,
  ],
  [
    'JSON',
    (path) => writeFileSync(path, '{\n  "AUTH0_DOMAIN": "acme"\n}'),
    /line of AUTH0_DOMAIN sets nothing/,
  ],
  ['a bare name', (path) => writeFileSync(path, 'PORT=1\nAUTH0_DOMAIN acme\n'), /line of AUTH0_DOMAIN/],
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
  ])('is read %s', (_, text) => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, '.env'), text);
    expect(environment({ env: {}, cwd }, undefined)).toEqual({ AUTH0_DOMAIN: 'acme.eu.auth0.com' });
  });

  it('is passed over only where there is none', () => {
    expect(environment({ env: { PORT: '1' }, cwd: emptyFolder() }, undefined)).toEqual({ PORT: '1' });
    expect(environment({ env: {}, cwd: join(emptyFolder(), 'gone') }, undefined)).toEqual({});
  });

  it('is read once: a pipe has no second reading', async () => {
    const sh = shell();
    const pipe = join(sh.folder, '.env');
    execFileSync('mkfifo', [pipe]);
    const writer = spawn('sh', ['-c', `printf 'AUTH0_DOMAIN=my tenant\\n' >"$1"`, 'sh', pipe]);
    onTestFinished(() => void writer.kill());
    const { code, said } = await sh.run(['run', '--only', 'response.status.ok']);
    expect([code, said]).toEqual([
      2,
      expect.stringContaining('AUTH0_DOMAIN is "my tenant": expected a host'),
    ]);
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
