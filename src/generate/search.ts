import fc from 'fast-check';

/** The smallest value found on which a predicate fails, and how often it was asked. */
export interface Counterexample<T> {
  readonly value: T;
  readonly asked: number;
}

/**
 * Draws values until one fails, then shrinks it. `fails` may refuse to look further by answering false; the same
 * seed draws the same values. With `start`, a value that is known to fail, nothing is drawn: it is shrunk. Resolves
 * with undefined when nothing failed.
 */
export async function search<T>(
  arbitrary: fc.Arbitrary<T>,
  draws: { readonly runs: number; readonly seed: number },
  fails: (value: T) => Promise<boolean>,
  start?: T,
): Promise<Counterexample<T> | undefined> {
  let asked = 0;
  const property = fc.asyncProperty(arbitrary, async (value) => {
    asked += 1;
    return !(await fails(value));
  });
  const { counterexample } = await fc.check(property, {
    seed: draws.seed,
    ...(start === undefined ? { numRuns: draws.runs } : { numRuns: 1, examples: [[start]] }),
  });
  return counterexample === null ? undefined : { value: counterexample[0], asked };
}
