import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conforming } from '../../../fixtures/tenant/start.ts';
import { contract, revisions } from '../../../src/contract/index.ts';
import { findLimit } from '../../../src/explore/limits/find-limit.ts';
import { measuresOf } from '../../../src/explore/limits/measures.ts';
import type { AtlasLimit, Unit } from '../../../src/record/atlas.ts';
import { tenantFor } from '../harness/gate-on.ts';
import { answer, sessionOf, sizes, tenantWith } from './limited-session.ts';
import { exploreOn } from './on.ts';

const april = contract('2026-04');
const measure = (id: string) => {
  const found = measuresOf(april).find((one) => one.id === id);
  if (found === undefined) throw new Error(`no measure ${id}`);
  return found;
};

const nameLength = 'limits.organization_connection_name.length';

describe('finding a limit', () => {
  const units = Object.keys(sizes);

  it('takes at most twelve requests, and never says what is not so', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 120_000 })),
        fc.constantFrom(...units),
        async (limit, unit) => {
          const session = tenantWith(limit, unit);
          const found = await findLimit(measure(nameLength), session);
          expect(session.sent()).toBe(found.requests);
          expect(found.requests).toBeLessThanOrEqual(12);
          expect(found.largest ?? 0).toBeLessThanOrEqual(limit);
          if (found.beyond === undefined) expect(limit).toBeGreaterThanOrEqual(100_000);
          else expect(found.beyond).toBeGreaterThan(limit);
        },
      ),
      { numRuns: 150, seed: 1 },
    );
  });

  const round = [20, 50, 51, 64, 100, 128, 200, 255, 256, 500, 512, 1_000];
  it.for(round.flatMap((limit) => units.map((unit) => [limit, unit] as const)))(
    'knows %i %s to the last one',
    async ([limit, unit]) => {
      const found = await findLimit(measure(nameLength), tenantWith(limit, unit));
      expect(found).toMatchObject({ largest: limit, beyond: limit + 1, unit });
      expect(found.departs).toBe(limit !== 50 || unit !== 'code points');
    },
  );

  it('says a range when twelve requests are too few', async () => {
    const found = await findLimit(measure(nameLength), tenantWith(377, 'code points'));
    expect(found.words).toMatch(/^\d+ to \d+ characters, contract says 50 characters$/);
    expect([found.largest, found.beyond].map((size) => Math.sign((size ?? 0) - 377.5))).toEqual([-1, 1]);
  });

  it('says nothing about answers that do not tell', async () => {
    const found = await findLimit(
      measure(nameLength),
      sessionOf(() => answer(429)),
    );
    expect(found).toMatchObject({ words: 'unclear: the answers do not tell', departs: false });
    expect(found.proposal).toBeUndefined();
  });

  it('stops where nothing at all is taken', async () => {
    const session = sessionOf(() => answer(400));
    const found = await findLimit(measure('limits.body.size'), session);
    expect(found.words).toBe('not even 100 bytes; the contract names no limit');
    expect(session.sent()).toBeLessThanOrEqual(12);
  });

  it('tells a body weighed in characters from one weighed in bytes', async () => {
    const unitOf = async (size: (text: string) => number): Promise<Unit | undefined> => {
      const { unit } = await findLimit(
        measure('limits.body.size'),
        sessionOf(({ request: { body } }) =>
          body?.kind === 'text' && size(body.text) > 65_536 ? answer(413) : answer(200),
        ),
      );
      return unit;
    };
    expect(await unitOf((text) => new TextEncoder().encode(text).length)).toBe('bytes');
    expect(await unitOf((text) => [...text].length)).toBe('code points');
  });
});

describe('a proposal', () => {
  const root = new URL('../../../', import.meta.url);
  const places = revisions.flatMap((revision) =>
    measuresOf(contract(revision)).flatMap(({ id, place, contract: said }) =>
      place === undefined ? [] : [[`${revision} ${id}`, place, said] as const],
    ),
  );

  it.for(places)('would change what is there: %s', ([, { file, pointer }, said]) => {
    const schema: unknown = JSON.parse(readFileSync(new URL(file, root), 'utf8'));
    const at = pointer
      .slice(1)
      .split('/')
      .reduce<unknown>((value, step) => (value as Record<string, unknown>)[step], schema);
    expect(at).toMatchObject({ maxLength: said?.limit });
  });
});

describe('the limits of a tenant', () => {
  const limitOf = async (
    id: string,
    behaviour: Parameters<typeof tenantFor>[0],
  ): Promise<AtlasLimit | undefined> => {
    const tenant = await tenantFor(behaviour);
    const before = tenant.snapshot();
    const { atlas } = await exploreOn(tenant, { only: [id] });
    expect(tenant.snapshot()).toEqual(before);
    return atlas.limits[0];
  };

  it('names 64 bytes where the contract says 50 characters, in at most twelve requests', async () => {
    const found = await limitOf(nameLength, {
      behaviour: {
        bounds: ({ bounds }) => bounds && { ...bounds, max: 64 },
        length: (text) => new TextEncoder().encode(text).length,
      },
    });
    expect(found).toMatchObject({
      words: '64 bytes, contract says 50 characters',
      largest: 64,
      beyond: 65,
      unit: 'bytes',
      departs: true,
      proposal: {
        file: 'schemas/2026-04/request-body.json',
        patch: [
          { op: 'replace', path: '/properties/organization_connection_name/maxLength', value: 64 },
          {
            op: 'add',
            path: '/properties/organization_connection_name/$comment',
            value: 'observed: 64 bytes',
          },
        ],
      },
    });
    expect(found?.requests).toBeLessThanOrEqual(12);
  });

  it('proposes a number alone where characters are counted', async () => {
    const found = await limitOf(nameLength, {
      behaviour: { bounds: ({ bounds }) => bounds && { ...bounds, max: 100 } },
    });
    expect(found?.words).toBe('100 characters, contract says 50 characters');
    expect(found?.proposal?.patch).toEqual([
      { op: 'replace', path: '/properties/organization_connection_name/maxLength', value: 100 },
    ]);
  });

  it('finds how many members and levels are too many', async () => {
    const behaviour = {
      json: (text: string, call: Parameters<typeof conforming.json>[1]) => {
        const value = conforming.json(text, call);
        const depth = /^[^[]*(\[*)/.exec(text)?.[1]?.length ?? 0;
        const many = text.split(':').length - 1 > 128 || depth > 64;
        return many ? conforming.json('{', call) : value;
      },
    };
    expect((await limitOf('limits.body.members', { behaviour }))?.words).toBe(
      '128 members; the contract names no limit',
    );
    expect((await limitOf('limits.body.depth', { behaviour }))?.words).toBe(
      '64 levels; the contract names no limit',
    );
  });

  it('finds no limit of an id that is unknown at any length, and proposes nothing', async () => {
    const found = await limitOf('limits.id.length', { behaviour: { pathComplaints: () => [] } });
    expect(found?.words).toMatch(/^no limit found up to 7,000 characters, contract says 50 characters$/);
    expect(found?.proposal).toBeUndefined();
  });
});
