import { type ChildProcess, spawn } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mutants } from '../../../fixtures/mutants/index.ts';
import { root } from '../harness/cli-launch.ts';
import { environmentOf, tenantFor } from '../harness/gate-on.ts';
import { read, runSteps, type Step } from './workflow.ts';

/**
 * The package as a user has it: packed, unpacked into an empty folder, with its dependencies beside it.
 * @module-tag slow
 */

let folder = '';
const modules = (): string => join(folder, 'node_modules');

interface Ran {
  readonly code: number | null;
  readonly log: string;
}

function run(
  command: string,
  words: readonly string[],
  cwd = folder,
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const own = {
      PATH: process.env.PATH ?? '',
      HOME: folder,
      NO_COLOR: '1',
      npm_config_offline: 'true',
      ...env,
    };
    const child: ChildProcess = spawn(command, words, { cwd, env: own });
    let log = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        log += chunk;
      });
    }
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, log }));
  });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'patchproof-installed-'));
  const packed = await run('npm', ['pack', root, '--ignore-scripts', '--loglevel=error']);
  expect(packed.code, packed.log).toBe(0);
  mkdirSync(join(modules(), '.bin'), { recursive: true });
  const [tarball = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  expect((await run('tar', ['-xzf', tarball])).code).toBe(0);
  cpSync(join(folder, 'package'), join(modules(), 'patchproof'), { recursive: true });
  for (const name of readdirSync(join(root, 'node_modules')).filter((one) => !one.startsWith('.'))) {
    symlinkSync(join(root, 'node_modules', name), join(modules(), name));
  }
  symlinkSync('../patchproof/bin/patchproof.cjs', join(modules(), '.bin', 'patchproof'));
  writeFileSync(join(folder, 'package.json'), '{"name":"empty","private":true,"type":"module"}');
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the packed package in an empty folder', () => {
  it('runs', async () => {
    const { code, log } = await run('npx', ['patchproof', 'run', '--profile', 'smoke']);
    expect([code, log]).toEqual([0, expect.stringMatching(/^Conforms: /m)]);
  });

  it('is imported by its name, and by nothing else', async () => {
    const script = `
      import { contract, partitions, rules, verify } from 'patchproof';
      const april = contract();
      const path = '/api/v2/organizations/a/connections/b';
      console.log(april.revision, partitions(april).length > 50, rules(april).length, verify(april, { path, status: 200, body: {} }).outcome);
      await import('patchproof/dist/src/cli/gate.js').catch(({ code }) => console.log(code));
    `;
    const { code, log } = await run(process.execPath, ['--input-type=module', '-e', script]);
    expect([code, log]).toEqual([0, '2026-04 true 171 does not conform\nERR_PACKAGE_PATH_NOT_EXPORTED\n']);
  });

  it('holds what it needs and nothing of our own tests', () => {
    const names = readdirSync(join(modules(), 'patchproof'), { recursive: true, encoding: 'utf8' });
    expect(names).toContain('dist/schemas/format/baseline.schema.json');
    expect(names).toContain('dist/src/library/index.d.ts');
    expect(names).toContain('bin/patchproof.cjs');
    expect(names.filter((name) => /mutants|variants|chaos|suites|\.test\./.test(name))).toEqual([]);
  });

  it('serves a suite of its user, as the example has it, with types that check', async () => {
    const suite = join(folder, 'own-suite');
    // Without what was installed in it, when somebody tried it where it is.
    const isOurs = (path: string): boolean => basename(path) !== 'node_modules';
    cpSync(join(root, 'examples/own-suite'), suite, { recursive: true, filter: isOurs });
    const [tests, types] = await Promise.all([
      run(process.execPath, [join(modules(), 'vitest/vitest.mjs'), 'run'], suite),
      run(process.execPath, [join(modules(), 'typescript/bin/tsc'), '-p', suite], suite),
    ]);
    expect(types).toEqual({ code: 0, log: '' });
    expect([tests.code, tests.log]).toEqual([0, expect.stringMatching(/Tests +\d+ passed/)]);
    expect(tests.log).not.toMatch(/skipped|todo/);
  }, 60_000);

  it('has types that fail where a suite is wrong', async () => {
    const suite = join(folder, 'wrong-suite');
    mkdirSync(suite);
    cpSync(join(root, 'examples/own-suite/tsconfig.json'), join(suite, 'tsconfig.json'));
    const lines = [
      "import { contract, verify } from 'patchproof';",
      "import 'patchproof/vitest';",
      "import { expect } from 'vitest';",
      'verify(contract(), { status: 200 });',
      'await expect({}).toConform({ stricter: true });',
      'const sum: number = contract().revision;',
    ];
    writeFileSync(join(suite, 'wrong.ts'), `${lines.join('\n')}\nexport { sum };\n`);
    writeFileSync(join(suite, 'package.json'), '{"type":"module"}');
    const { log } = await run(
      process.execPath,
      [join(modules(), 'typescript/bin/tsc'), '-p', suite, '--pretty', 'false'],
      suite,
    );
    expect([...log.matchAll(/wrong\.ts\((\d+)/g)].map(([, line]) => line)).toEqual(['4', '5', '6']);
  });

  it('gates by the commands of the example workflows', async () => {
    const { jobs } = read<{ jobs: Readonly<Record<string, { steps: readonly Step[] }>> }>(
      'examples/ci/pull-request.yml',
    );
    const cwd = join(folder, 'checkout');
    mkdirSync(cwd);
    symlinkSync(modules(), join(cwd, 'node_modules'));
    const faulty = mutants.find(({ id }) => id === 'request.name.empty-dropped');
    const bad = await tenantFor({ behaviour: faulty?.behaviour() ?? {} });
    const env = { PATH: process.env.PATH ?? '', HOME: folder, PATCHPROOF_PROFILE: 'smoke' };
    const given = environmentOf(bad);
    const contexts = { vars: { AUTH0_DOMAIN: bad.origin } };
    const own = Object.fromEntries(
      Object.entries({ ...env, ...given }).filter(([, value]) => value !== undefined),
    ) as Record<string, string>;
    const steps = jobs.gate?.steps.map(({ env: _, ...step }) => step) ?? [];
    const { code, summary, log } = await runSteps(steps, { cwd, env: own, contexts });
    expect([code, summary], log).toEqual([1, expect.stringMatching(/^### ❌ Does not conform/)]);
    expect(readFileSync(join(cwd, 'reports/latest/record.ndjson'), 'utf8')).toContain('"exitCode":1');
  });
});
