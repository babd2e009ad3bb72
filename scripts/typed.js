// Compiles everything with the TypeScript compiler and runs one script of it: node scripts/typed.js scripts/x.ts …
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const out = join(root, '.patchproof', 'build');
const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
const [, , script = ''] = process.argv;
const { status } = spawnSync(
  process.execPath,
  [
    join(typescript, 'bin', 'tsc'),
    ...['-p', root, '--noEmit', 'false', '--rootDir', root, '--outDir', out],
  ],
  { stdio: 'inherit' },
);
// Types that do not fit are for `npm run typecheck`; what could not be compiled at all cannot be imported.
if (status !== 0) console.error('scripts/typed.js: the sources do not type-check');
process.argv.splice(1, 2, script);
await import(pathToFileURL(join(out, script.replace(/\.ts$/, '.js'))).href);
