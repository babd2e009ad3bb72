/**
 * `npm run reproduce`: runs the gate against every mutant of the state part, sends the requests printed with each
 * violation of a rule about state to a fresh tenant with the same fault, and counts how often the rule is broken again.
 * Exit 1 when one is not.
 */
import { isMainThread } from 'node:worker_threads';
import { mutants } from '../fixtures/mutants/index.ts';
import { serve, share } from './power/pool.ts';
import { reproduce, type Tally } from './reproduce/claims.ts';

const chosen = mutants.filter(({ part }) => part === 'state');

async function main(): Promise<number> {
  const tallies = await share<Tally>([...chosen.keys()], {
    program: new URL(import.meta.url),
    threads: 2,
    atOnce: 1,
  });
  const sum = (of: 'claims' | 'reproduced'): number => tallies.reduce((all, one) => all + one[of], 0);
  for (const line of tallies.flatMap(({ missed }) => missed)) console.log(line);
  const [claims, reproduced] = [sum('claims'), sum('reproduced')];
  console.log(
    `${chosen.length} mutants, ${claims} printed claims: ${reproduced} reproduced from their requests (${((100 * reproduced) / claims).toFixed(1)} %)`,
  );
  return claims > 0 && reproduced === claims ? 0 : 1;
}

if (isMainThread) process.exitCode = await main();
else
  serve((index) => {
    const mutant = chosen[index];
    if (mutant === undefined) throw new Error('no such mutant');
    return reproduce(mutant);
  });
