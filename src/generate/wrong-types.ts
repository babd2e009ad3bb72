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

/** A valid value in an array: what is taken apart to be read as a list of one. */
const wrapped = (valid: Json): Wrong => ({
  value: 'array',
  words: 'a valid value in an array',
  boundary: [valid],
  arbitrary: fc.oneof(fc.constant([valid]), fc.array(fc.boolean(), { maxLength: 3 })),
});

/**
 * Every JSON type a member does not allow, from likely coercions to the absurd. A text gets the number 0: like false it is
 * what a check that looks for a value passes over. Flags get 0 too, unless they may be null: then 1.
 */
export function wrongTypes(subject: string, types: readonly string[], valid: Json): readonly Partition[] {
  const number = types.includes('boolean') && types.includes('null') ? 1 : 0;
  const all = { ...wrongs, array: [wrapped(valid)], object: anything };
  return Object.entries(all)
    .filter(([type]) => !types.includes(type))
    .flatMap(([type, values]) => (type === 'number' ? values.slice(number, number + 1) : values))
    .map(({ value, words, boundary, arbitrary }) => ({
      edge: { subject, keyword: 'type', side: 'beyond', value },
      words: `${subject} is ${words}`,
      boundary,
      arbitrary,
      smoke: false,
    }));
}
