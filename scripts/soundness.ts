/**
 * `npm run soundness [-- --seeds N --runs N]`: the gate and the full profile once against the reference and every
 * conforming variant of it, and the deep profile under N seeds spread over them. None is ever flagged: exit 1 when
 * one is.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { control, variants } from '../fixtures/variants/index.ts';
import { gateOptions } from '../src/cli/config/options.ts';
import { ConfigError } from '../src/text/errors.ts';
import { type Attempt, attempt } from './soundness/attempt.ts';

interface Asked {
  readonly seeds: number;
  readonly runs: number;
}

/** A share of the jobs: every so-manieth one, from the first. */
interface Share extends Asked {
  readonly first: number;
  readonly step: number;
}

interface Done extends Attempt {
  readonly label: string;
}

const servers = [control, ...variants];

function asked(): Asked {
  const { values } = parseArgs({ options: { seeds: { type: 'string' }, runs: { type: 'string' } } });
  const number = (name: 'seeds' | 'runs', fallback: number): number => {
    const text = values[name] ?? String(fallback);
    if (/^\d+$/.test(text) && Number(text) > 0) return Number(text);
    throw new ConfigError([`--${name} ${text}: expected a whole number of at least 1`]);
  };
  return { seeds: number('seeds', 200), runs: number('runs', 1) };
}

/** Profiles without a seed, run against every server. */
const fixed = ['gate', 'full'] as const;

/** The gates come first, then full, then the seeds, each against the next server and every fifth under the later contract. */
async function job(index: number, runs: number): Promise<Done> {
  const server = servers[index % servers.length] ?? control;
  const profile = fixed[Math.floor(index / servers.length)];
  const seed = index - fixed.length * servers.length + 1;
  const later = seed % 5 === 0 ? { contract: '2026-09' } : {};
  const options =
    profile === undefined
      ? gateOptions({ ...later, profile: 'deep', seed: String(seed), runs: String(runs) })
      : gateOptions({ profile });
  const label = `${server.id} under ${profile === undefined ? `seed ${seed}` : profile}`;
  return { ...(await attempt(server, options)), label };
}

const runCount = (seeds: number): number => fixed.length * servers.length + seeds;

async function work({ first, step, seeds, runs }: Share): Promise<void> {
  for (let index = first; index < runCount(seeds); index += step)
    parentPort?.postMessage(await job(index, runs));
}

/** Does a share in a thread of its own. Rejects with whatever is thrown there. */
function inThread(share: Share, onDone: (done: Done) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: share, argv: [] });
    worker.on('message', onDone);
    worker.on('error', reject);
    worker.on('exit', () => resolve());
  });
}

async function main(): Promise<number> {
  const { seeds, runs } = asked();
  const started = performance.now();
  const total = runCount(seeds);
  let tried = 0;
  let requests = 0;
  let flags = 0;
  const count = (done: Done): void => {
    tried += 1;
    requests += done.requests;
    flags += done.flags.length;
    for (const flag of done.flags) console.log(`${done.label}\n  ${flag}`);
    if (tried % 200 === 0 && tried < total) console.error(`${tried} of ${total} runs, ${requests} requests`);
  };
  const step = availableParallelism();
  const shares = Array.from({ length: step }, (_, first): Share => ({ first, step, seeds, runs }));
  await Promise.all(shares.map((share) => inThread(share, count)));
  const seconds = Math.round((performance.now() - started) / 1000);
  console.log(
    `${servers.length} conforming servers, gate and full against each and ${seeds} seeds of the deep profile (${runs} runs each), ${requests} requests in ${seconds} s: ${flags} flags raised`,
  );
  return flags === 0 ? 0 : 1;
}

try {
  if (isMainThread) process.exitCode = await main();
  else await work(workerData as Share);
} catch (error) {
  const isAmiss = error instanceof ConfigError || (error instanceof TypeError && 'code' in error);
  if (!isMainThread || !isAmiss) throw error;
  console.error(`soundness: ${error.message}`);
  process.exitCode = 2;
}
