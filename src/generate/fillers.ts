import fc from 'fast-check';

/**
 * Characters a name may be filled with, one Unicode code point each. A random string is a length and a
 * filler, so that a counterexample shrinks along two small axes instead of character by character.
 */
const fillers = ['a', ' ', 'é', '漢', '😀', '\u0301', '\n', '"', '<', '\u202e', '\\'] as const;

type Filler = (typeof fillers)[number];

const filler: fc.Arbitrary<Filler> = fc.constantFrom(...fillers);

const asText = (value: unknown): string => {
  if (typeof value === 'string') return value;
  throw new TypeError('not a text');
};

/** A text that is one filler over and over, as that filler and how often. */
function parted(value: unknown): [Filler, number] {
  const points = [...asText(value)];
  const unit = fillers.find((one) => points.every((point) => point === one));
  if (unit === undefined) throw new TypeError('not one filler over and over');
  return [unit, points.length];
}

/** Strings of `min`..`max` code points; shrinks to `min` times `a`, values that were drawn elsewhere too. */
export function filled(min: number, max: number): fc.Arbitrary<string> {
  return fc.tuple(filler, fc.integer({ min, max })).map(([unit, length]) => unit.repeat(length), parted);
}

/** Strings of `min`..`max` code points over mixed fillers; shrinks values that were drawn elsewhere too. */
export function mixed(min: number, max: number): fc.Arbitrary<string> {
  return fc.array(filler, { minLength: min, maxLength: max }).map(
    (units) => units.join(''),
    (value) => [...asText(value)] as Filler[],
  );
}
