/**
 * `npm run pairs`: two faults at a time. Runs full against 300 random pairs of mutants, the same each time, that
 * change different seams of the reference. Exit 1 when a pair is not red; prints how often both are named by their rules,
 * and which fault was hidden by which.
 */
import { isMainThread } from 'node:worker_threads';
import fc from 'fast-check';
import { killersOf, type Mutant, mutants } from '../fixtures/mutants/index.ts';
import { attack, type Outcome } from './power/attack.ts';
import { serve, share } from './power/pool.ts';

const count = 300;
const seed = 1;

type Pair = readonly [Mutant, Mutant];

const candidates = mutants.filter(({ equivalent }) => equivalent === undefined);
const seams = new Map(candidates.map((one) => [one, Object.keys(one.behaviour())]));

/** Whether neither replaces what the other changes. */
const isDisjoint = ([a, b]: Pair): boolean =>
  a !== b && !(seams.get(a) ?? []).some((seam) => seams.get(b)?.includes(seam));

const pairs: readonly Pair[] = fc.sample(
  fc.tuple(fc.constantFrom(...candidates), fc.constantFrom(...candidates)).filter(isDisjoint),
  { seed, numRuns: count },
);

/** Both faults in one tenant. */
const together = ([a, b]: Pair): Mutant => ({
  ...a,
  id: `${a.id} + ${b.id}`,
  behaviour: () => ({ ...a.behaviour(), ...b.behaviour() }),
});

const isNamed = (mutant: Mutant, { kills }: Outcome): boolean =>
  killersOf(mutant).every((id) => kills.some(({ rule }) => rule === id));

async function main(): Promise<number> {
  const outcomes = await share<Outcome>([...pairs.keys()], {
    program: new URL(import.meta.url),
    threads: 2,
    atOnce: 1,
  });
  const results = pairs.map((pair, at) => ({ pair, outcome: outcomes[at] }));
  const named = ({ pair, outcome }: (typeof results)[number]): readonly Mutant[] =>
    outcome === undefined ? [] : pair.filter((one) => isNamed(one, outcome));
  const green = results.filter(({ outcome }) => (outcome?.kills ?? []).length === 0);
  for (const { pair } of green) console.log(`not red: ${pair.map(({ id }) => id).join(' + ')}`);
  for (const one of results.filter((result) => named(result).length < 2)) {
    const hidden = one.pair.filter((mutant) => !named(one).includes(mutant)).map(({ id }) => id);
    const beside = one.pair.filter((mutant) => named(one).includes(mutant)).map(({ id }) => id);
    console.log(`not named: ${hidden.join(' and ')}${beside.length === 0 ? '' : ` beside ${beside.join()}`}`);
  }
  const both = results.filter((result) => named(result).length === 2).length;
  console.log(
    `${count - green.length} of ${count} pairs are red; both faults are named in ${both} (${((100 * both) / count).toFixed(1)} %)`,
  );
  return green.length === 0 ? 0 : 1;
}

const pairOf = (job: number): Mutant | undefined => {
  const pair = pairs[job];
  return pair && together(pair);
};

if (isMainThread) process.exitCode = await main();
else serve((job) => attack(pairOf(job), 'full'));
