// Builds dist/ from the sources with the TypeScript compiler, from scratch.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
rmSync(join(root, 'dist'), { recursive: true, force: true });
const { status } = spawnSync(
  process.execPath,
  [join(typescript, 'bin', 'tsc'), '-p', 'tsconfig.build.json'],
  {
    cwd: root,
    stdio: 'inherit',
  },
);
if (status === 0) {
  chmodSync(join(root, 'dist', 'src', 'cli', 'main.js'), 0o755);
  // As they are: the compiler indents JSON anew, and reports point at lines.
  cpSync(join(root, 'schemas'), join(root, 'dist', 'schemas'), {
    recursive: true,
    filter: (file) => !/\.json$/.test(file) || /[/\\](\d{4}-\d\d|format)[/\\]/.test(file),
  });
}
process.exitCode = status ?? 1;
