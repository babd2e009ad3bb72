import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyFolder, launch, root } from '../harness/cli-launch.ts';
import { homeOfTest } from '../harness/home-of-test.ts';

/** What a start that fails, and an output that cannot be written, end with: never with a verdict. */

const main = join(root, 'dist/src/cli/main.js');

/** A copy of the package that can be broken. */
function copy(): string {
  const folder = emptyFolder();
  for (const name of ['bin', 'dist', 'package.json'])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

function started(file: string, words: readonly string[], node: readonly string[] = []) {
  const env = { PATH: process.env.PATH, HOME: homeOfTest() };
  const { status, stdout, stderr } = spawnSync(process.execPath, [...node, file, ...words], {
    env,
    encoding: 'utf8',
  });
  return { status, out: stdout, err: stderr };
}

describe('a start that fails', { tags: ['slow'] }, () => {
  it.each<[string, (folder: string) => void, RegExp]>([
    [
      'no build',
      (at) => rmSync(join(at, 'dist'), { recursive: true }),
      /it cannot start: Cannot find module/,
    ],
    [
      'a module that is missing',
      (at) => rmSync(join(at, 'dist/src/cli/process/program.js')),
      /Cannot find module/,
    ],
    [
      'a module cut short',
      (at) => writeFileSync(join(at, 'dist/src/cli/process/streams.js'), 'export {'),
      /./,
    ],
    [
      'a main module cut short',
      (at) => writeFileSync(join(at, 'dist/src/cli/main.js'), 'await {'),
      /cannot start/,
    ],
    ['a dependency that is missing', (at) => rmSync(join(at, 'node_modules')), /Cannot find package/],
    [
      'a command that is missing',
      (at) => rmSync(join(at, 'dist/src/cli/read/explain-command.js')),
      /is incomplete/,
    ],
  ])('ends with 2, for %s', (_, spoil, says) => {
    const folder = copy();
    spoil(folder);
    const { status, out, err } = started(join(folder, 'bin/patchproof.cjs'), ['rules']);
    if (status === 0) return expect(err).toBe('');
    expect([status, out, err]).toEqual([2, '', expect.stringMatching(says)]);
    expect(err).toMatch(/^patchproof: /);
    expect(err).not.toMatch(/^\s+at /m);
  });
});

it.each(['18.20.4', '20.18.3', '8.17.0'])(
  'Node.js %s is told in one sentence that it is too old',
  (version) => {
    const hook = join(emptyFolder(), 'old.cjs');
    writeFileSync(hook, `Object.defineProperty(process.versions, 'node', { value: '${version}' })`);
    const { status, out, err } = started(join(root, 'bin/patchproof.cjs'), ['rules'], ['--require', hook]);
    expect([status, out, err]).toEqual([
      2,
      '',
      `patchproof: Node.js ${version} is too old: install Node.js 20.19 or newer\n`,
    ]);
  },
);

describe('a report that does not fit on the disk', { tags: ['slow'] }, () => {
  it('is not there, rather than cut off', () => {
    const folder = emptyFolder();
    const words = [
      process.execPath,
      main,
      'run',
      '--profile',
      'smoke',
      '--report',
      'html,sarif',
      '--out',
      'out',
    ];
    // The record fits, and no page does.
    const limited = spawnSync('bash', ['-c', 'ulimit -f 120; exec "$@" >said', 'bash', ...words], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: homeOfTest() },
    });
    expect([limited.status, limited.stderr]).toEqual([
      2,
      expect.stringMatching(/^patchproof: --out out: expected a folder that can be written: EFBIG/m),
    ]);
    expect(readdirSync(join(folder, 'out'))).toEqual(['record.ndjson']);
  });
});

describe('what cannot be written to standard output', () => {
  const said = (err: string): readonly string[] =>
    err.split('\n').filter((line) => line.startsWith('patchproof:'));
  const others = [
    'run --profile smoke',
    'rules request.body.type',
    'plan',
    'body organization_connection_name/maxLength/51',
    'drift 2026-09',
    'doctor --reference',
    'explore --dry-run',
    '--help',
    '--version',
    'probe show_as_button=false',
    'tenant --port 0',
  ];

  async function fillDisk(words: string): Promise<void> {
    const folder = emptyFolder();
    const env = { PATH: process.env.PATH, HOME: homeOfTest() };
    const child = spawn(
      'sh',
      ['-c', 'exec "$@" >/dev/full', 'sh', process.execPath, main, ...words.split(' ')],
      {
        cwd: folder,
        env,
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    let err = '';
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect([code, said(err)]).toEqual([
      2,
      ['patchproof: standard output could not be written whole: no space left (ENOSPC)'],
    ]);
  }

  const onFullDisk = 'ends %s with 2 on a full disk, and one line says so';
  it.each(['rules'])(onFullDisk, fillDisk);
  it.each(others)(onFullDisk, { tags: ['slow'] }, fillDisk);

  it.each(['rules', 'tenant --port 0', 'run --profile smoke'])(
    'ends %s with 2 when its reader has gone',
    { tags: ['slow'] },
    async (words) => {
      const { child, ended } = launch(words.split(' '));
      child.stdout?.destroy();
      const { code, err } = await ended;
      expect([code, said(err)]).toEqual([
        2,
        ['patchproof: standard output could not be written whole: its reader closed it (EPIPE)'],
      ]);
    },
  );

  it.each(['sarif', 'html', 'console'])(
    'is noticed in the middle of a report too: %s',
    { tags: ['slow'] },
    (format) => {
      const folder = emptyFolder();
      mkdirSync(folder, { recursive: true });
      const words = [
        process.execPath,
        main,
        'report',
        join(root, 'fixtures/records/violations.ndjson'),
        '--format',
        format,
      ];
      const whole = spawnSync(words[0] ?? '', words.slice(1)).stdout;
      // The system takes the first 4 KiB, and tells so; the rest is refused.
      const { status, stderr } = spawnSync('bash', ['-c', 'ulimit -f 4; exec "$@" >part', 'bash', ...words], {
        cwd: folder,
        encoding: 'utf8',
      });
      expect(whole.length).toBeGreaterThan(4096);
      expect([status, stderr]).toEqual([
        2,
        'patchproof: standard output could not be written whole: the system refused (EFBIG)\n',
      ]);
      expect(readFileSync(join(folder, 'part')).length).toBe(4096);
    },
  );
});
