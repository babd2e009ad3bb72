import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { type Mutant, mutants } from '../../../fixtures/mutants/index.ts';
import { runAgainst } from '../../../scripts/power/attack.ts';
import { madeOf, signatureOf } from '../../../scripts/power/dictionary.ts';
import { packDictionary } from '../../../scripts/power/pack-dictionary.ts';
import {
  type KnownFault,
  shippedDictionary,
  signatureIn,
  unpackDictionary,
} from '../../../src/diagnose/dictionary.ts';

const text = readFileSync(
  join(import.meta.dirname, '..', '..', '..', 'schemas', 'causes', '2026-04.json'),
  'utf8',
);
const { faults, madeOf: shippedOf } = shippedDictionary();

const entryOf = ({ id }: Mutant): KnownFault | undefined =>
  faults.find((one) => [one, ...one.same].some((each) => each.id === id));

/** Some from all over, and the same ones each time: what is out of date shows in the hash. */
const sample = mutants.filter(({ equivalent }, at) => equivalent === undefined && at % 200 === 0);

describe('the dictionary of causes', () => {
  it('is of these rules, cases and mutants: npm run power -- --full makes it anew', () => {
    expect(shippedOf).toBe(madeOf());
  });

  it('is small', () => {
    expect(text.length).toBeLessThan(350_000);
  });

  it('is read as it was written', () => {
    expect(packDictionary(unpackDictionary(text))).toBe(text);
  });

  it('tells no two entries alike: one of the profiles tells them apart', () => {
    const texts = faults.map((one) =>
      JSON.stringify(
        (['smoke', 'gate', 'full'] as const).map((tier) => [...signatureIn(one, tier)].toSorted()),
      ),
    );
    const twice = texts.filter((one, at) => texts.indexOf(one) !== at);
    expect(twice).toEqual([]);
  });

  test.for(sample.map((one) => [one.id, one] as const))('says what the gate shows of %s', async ([, one]) => {
    const { result } = await runAgainst(one);
    const entry = entryOf(one);
    const cases = new Set(result.plan.steps.map(({ id }) => id));
    const own = entry === undefined ? [] : [...signatureIn(entry, 'gate')];
    // A signature of full is that of the gate at the cases of the gate.
    const kept =
      entry?.gate === undefined ? own.filter(([pair]) => cases.has(pair.split(' ')[1] ?? '')) : own;
    expect(signatureOf(result.findings).toSorted()).toEqual(
      kept.map(([pair, ways]) => [pair, [...ways].toSorted()] as const).toSorted(),
    );
  });
});
