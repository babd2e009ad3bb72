import { expect, test } from 'vitest';
import { mutants } from '../../../../fixtures/mutants/index.ts';
import { gateOn, idsOf, tenantFor } from '../../harness/gate-on.ts';

test('what is gone for good after one request is that request’s fault, though it cannot be sent again', async () => {
  const mutant = mutants.find(({ id }) => id === 'state.disabled.detached');
  const { record } = await gateOn(await tenantFor({ behaviour: mutant?.behaviour() ?? {} }));
  expect(idsOf(record, 'violated')).toContain('state.is_enabled.association');
  expect(record.end?.exitCode).not.toBe(0);
});
