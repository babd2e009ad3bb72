import fc from 'fast-check';

/**
 * Characters a name may be filled with, one Unicode code point each. A random string is a length and a
 * filler, so that a counterexample shrinks along two small axes instead of character by character.
 */
const fillers = ['a', ' ', 'é', '漢', '😀', '\u0301', '\n', '"', '<', '\u202e', '\\'] as const;

const filler: fc.Arbitrary<string> = fc.constantFrom(...fillers);

/** Strings of `min`..`max` code points; shrinks to `min` times `a`. */
export function filled(min: number, max: number): fc.Arbitrary<string> {
  return fc.tuple(filler, fc.integer({ min, max })).map(([unit, length]) => unit.repeat(length));
}

/** Strings of `min`..`max` code points over mixed fillers. */
export function mixed(min: number, max: number): fc.Arbitrary<string> {
  return fc.array(filler, { minLength: min, maxLength: max }).map((units) => units.join(''));
}
