import { expect, test } from 'vitest';
import { gateOn, idsOf, tenantFor } from '../../harness/gate-on.ts';
import { behaviourOf } from '../../harness/recorded-run.ts';

test('what is gone for good after one request is that request’s fault, though it cannot be sent again', async () => {
  const tenant = await tenantFor({ behaviour: behaviourOf('state.disabled.detached') });
  const { record } = await gateOn(tenant);
  expect(idsOf(record, 'violated')).toContain('state.is_enabled.association');
  expect(record.end?.exitCode).not.toBe(0);
});
