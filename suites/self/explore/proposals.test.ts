import { describe, expect, it } from 'vitest';
import { type Behaviour, conforming } from '../../../fixtures/tenant/start.ts';
import type { JsonObject } from '../../../src/model.ts';
import { tenantFor } from '../harness/gate-on.ts';
import { exploreOn } from './on.ts';

/** What of the contract explore proposes to change: what the answers show, and nothing else. */

const NAME = 'organization_connection_name';

describe('a proposal', () => {
  const limitOf = async (id: string, behaviour: Partial<Behaviour>) =>
    (await exploreOn(await tenantFor({ behaviour }), { only: [id] })).atlas.limits[0];

  it.each(['limits.id.length', 'limits.connection_id.length'])(
    'is not made of 404s for long ids: %s',
    async (id) => {
      const found = await limitOf(id, { pathComplaints: () => [] });
      expect(found?.words).toBe('no limit found up to 7,000 characters, contract says 50 characters');
      expect(found).toMatchObject({ departs: false });
      expect(found?.proposal).toBeUndefined();
    },
  );

  it('is not made where ids beyond 64 are refused and shorter ones are unknown', async () => {
    const found = await limitOf('limits.connection_id.length', {
      pathComplaints: (call) =>
        (call.params.connection_id ?? '').length > 64
          ? [{ keyword: 'maxLength', member: 'connection_id', message: 'too long' }]
          : [],
    });
    expect(found?.words).toBe('64 characters, contract says 50 characters');
    expect(found?.proposal).toBeUndefined();
  });

  it('is made where ids within the contract are refused for their length', async () => {
    const found = await limitOf('limits.connection_id.length', {
      pathComplaints: (call) =>
        (call.params.connection_id ?? '').length > 32
          ? [{ keyword: 'maxLength', member: 'connection_id', message: 'too long' }]
          : [],
    });
    expect(found?.words).toBe('32 characters, contract says 50 characters');
    expect(found?.proposal?.patch).toEqual([
      { op: 'replace', path: '/properties/connection_id/maxLength', value: 32 },
    ]);
  });

  it('is not made of failures, nor where not even one character is taken', async () => {
    const failing = await limitOf(`limits.${NAME}.length`, {
      keep: (_, value) => {
        if (typeof value === 'string' && value.length > 20 && !value.startsWith('patchproof'))
          throw new Error('no');
        return value;
      },
    });
    expect(failing?.words).toMatch(/^20 .*beyond it failed 500/);
    expect(failing?.proposal).toBeUndefined();
    const nothing = await limitOf(`limits.${NAME}.length`, {
      complaints: (body, call) => {
        const name = (body as JsonObject)[NAME];
        return typeof name === 'string' && !name.startsWith('patchproof')
          ? [{ keyword: 'pattern', member: NAME, message: 'no such name' }]
          : conforming.complaints(body, call);
      },
    });
    expect(nothing?.words).toMatch(/^not even 1 characters/);
    expect(nothing?.proposal).toBeUndefined();
  });
});
