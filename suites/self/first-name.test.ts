import { expect, test } from 'vitest';
import { conforming } from '../../fixtures/tenant/start.ts';
import { variants } from '../../fixtures/variants/index.ts';
import { findingOf, gateOn, idsOf, tenantFor } from './gate-on.ts';

const nameBefore = variants.find(({ id }) => id === 'state.name-before-level')?.options?.behaviour ?? {};

test('a level that comes with the first name may be refused: it is sent again where a name is set, and judged there', async () => {
  const tenant = await tenantFor({ behaviour: nameBefore });
  const { record } = await gateOn(tenant);
  expect(idsOf(record, 'violated')).toEqual([]);
  const combination = findingOf(record, 'request.body.combination');
  expect(combination.outcome).toBe('upheld');
  // The connection in the other organization has no name: it gets one, and then the body once more.
  const again = record.exchanges.filter(({ purpose }) => purpose === 'again').map((one) => one.case);
  expect(again).toContain('again/name');
  expect(again).toContain('body/other-organization/base');
  expect(record.end).toMatchObject({ exitCode: 0, restored: true });
});

test('one that is refused with a name as well is refused', async () => {
  const tenant = await tenantFor({
    behaviour: {
      ties: (next, call) =>
        typeof call.body.organization_access_level === 'string' &&
        typeof call.body.organization_connection_name === 'string'
          ? [{ name: 'level', message: 'One after the other, please.' }]
          : conforming.ties(next, call),
    },
  });
  const { record } = await gateOn(tenant, { only: ['request.body.combination'] });
  expect(findingOf(record, 'request.body.combination').outcome).toBe('violated');
});
