import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CoveringRow, covering, covers, thinned } from '../../../src/cases/covering.ts';
import { contract, members, revisions } from '../../../src/contract/index.ts';
import { safe } from '../../../src/contract/ties.ts';
import type { Case, Json, JsonObject } from '../../../src/model.ts';
import { bodyOf, gateSuite } from '../harness/generate-suites.ts';

type Values = Readonly<Record<string, readonly Json[]>>;

const text = 'text';

/** The classes of a member as documents have them; every string of a free text counts as one. */
function classes(revision: string, strategy: string): Values {
  const specs = members(contract(revision)).filter(
    ({ name }) => strategy === 'auth0' || name !== 'is_signup_enabled',
  );
  return Object.fromEntries(
    specs.map(({ name, types, enum: words }) => [
      name,
      words ?? [
        ...(types.includes('string') ? [text] : []),
        ...(types.includes('boolean') ? [true, false] : []),
        ...(types.includes('null') ? [null] : []),
      ],
    ]),
  );
}

function* everyBody([first, ...rest]: readonly (readonly [
  string,
  readonly Json[],
])[]): Generator<JsonObject> {
  if (first === undefined) yield {};
  else for (const value of first[1]) for (const tail of everyBody(rest)) yield { [first[0]]: value, ...tail };
}

const cell = (name: string, value: Json, values: Values): string =>
  `${name}=${JSON.stringify(values[name]?.includes(value) ? value : text)}`;

function pairs(body: JsonObject, values: Values): readonly string[] {
  const cells = Object.entries(body)
    .map(([name, value]) => cell(name, value, values))
    .toSorted();
  return cells.flatMap((one, index) => cells.slice(index + 1).map((other) => `${one} ${other}`));
}

const isCombination = ({ aim, place }: Case): boolean => aim.kind === 'accept' && place === 'home';

describe('the accepted bodies of the gate', () => {
  const both = revisions.flatMap((revision) =>
    ['auth0', 'okta'].map((strategy) => [`${revision} ${strategy}`, { revision, strategy }] as const),
  );

  test.for(both)(
    'hold every pair of classes that any allowed body of %s holds',
    ([, { revision, strategy }]) => {
      const values = classes(revision, strategy);
      const allowed = (body: JsonObject): boolean =>
        safe(strategy === 'auth0' ? body : { ...body, is_signup_enabled: false });
      const feasible = new Set(
        [...everyBody(Object.entries(values))].filter(allowed).flatMap((body) => pairs(body, values)),
      );
      const bodies = gateSuite(revision, strategy)
        .cases.filter(isCombination)
        .map((one) => bodyOf(one) ?? {});
      const held = new Set(bodies.flatMap((body) => pairs(body, values)));
      expect(feasible.size).toBeGreaterThan(50);
      expect([...feasible].filter((pair) => !held.has(pair))).toEqual([]);
    },
  );

  test('leave members out, and write some bodies in reverse order', () => {
    const bodies = gateSuite().cases.filter(isCombination);
    const sizes = new Set(bodies.map((one) => Object.keys(bodyOf(one) ?? {}).length));
    expect(sizes.size).toBeGreaterThan(2);
    const order = Object.keys(classes('2026-04', 'auth0'));
    const reordered = bodies.filter((one) => one.traits?.includes('reordered'));
    expect(reordered.length).toBeGreaterThan(0);
    for (const one of reordered) {
      const places = Object.keys(bodyOf(one) ?? {}).map((name) => order.indexOf(name));
      expect(places, one.id).toEqual(places.toSorted((a, b) => b - a));
    }
  });

  test('send each member away and leave it out at least once', () => {
    const bodies = gateSuite()
      .cases.filter(isCombination)
      .map((one) => bodyOf(one) ?? {});
    for (const name of Object.keys(classes('2026-04', 'auth0'))) {
      expect(
        bodies.some((body) => Object.hasOwn(body, name)),
        name,
      ).toBe(true);
      expect(
        bodies.some((body) => !Object.hasOwn(body, name)),
        name,
      ).toBe(true);
    }
  });
});

describe('covering arrays', () => {
  const shape = fc.record({
    sizes: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 5 }),
    /** Pairs of cells that must not stand together. */
    forbidden: fc.array(fc.tuple(fc.nat(4), fc.nat(3), fc.nat(4), fc.nat(3)), { maxLength: 4 }),
  });
  const allows =
    (forbidden: readonly (readonly [number, number, number, number])[]) =>
    (row: CoveringRow): boolean =>
      !forbidden.some(([a, x, b, y]) => a !== b && row[a] === x && row[b] === y);
  const everyRow = ([first, ...rest]: readonly number[]): readonly CoveringRow[] =>
    first === undefined
      ? [[]]
      : Array.from({ length: first }, (_, index) => index).flatMap((index) =>
          everyRow(rest).map((tail) => [index, ...tail]),
        );

  test.for([1, 2] as const)(
    'of strength %i cover all that is feasible, with allowed rows only',
    (strength) => {
      fc.assert(
        fc.property(shape, ({ sizes, forbidden }) => {
          const allowed = allows(forbidden);
          const feasible = new Set(
            everyRow(sizes)
              .filter(allowed)
              .flatMap((row) => covers(row, strength)),
          );
          const rows = covering(sizes, allowed, [], strength);
          const held = new Set(rows.flatMap((row) => covers(row, strength)));
          expect([...feasible].filter((pair) => !held.has(pair))).toEqual([]);
          expect(rows.every(allowed)).toBe(true);
        }),
        { numRuns: 150, seed: 5 },
      );
    },
  );

  test('lose no pair when they are thinned', () => {
    fc.assert(
      fc.property(shape, ({ sizes, forbidden }) => {
        const allowed = allows(forbidden);
        const rows = covering(sizes, allowed, [], 2);
        const thin = thinned(rows, allowed, 1);
        const pairsOf = (list: readonly CoveringRow[]): readonly string[] =>
          [...new Set(list.flatMap((row) => covers(row, 2)))].toSorted();
        expect(pairsOf(thin)).toEqual(pairsOf(rows));
        expect(thin[0]).toEqual(rows[0]);
        expect(thin.every(allowed)).toBe(true);
      }),
      { numRuns: 150, seed: 5 },
    );
  });
});
