/** Every run that a diagnosis is measured on: one fault, two, ten. A thread finds a job by its number. */
import fc from 'fast-check';
import { type Mutant, mutants } from '../../fixtures/mutants/index.ts';
import type { Tier } from '../../src/cases/partition.ts';

/** Those that somebody outside can tell from the reference. */
const faults: readonly Mutant[] = mutants.filter(({ equivalent }) => equivalent === undefined);

export interface Job {
  readonly id: string;
  readonly profile: Tier;
  /** None: the reference. */
  readonly faults: readonly Mutant[];
}

const seams = new Map(faults.map((one) => [one, Object.keys(one.behaviour())]));

/** Whether none replaces what another changes. */
const isDisjoint = (set: readonly Mutant[]): boolean => {
  const all = set.flatMap((one) => seams.get(one) ?? []);
  return new Set(all).size === all.length;
};

const pairs: readonly (readonly Mutant[])[] = fc.sample(
  fc
    .tuple(fc.constantFrom(...faults), fc.constantFrom(...faults))
    .filter(([a, b]) => a !== b && isDisjoint([a, b])),
  { seed: 1, numRuns: 300 },
);

const TEN = 10;

/** The first ten of a list that get along. */
function firstTen(list: readonly Mutant[]): readonly Mutant[] {
  const set: Mutant[] = [];
  for (const one of list) if (set.length < TEN && isDisjoint([...set, one])) set.push(one);
  return set;
}

/** Fifty sets of ten. */
const tens = (seed: number): readonly (readonly Mutant[])[] => {
  const shuffled = fc.shuffledSubarray([...faults], { minLength: faults.length, maxLength: faults.length });
  return fc.sample(shuffled, { seed, numRuns: 50 }).map(firstTen);
};

/** Several faults in one tenant. */
export const together = (set: readonly Mutant[]): Mutant | undefined => {
  const [first] = set;
  if (first === undefined) return undefined;
  const behaviour = (): ReturnType<Mutant['behaviour']> =>
    Object.assign({}, ...set.map((one) => one.behaviour()));
  return { ...first, id: set.map(({ id }) => id).join(' + '), behaviour };
};

const tiers: readonly Tier[] = ['gate', 'full', 'smoke'];

export const singles: readonly Job[] = tiers.flatMap((profile) => [
  { id: `${profile} reference`, profile, faults: [] },
  ...faults.map((one): Job => ({ id: `${profile} ${one.id}`, profile, faults: [one] })),
]);

const inFull = (faults: readonly Mutant[]): Job => ({
  id: `full ${faults.map(({ id }) => id).join(' + ')}`,
  profile: 'full',
  faults,
});

export const doubles: readonly Job[] = pairs.map(inFull);
export const many: readonly Job[] = tens(1).map(inFull);
/** Sets that nothing is tuned by. */
export const unseen: readonly Job[] = tens(2).map(inFull);
export const jobs: readonly Job[] = [...singles, ...doubles, ...many, ...unseen];
