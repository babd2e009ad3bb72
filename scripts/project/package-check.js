// Packs the package and asks publint and arethetypeswrong what they think of it. Both are fetched; nothing is published.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'patchproof-package-'));

/** @param {string} command @param {readonly string[]} words */
function run(command, words) {
  const { status, error } = spawnSync(command, words, { cwd: root, stdio: 'inherit' });
  if (error !== undefined) console.error(`${command}: ${error.message}`);
  return status ?? 1;
}

try {
  const packed = run('npm', ['pack', '--ignore-scripts', '--loglevel=warn', '--pack-destination', folder]);
  const [tarball = ''] = readdirSync(folder);
  const file = join(folder, tarball);
  const codes = [
    packed,
    run('npx', ['--yes', 'publint@0.3.25', file, '--strict']),
    // There is no CommonJS in it, and none is promised.
    run('npx', ['--yes', '@arethetypeswrong/cli@0.18.5', file, '--profile', 'esm-only']),
  ];
  process.exitCode = Math.max(...codes);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
