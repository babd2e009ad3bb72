// Builds dist/ from the sources with the TypeScript compiler, from scratch, and beside the one that is there: a command
// that starts meanwhile finds the old build or the new one. A build that fails leaves the old one.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const dist = join(root, 'dist');
const fresh = `${dist}.${process.pid}.new`;
const stale = `${dist}.${process.pid}.old`;

/** @param {string} path */
const remove = (path) => rmSync(path, { recursive: true, force: true });

/** @param {string} pid */
function isAlive(pid) {
  try {
    return process.kill(Number(pid), 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** What builds that were killed have left. */
function sweep() {
  for (const name of readdirSync(root)) {
    const [, pid] = /^dist\.(\d+)\.(new|old)$/.exec(name) ?? [];
    if (pid !== undefined && !isAlive(pid)) remove(join(root, name));
  }
}

/** The new build in place of the old one. Another build may do the same at the same time: the last one stays. */
function replace() {
  for (let tries = 0; ; tries += 1) {
    try {
      if (existsSync(dist)) renameSync(dist, stale);
      renameSync(fresh, dist);
      return;
    } catch (error) {
      if (tries === 10) throw error;
    } finally {
      remove(stale);
    }
  }
}

sweep();
const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
const { status } = spawnSync(
  process.execPath,
  [join(typescript, 'bin', 'tsc'), '-p', 'tsconfig.build.json', '--outDir', fresh],
  { cwd: root, stdio: 'inherit' },
);
try {
  if (status === 0) {
    chmodSync(join(fresh, 'src', 'cli', 'main.js'), 0o755);
    // As they are: the compiler indents JSON anew, and reports point at lines.
    cpSync(join(root, 'schemas'), join(fresh, 'schemas'), {
      recursive: true,
      filter: (file) => !/\.json$/.test(file) || /[/\\](\d{4}-\d\d|causes|format)[/\\]/.test(file),
    });
    const pages = join('src', 'report', 'html', 'page-files');
    cpSync(join(root, pages), join(fresh, pages), { recursive: true });
    replace();
  }
} finally {
  remove(fresh);
}
process.exitCode = status ?? 1;
