/** Random schemas, random changes of them, and random values that may tell the two apart. */
import fc from 'fast-check';
import type { Json } from '../../../src/model.ts';
import type { Loose } from './document.ts';

const names = ['a', 'b', 'c'] as const;

const texts: fc.Arbitrary<Loose> = fc.record(
  {
    type: fc.constantFrom<Json>('string', ['string', 'null']),
    minLength: fc.nat({ max: 4 }),
    maxLength: fc.nat({ max: 7 }),
    pattern: fc.constantFrom('^a', 'a$', '^[ab]*$', '^[^\\u0000]*$', 'b', '^(?!a)'),
    enum: fc.subarray<Json>(['', 'a', 'ab', 'bb', null, 3], { minLength: 1 }),
  },
  { requiredKeys: ['type'] },
);

const numbers: fc.Arbitrary<Loose> = fc.record(
  {
    type: fc.constantFrom<Json>('number', 'integer', ['integer', 'null']),
    minimum: fc.integer({ min: -3, max: 3 }),
    exclusiveMinimum: fc.integer({ min: -3, max: 3 }),
    maximum: fc.integer({ min: 0, max: 9 }),
    exclusiveMaximum: fc.integer({ min: 0, max: 9 }),
    multipleOf: fc.constantFrom(0.5, 1, 2, 3),
  },
  { requiredKeys: ['type'] },
);

const simple: fc.Arbitrary<Loose> = fc.oneof(
  texts,
  numbers,
  fc.constantFrom<Loose>(
    { type: 'boolean' },
    { type: 'null' },
    {},
    { const: 1 },
    { const: 'a' },
    { not: {} },
  ),
  fc.constantFrom<Loose>({ type: ['boolean', 'null'] }, { enum: [true, 'a', null] }),
);

/** Objects and arrays of what is given. */
const composed = (inner: fc.Arbitrary<Loose>): fc.Arbitrary<Loose> =>
  fc.oneof(
    { weight: 3, arbitrary: objects(inner) },
    {
      weight: 1,
      arbitrary: fc.record(
        {
          type: fc.constant<Json>('array'),
          items: inner,
          minItems: fc.nat({ max: 2 }),
          maxItems: fc.nat({ max: 3 }),
          uniqueItems: fc.boolean(),
        },
        { requiredKeys: ['type'] },
      ),
    },
  );

const objects = (inner: fc.Arbitrary<Loose>): fc.Arbitrary<Loose> =>
  fc.record(
    {
      type: fc.constant<Json>('object'),
      properties: fc.dictionary(fc.constantFrom(...names), inner, { maxKeys: 3 }),
      required: fc.subarray<Json>([...names]),
      additionalProperties: fc.oneof<fc.Arbitrary<Json>[]>(fc.constant(false), fc.constant(false), inner),
      minProperties: fc.nat({ max: 2 }),
      maxProperties: fc.integer({ min: 1, max: 3 }),
    },
    { requiredKeys: ['type', 'properties'] },
  );

const combined = (inner: fc.Arbitrary<Loose>): fc.Arbitrary<Loose> =>
  fc.oneof(
    { weight: 6, arbitrary: inner },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom('anyOf', 'oneOf', 'allOf'), fc.array(inner, { minLength: 1, maxLength: 2 }))
        .map(([keyword, all]): Loose => ({ [keyword]: all })),
    },
  );

const leaf = combined(simple);
const middle = fc.oneof({ weight: 4, arbitrary: leaf }, { weight: 1, arbitrary: composed(leaf) });
const whole = combined(objects(middle));

const copied = (value: Json): Loose => JSON.parse(JSON.stringify(value)) as Loose;

/** Every schema within a schema. */
function within(value: Json): readonly Loose[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(within);
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.entries(value).filter(([keyword]) => !['enum', 'const', 'required'].includes(keyword));
  const own = Object.hasOwn(value, 'type') || Object.hasOwn(value, 'not') ? [value as Loose] : [];
  return [...own, ...inner.flatMap(([, one]) => within(one))];
}

/** A schema, and the same with something changed in one place, or another one altogether. */
export const pair: fc.Arbitrary<readonly [Loose, Loose]> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .tuple(whole, fc.nat(), fc.oneof(texts, numbers, objects(leaf)), fc.boolean())
      .map(([schema, at, changes, drop]): readonly [Loose, Loose] => {
        const other = copied(schema);
        const places = within(other);
        const place = places[at % Math.max(1, places.length)] ?? other;
        const [first = 'type'] = Object.keys(place).toReversed();
        if (drop) delete place[first];
        else Object.assign(place, copied(changes));
        return [schema, other];
      }),
  },
  { weight: 1, arbitrary: fc.tuple(whole, whole) },
);

const plain: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(
    '',
    'a',
    'ab',
    'ba',
    'bb',
    'aaa',
    'abab',
    'bbbbb',
    'aaaaaa',
    'bbbbbbb',
    'aaaaaaaa',
    'a\u0000',
    'c',
  ),
  fc.integer({ min: -4, max: 10 }),
  fc.constantFrom<Json>(0.5, 1.5, 2.5, true, false, null),
);
const nested: fc.Arbitrary<Json> = fc.oneof(
  { weight: 4, arbitrary: plain },
  { weight: 1, arbitrary: fc.array(plain, { maxLength: 4 }) },
  { weight: 1, arbitrary: fc.dictionary(fc.constantFrom(...names, 'd'), plain, { maxKeys: 3 }) },
) as fc.Arbitrary<Json>;

export const value: fc.Arbitrary<Json> = fc.oneof(
  { weight: 9, arbitrary: fc.dictionary(fc.constantFrom(...names, 'd'), nested, { maxKeys: 4 }) },
  { weight: 1, arbitrary: nested },
) as fc.Arbitrary<Json>;
