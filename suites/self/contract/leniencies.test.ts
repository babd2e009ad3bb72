import { describe, expect, test } from 'vitest';
import { killersOf, leniencies } from '../../../fixtures/mutants/index.ts';
import { gateOn, idsOf, tenantFor } from '../harness/gate-on.ts';

describe('a reader that takes more than it should', () => {
  test.for(leniencies.map((one) => [one.statement, one] as const))('%s', async ([, mutant]) => {
    const tenant = await tenantFor({ behaviour: mutant.behaviour });
    const { record } = await gateOn(tenant, { only: [...killersOf(mutant)], profile: 'full' });
    expect(idsOf(record, 'violated')).toEqual(expect.arrayContaining([...killersOf(mutant)]));
  });
});
