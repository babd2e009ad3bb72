import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blame, compile } from '../../src/contract/index.ts';
import { simplify } from '../../src/contract/openapi/simplify.ts';
import { disagreements } from '../../src/generate/witness/disagreements.ts';
import type { Json } from '../../src/model.ts';
import { pair, value } from './drift-schemas.ts';

/** More of them, and others, for a hunt by hand. */
const runs = Number(process.env.DRIFT_RUNS ?? 12);
const seed = Number(process.env.DRIFT_SEED ?? 1);

test('of random schemas, what random values show is found, and what is found is so', {
  timeout: 900_000,
}, () => {
  fc.assert(
    fc.property(pair, fc.integer(), ([a, b], draw) => {
      const takes = { a: compile(a), b: compile(b) };
      const { disagreements: found } = disagreements(a, b);
      const shown = (one: Json): 'a' | 'b' | undefined => {
        const [left, right] = [takes.a(one), takes.b(one)];
        return left === right ? undefined : left ? 'b' : 'a';
      };
      for (const { witness, refusedBy } of found) expect(shown(witness)).toBe(refusedBy);
      const sides = new Set(found.map(({ refusedBy }) => refusedBy));
      const missed = fc
        .sample(value, { seed: draw, numRuns: 400 })
        .map((one) => [shown(one), one] as const)
        .find(([side]) => side !== undefined && !sides.has(side));
      expect(missed, JSON.stringify([a, b])).toBeUndefined();
    }),
    { seed, numRuns: runs },
  );
});

test('what is blamed, and what is simplified, agrees with ajv', { timeout: 900_000 }, () => {
  fc.assert(
    fc.property(pair, fc.integer(), ([schema, other], draw) => {
      // What is common to both is said in two ways: side by side, and as choices.
      const wrapped = { allOf: [schema, { anyOf: [other, { type: 'null' }] }] };
      const takes = compile(wrapped);
      const plainly = compile(simplify(wrapped));
      for (const one of fc.sample(value, { seed: draw, numRuns: 60 })) {
        const taken = takes(one);
        expect(blame(wrapped, one).length === 0, JSON.stringify([wrapped, one])).toBe(taken);
        expect(plainly(one), JSON.stringify([wrapped, one])).toBe(taken);
      }
    }),
    { seed, numRuns: 3 * runs },
  );
});
