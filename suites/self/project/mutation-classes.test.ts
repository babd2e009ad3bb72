import { expect, test } from 'vitest';
import { readClasses, unknownKeys } from '../../../scripts/mutate/classes.ts';
import { instrument } from '../../../scripts/mutate/instrument.ts';

test('every mutant that has a class is in the source of the reference tenant', async () => {
  const { mutants } = await instrument('fixtures/tenant');
  const keys = mutants.map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
  expect(unknownKeys(readClasses('reports/power/mutation-classes.json'), mutants)).toEqual([]);
});
