import fc from 'fast-check';
import type { Json } from '../model.ts';
import type { Partition } from './partition.ts';

interface Wrong {
  readonly value: string;
  readonly words: string;
  readonly boundary: Json;
  readonly arbitrary: fc.Arbitrary<Json>;
}

const wrongs: Readonly<Record<string, readonly Wrong[]>> = {
  null: [{ value: 'null', words: 'null', boundary: null, arbitrary: fc.constant(null) }],
  number: [
    { value: 'zero', words: 'the number 0', boundary: 0, arbitrary: fc.integer({ min: -9, max: 0 }) },
    {
      value: 'one',
      words: 'the number 1',
      boundary: 1,
      arbitrary: fc.double({ min: 1, max: 1e9, noNaN: true }),
    },
  ],
  boolean: [{ value: 'boolean', words: 'false', boundary: false, arbitrary: fc.boolean() }],
  string: [
    {
      value: 'string-true',
      words: '"true"',
      boundary: 'true',
      arbitrary: fc.constantFrom('true', 'TRUE', '1', 'yes'),
    },
    {
      value: 'string-false',
      words: '"false"',
      boundary: 'false',
      arbitrary: fc.constantFrom('false', 'False', '0', 'no'),
    },
    { value: 'string-empty', words: 'the empty string', boundary: '', arbitrary: fc.constantFrom('', ' ') },
  ],
};

const anything: readonly Wrong[] = [
  {
    value: 'object',
    words: 'an object',
    boundary: {},
    arbitrary: fc.dictionary(fc.constantFrom('a', 'value'), fc.boolean(), {
      maxKeys: 2,
    }) as fc.Arbitrary<Json>,
  },
];

/** An array, empty for a flag; for a text with a valid value in it, which may be taken apart as a list of one. */
const wrapped = (valid: Json): Wrong => ({
  value: 'array',
  words: typeof valid === 'string' ? 'a valid value in an array' : 'an array',
  boundary: typeof valid === 'string' ? [valid] : [],
  arbitrary: fc.oneof(fc.constant([valid]), fc.array(fc.boolean(), { maxLength: 3 })),
});

/**
 * Every JSON type a member does not allow, from likely coercions to the absurd. Numbers count once for
 * members that are not boolean, and it is 0: like false it is what a check that looks for a value passes over.
 */
export function wrongTypes(subject: string, types: readonly string[], valid: Json): readonly Partition[] {
  const once = !types.includes('boolean');
  const all = { ...wrongs, array: [wrapped(valid)], object: anything };
  return Object.entries(all)
    .filter(([type]) => !types.includes(type))
    .flatMap(([type, values]) => (once && type === 'number' ? values.slice(0, 1) : values))
    .map(({ value, words, boundary, arbitrary }) => ({
      edge: { subject, keyword: 'type', side: 'beyond', value },
      words: `${subject} is ${words}`,
      boundary,
      arbitrary,
      smoke: false,
    }));
}
