import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contract } from '../../../src/contract/index.ts';
import { nearest, select } from '../../../src/engine/select.ts';
import { rules } from '../../../src/rules/index.ts';
import { rule } from '../harness/exchanges.ts';

const ids = ['request.name.type', 'request.name.type-inside', 'request.names.type', 'state.name.null'];
const some = ids.map((id) => rule({ id }));
const chosen = (...selectors: readonly string[]) => select(some, selectors).rules.map(({ id }) => id);

const table: readonly (readonly [selectors: readonly string[], expected: readonly string[]])[] = [
  [[], ids],
  [['request.name.type'], ['request.name.type', 'request.name.type-inside']],
  [['request.name'], ['request.name.type', 'request.name.type-inside']],
  [['request'], ['request.name.type', 'request.name.type-inside', 'request.names.type']],
  [['request.*.type'], ['request.name.type', 'request.names.type']],
  [['*'], ids],
  [
    ['*.null', 'request.names'],
    ['request.names.type', 'state.name.null'],
  ],
  [
    ['*.type', '*.type'],
    ['request.name.type', 'request.names.type'],
  ],
  [['request.name.ty'], []],
  [['request.nam?'], []],
  [['request.name.type('], []],
  [['.'], []],
];

describe('select', () => {
  test.for(table)('%o selects %o', ([selectors, expected]) => {
    expect(chosen(...selectors)).toEqual(expected);
  });

  test('names each selector that matches nothing, with the nearest ids', () => {
    const { rules: found, unmatched } = select(some, ['state', 'request.nmae.type', 'response.*']);
    expect(found.map(({ id }) => id)).toEqual(['state.name.null']);
    expect(unmatched.map(({ selector }) => selector)).toEqual(['request.nmae.type', 'response.*']);
    expect(unmatched[0]?.nearest).toEqual(['request.name.type', 'request.names.type']);
  });

  test('keeps reading order whatever the order of selectors, and knows every id by itself', () => {
    const all = rules(contract('2026-04'));
    fc.assert(
      fc.property(
        fc.subarray([...all], { minLength: 1 }).chain((list) => fc.shuffledSubarray(list, { minLength: 1 })),
        (wanted) => {
          const found = select(
            all,
            wanted.map(({ id }) => id),
          ).rules;
          expect(found.filter((one) => wanted.includes(one))).toHaveLength(wanted.length);
          expect(found).toEqual(all.filter((one) => found.includes(one)));
        },
      ),
      { seed: 1, numRuns: 50 },
    );
  });
});

describe('nearest', () => {
  const names = rules(contract('2026-04')).map(({ id }) => id);

  test.for([
    ['request.show_as_buton', 'request.show_as_button.type'],
    ['authorisation.token.expired', 'authorization.token.expired'],
    ['maxlength', 'request.id.maxLength'],
  ])('of %s is %s', ([wanted = '', expected = '']) => {
    expect(nearest(wanted, names)).toContain(expected);
  });

  test.for(['', '[', 'a', 'zz', 'frobnicate', 'https://example.com/'])('of %j is nothing', (wanted) => {
    expect(nearest(wanted, names)).toEqual([]);
  });
});
