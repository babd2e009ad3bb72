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
  boolean: [{ value: 'boolean', words: 'a boolean', boundary: true, arbitrary: fc.boolean() }],
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
  array: [
    { value: 'array', words: 'an array', boundary: [], arbitrary: fc.array(fc.boolean(), { maxLength: 3 }) },
  ],
  object: [
    {
      value: 'object',
      words: 'an object',
      boundary: {},
      arbitrary: fc.dictionary(fc.constantFrom('a', 'value'), fc.boolean(), {
        maxKeys: 2,
      }) as fc.Arbitrary<Json>,
    },
  ],
};

/**
 * Every JSON type a member does not allow, from likely coercions to the absurd. Numbers count once for
 * members that are not boolean, where 0 and 1 tempt nobody.
 */
export function wrongTypes(subject: string, types: readonly string[]): readonly Partition[] {
  const once = !types.includes('boolean');
  return Object.entries(wrongs)
    .filter(([type]) => !types.includes(type))
    .flatMap(([type, values]) => (once && type === 'number' ? values.slice(1) : values))
    .map(({ value, words, boundary, arbitrary }) => ({
      edge: { subject, keyword: 'type', side: 'beyond', value },
      words: `${subject} is ${words}`,
      boundary,
      arbitrary,
      smoke: false,
    }));
}
