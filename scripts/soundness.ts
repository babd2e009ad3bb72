/**
 * `npm run soundness [-- --seeds N --runs N]`: the gate once and the deep profile under N seeds against the
 * reference. A conforming tenant is never flagged, whatever the seed: exit 1 when one is.
 */
import { parseArgs } from 'node:util';
import { type GateOptions, gate } from '../src/cli/gate.ts';
import { gateOptions } from '../src/cli/options.ts';
import { ConfigError } from '../src/errors.ts';
import type { RunRecord } from '../src/model.ts';
import { quietIo } from './quiet-io.ts';

interface Asked {
  readonly seeds: number;
  readonly runs: number;
}

function asked(): Asked {
  const { values } = parseArgs({ options: { seeds: { type: 'string' }, runs: { type: 'string' } } });
  const number = (name: 'seeds' | 'runs', fallback: number): number => {
    const text = values[name] ?? String(fallback);
    if (/^\d+$/.test(text) && Number(text) > 0) return Number(text);
    throw new ConfigError([`--${name} ${text}: expected a whole number of at least 1`]);
  };
  return { seeds: number('seeds', 200), runs: number('runs', 5) };
}

/** What is wrong with a run of a conforming tenant: nothing, when all is well. */
function flags({ findings, end }: RunRecord): readonly string[] {
  const flagged = findings.filter(({ outcome }) => outcome === 'violated' || outcome === 'inconclusive');
  return [
    ...flagged.map(({ rule, outcome }) => `${rule} ${outcome}`),
    ...(end?.errors ?? []).map((line) => `harness error: ${line}`),
    ...(end?.unrestored ?? []).map((line) => `not restored: ${line}`),
    ...(end === undefined ? ['no end of the record'] : []),
  ];
}

interface Tally {
  requests: number;
  /** What was flagged, and under which seeds. */
  readonly flagged: Map<string, string[]>;
}

async function tried(tally: Tally, label: string, options: GateOptions): Promise<void> {
  const record = await gate(options, quietIo({}), { banner: () => {}, plan: () => {}, line: () => {} });
  tally.requests += record.exchanges.length;
  for (const flag of flags(record)) tally.flagged.set(flag, [...(tally.flagged.get(flag) ?? []), label]);
}

async function main(): Promise<number> {
  const { seeds, runs } = asked();
  const tally: Tally = { requests: 0, flagged: new Map() };
  const started = performance.now();
  await tried(tally, 'gate', gateOptions({}));
  for (let seed = 1; seed <= seeds; seed += 1) {
    await tried(
      tally,
      String(seed),
      gateOptions({ profile: 'deep', seed: String(seed), runs: String(runs) }),
    );
    if (seed % 50 === 0 && seed < seeds)
      console.error(`${seed} of ${seeds} seeds, ${tally.requests} requests`);
  }
  for (const [flag, labels] of tally.flagged) console.log(`${flag}\n  under ${labels.join(', ')}`);
  const seconds = Math.round((performance.now() - started) / 1000);
  console.log(
    `the gate and ${seeds} seeds of the deep profile (${runs} runs each), ${tally.requests} requests in ${seconds} s: ${tally.flagged.size} flags raised`,
  );
  return tally.flagged.size === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  const isAmiss = error instanceof ConfigError || (error instanceof TypeError && 'code' in error);
  if (!isAmiss) throw error;
  console.error(`soundness: ${error.message}`);
  process.exitCode = 2;
}
