import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One process from its start to its end, and the peak memory of the largest process in it. */
export interface Launch {
  readonly ms: number;
  readonly megabytes: number;
}

/** This file is built into dist/scripts/bench. */
const root = join(import.meta.dirname, '..', '..', '..');

/** Loaded into every Node process of a launch: says how much memory it took at most. Kilobytes. */
const probe = `process.on('exit', () =>
  require('node:fs').appendFileSync(process.env.BENCH_PEAKS, process.resourceUsage().maxRSS + '\\n'));`;

/** What `npm run conformance -- --reference` runs, word by word, as the manifest has it. */
function command(): readonly string[] {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly scripts: { readonly conformance: string };
  };
  const words = scripts.conformance.split(' ').slice(1);
  return [...words.map((word) => (/\.c?js$/.test(word) ? join(root, word) : word)), '--reference'];
}

/** A folder with one trivial vitest test, and nothing to configure a tenant from. */
function prepare(): string {
  const folder = mkdtempSync(join(tmpdir(), 'patchproof-bench-'));
  mkdirSync(join(folder, 'empty'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'empty', 'node_modules'));
  writeFileSync(
    join(folder, 'empty', 'nothing.test.js'),
    "import { test } from 'vitest';\ntest('nothing', () => {});\n",
  );
  writeFileSync(join(folder, 'probe.cjs'), probe);
  return folder;
}

function launch(folder: string, cwd: string, words: readonly string[]): Launch {
  const peaks = join(folder, 'peaks');
  rmSync(peaks, { force: true });
  const own = Object.entries(process.env).filter(([name]) => !/^(AUTH0|PATCHPROOF)_/.test(name));
  const env = {
    ...Object.fromEntries(own),
    CI: 'true',
    BENCH_PEAKS: peaks,
    NODE_OPTIONS: `--require "${join(folder, 'probe.cjs')}"`,
  };
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd, env, encoding: 'utf8' });
  const ms = performance.now() - started;
  if (status !== 0) throw new Error(`${words.join(' ')}: exit code ${status}\n${stdout}${stderr}`);
  const lines = readFileSync(peaks, 'utf8').trim().split('\n');
  return { ms, megabytes: Math.max(...lines.map(Number)) / 1024 };
}

/** Launches both in turn, so that whatever else the machine does falls on both. */
export function launches(rounds: number): {
  readonly conformance: readonly Launch[];
  readonly empty: readonly Launch[];
} {
  const folder = prepare();
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const conformance: Launch[] = [];
  const empty: Launch[] = [];
  try {
    for (let round = 0; round < rounds; round += 1) {
      conformance.push(launch(folder, folder, command()));
      empty.push(launch(folder, join(folder, 'empty'), [vitest, 'run']));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { conformance, empty };
}
