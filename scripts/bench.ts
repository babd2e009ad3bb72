/**
 * `npm run bench`: what the gate costs beside an empty vitest run, and how fast the deep profile sends beside
 * a bare loop, and what a diagnosis costs beside reading its record. Figures for people; nothing fails because a machine is slow. Never reads a `.env`.
 */
import { diagnosisCost } from './bench/diagnosis.ts';
import { type Launch, launches } from './bench/launches.ts';
import { throughput } from './bench/throughput.ts';

const rounds = 5;

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2;
}

const row = (label: string, ...cells: readonly string[]): string =>
  label.padEnd(24) + cells.map((cell) => cell.padStart(14)).join('');

const verdict = (isMet: boolean): string => (isMet ? 'met' : 'MISSED');

function launched(conformance: readonly Launch[], empty: readonly Launch[]): readonly string[] {
  const wall = (runs: readonly Launch[]): number => median(runs.map(({ ms }) => ms)) / 1000;
  const rss = (runs: readonly Launch[]): number => Math.max(...runs.map(({ megabytes }) => megabytes));
  const more = wall(conformance) - wall(empty);
  return [
    row('', 'conformance', 'empty vitest', 'difference', 'ratio'),
    row(
      'wall time, median',
      `${wall(conformance).toFixed(2)} s`,
      `${wall(empty).toFixed(2)} s`,
      `${more.toFixed(2)} s`,
      (wall(conformance) / wall(empty)).toFixed(2),
    ),
    row('largest process, peak', `${rss(conformance).toFixed(0)} MB`, `${rss(empty).toFixed(0)} MB`),
    `target: at most 1.5 s more (${verdict(more <= 1.5)}), less than 300 MB (${verdict(rss(conformance) < 300)})`,
  ];
}

async function sent(runs: number): Promise<{ readonly line: string; readonly ratio: number }> {
  const { requests, engine, bare } = await throughput(runs, rounds);
  const [own, loop] = [median(engine), median(bare)];
  const ratio = own / loop;
  return {
    line: row(`deep --runs ${runs}`, own.toFixed(0), loop.toFixed(0), `${requests}`, ratio.toFixed(2)),
    ratio,
  };
}

console.log(`Node ${process.version}, ${rounds} rounds each, alternating\n`);
const { conformance, empty } = launches(rounds);
console.log(`${launched(conformance, empty).join('\n')}\n`);
console.log(row('requests a second', 'engine', 'bare loop', 'requests', 'ratio'));
// What starting costs weighs on the shorter one.
const short = await sent(5);
const long = await sent(50);
console.log(`${short.line}\n${long.line}`);
console.log(`target: with 50 runs at least half of the bare loop (${verdict(long.ratio >= 0.5)})`);

const cost = await diagnosisCost(rounds);
const [reading, diagnosing] = [median(cost.reading), median(cost.diagnosing)];
console.log(
  `\na diagnosis of ${cost.failures} failures: ${diagnosing.toFixed(0)} ms, ${(diagnosing / reading).toFixed(2)} of reading the record (${reading.toFixed(0)} ms); the first one takes ${cost.megabytes.toFixed(0)} MB`,
);
console.log(
  `target: at most 50 ms (${verdict(diagnosing <= 50)}), less than 20 MB (${verdict(cost.megabytes < 20)})`,
);
