import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bodiesFor } from '../../../src/cases/build.ts';
import { randomBody } from '../../../src/cases/commands.ts';
import { randomUnknownMember } from '../../../src/cases/deep.ts';
import { idOf, type Partition } from '../../../src/cases/partition.ts';
import { partitions } from '../../../src/cases/partitions.ts';
import { cases } from '../../../src/cases/suite.ts';
import { contract, faultsOf, members, revisions } from '../../../src/contract/index.ts';
import { safe } from '../../../src/contract/ties.ts';
import type { Json } from '../../../src/model.ts';

const draws = { numRuns: 200, seed: 20_260_401 };

interface Drawn {
  readonly name: string;
  readonly revision: string;
  readonly partition: Partition;
}

const everyPartition: readonly Drawn[] = revisions.flatMap((revision) =>
  partitions(members(contract(revision))).map((partition) => ({
    name: `${revision} ${idOf(partition.edge)}`,
    revision,
    partition,
  })),
);
const on = (side: 'inside' | 'beyond'): readonly (readonly [name: string, drawn: Drawn])[] =>
  everyPartition.filter(({ partition }) => partition.edge.side === side).map((drawn) => [drawn.name, drawn]);

describe('classes beyond an edge', () => {
  test.for(on('beyond'))('%s breaks its keyword and nothing else', ([, { revision, partition }]) => {
    const own = contract(revision);
    const { subject, keyword } = partition.edge;
    const breaks = (value: Json): readonly string[] => [
      ...new Set(
        faultsOf(own, 'request', { [subject]: value }).map((one) => `${one.pointer} ${one.keyword}`),
      ),
    ];
    expect(breaks(partition.boundary)).toEqual([`/${subject} ${keyword}`]);
    fc.assert(
      fc.property(partition.arbitrary, (value) => {
        expect(breaks(value)).toEqual([`/${subject} ${keyword}`]);
      }),
      draws,
    );
  });

  test('unknown members are unknown', () => {
    const own = contract('2026-09');
    fc.assert(
      fc.property(randomUnknownMember, ([member, held]) => {
        const faults = faultsOf(own, 'request', Object.fromEntries([[member, held]]));
        expect(faults.map(({ keyword }) => keyword)).toEqual(['additionalProperties']);
      }),
      draws,
    );
  });
});

describe('classes inside an edge', () => {
  test.for(on('inside'))('%s validates', ([, { revision, partition }]) => {
    const own = contract(revision);
    const { subject } = partition.edge;
    expect(faultsOf(own, 'request', { [subject]: partition.boundary })).toEqual([]);
    fc.assert(
      fc.property(partition.arbitrary, (value) => {
        expect(faultsOf(own, 'request', { [subject]: value })).toEqual([]);
      }),
      draws,
    );
  });

  test.for(revisions)('random bodies of %s validate and touch no tie', (revision) => {
    const own = contract(revision);
    const specs = members(own);
    const inside = partitions(specs).filter(({ edge }) => edge.side === 'inside');
    fc.assert(
      fc.property(randomBody(bodiesFor(specs), inside), (body) => {
        expect(faultsOf(own, 'request', body)).toEqual([]);
        expect(safe(body)).toBe(true);
        expect(Object.keys(body).length).toBeGreaterThan(0);
      }),
      { ...draws, numRuns: 500 },
    );
  });
});

describe('counterexamples', () => {
  // What only the full profile sends is one text, and nothing to shrink.
  const long = on('beyond').filter(
    ([, { partition }]) => partition.edge.keyword === 'maxLength' && partition.tier !== 'full',
  );

  test.for(long)('%s shrinks to exactly 51 characters', ([, { partition }]) => {
    const { counterexample, numShrinks } = fc.check(
      fc.property(partition.arbitrary, (value) => typeof value !== 'string' || [...value].length <= 50),
      draws,
    );
    const [found] = counterexample ?? [];
    expect(typeof found === 'string' ? [...found] : []).toHaveLength(51);
    expect(new Set(String(found)).size).toBe(1);
    expect(numShrinks).toBeLessThan(40);
  });

  test('a server that cuts at 60 is caught at exactly 61, in plain letters', () => {
    const [one] = long.filter(([, { partition }]) => partition.edge.value === '51');
    const { counterexample } = fc.check(
      fc.property(
        one?.[1].partition.arbitrary ?? fc.constant(''),
        (value) => [...String(value)].length <= 60,
      ),
      draws,
    );
    expect(counterexample?.[0]).toBe('a'.repeat(61));
  });
});

describe('the deep profile', () => {
  const specs = members(contract('2026-04'));
  const deep = (seed: number, runs = 3): string =>
    JSON.stringify(cases(specs, { profile: 'deep', strategy: 'auth0', runs, seed }).cases);

  test('draws the same cases from the same seed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (seed) => {
        expect(deep(seed, 1)).toBe(deep(seed, 1));
      }),
      { ...draws, numRuns: 10 },
    );
  });

  test('draws other cases from another seed', () => {
    const seeds = [0, 1, 2, 3, 2 ** 31, 2 ** 32 - 1];
    expect(new Set(seeds.map((seed) => deep(seed))).size).toBe(seeds.length);
  });

  test('draws sequences where no member may be null', () => {
    const plain = specs.map((one) => ({ ...one, types: one.types.filter((type) => type !== 'null') }));
    const suite = cases(plain, { profile: 'deep', strategy: 'auth0', runs: 1, seed: 1 });
    const drawn = suite.deep && fc.sample(suite.deep.sequences, { numRuns: 20, seed: 1 });
    const words = (drawn ?? []).flatMap((sequence) => [...sequence].map(String));
    expect(words.length).toBeGreaterThan(20);
    expect(words.filter((one) => one.startsWith('null'))).toEqual([]);
  });

  test('draws every refused class as often as it is told to', () => {
    const beyond = partitions(specs).filter(({ edge, tier }) => edge.side === 'beyond' && tier !== 'full');
    const drawn = cases(specs, { profile: 'deep', strategy: 'auth0', runs: 4, seed: 9 }).cases;
    for (const { edge } of beyond) {
      expect(
        drawn.filter(({ id }) => id.startsWith(`${idOf(edge)}~`)),
        idOf(edge),
      ).toHaveLength(4);
    }
  });
});
