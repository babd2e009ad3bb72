import { describe, expect, test } from 'vitest';
import type { RunningTenant } from '../../../../fixtures/tenant/start.ts';
import { variants } from '../../../../fixtures/variants/index.ts';
import { settlingBody } from '../../../../src/contract/ties.ts';
import type { JsonObject } from '../../../../src/model.ts';
import { home } from '../../harness/cut-off.ts';
import { gateOn, idsOf, tenantFor } from '../../harness/gate-on.ts';
import { referenceRun } from '../../harness/recorded-run.ts';

describe('what settles the ties that stored values break', () => {
  test.each<[string, JsonObject, JsonObject]>([
    ['signup without membership', { is_signup_enabled: true }, { is_signup_enabled: false }],
    [
      'a raised level without a name',
      { organization_access_level: 'full' },
      { organization_access_level: 'none' },
    ],
    ['signup with membership', { is_signup_enabled: true, assign_membership_on_login: true }, {}],
    ['a raised level', { organization_access_level: 'full', organization_connection_name: 'staff' }, {}],
    ['nothing', { is_signup_enabled: false, organization_access_level: 'none' }, {}],
  ])('%s', (_, stored, settling) => {
    expect(settlingBody(stored)).toEqual(settling);
  });
});

/** A tenant as a variant has it, with a row that is older than the check that refuses it. */
async function tenantOf(id: string): Promise<RunningTenant> {
  const variant = variants.find((one) => one.id === id);
  if (variant === undefined) throw new Error(`there is no variant ${id}`);
  const tenant = await tenantFor(variant.options);
  await variant.prepare?.(tenant);
  return tenant;
}

const writes = ({ exchanges }: Awaited<ReturnType<typeof gateOn>>['record']): readonly string[] =>
  exchanges.filter(({ request }) => request.method === 'PATCH').map(({ case: id }) => id);

describe.each(['gate', 'smoke'] as const)('a stored row that breaks a tie, in %s', (profile) => {
  test('is settled by the first write, no rule is violated, and what cannot be put back is named', async () => {
    const tenant = await tenantOf('found.signup-unassigned-tied');
    const { record } = await gateOn(tenant, { profile });
    expect(idsOf(record, 'violated')).toEqual([]);
    expect(idsOf(record, 'inconclusive')).toEqual([]);
    expect(writes(record)[0]).toBe('body/combination/settle');
    expect(record.header.unsettable?.join()).toContain('home has is_signup_enabled = true without');
    // It cannot be put back: it is left without signup, and not with membership.
    expect(record.end?.unrestored).toEqual(['home: is_signup_enabled was true, is false']);
    expect(record.end?.exitCode).toBe(2);
    expect(await home(tenant)).toMatchObject({ is_signup_enabled: false, assign_membership_on_login: false });
  });

  test('is put back in two steps where it can be', async () => {
    const tenant = await tenantOf('found.signup-unassigned');
    const before = tenant.snapshot();
    const { record } = await gateOn(tenant, { profile });
    expect(record.end).toMatchObject({ exitCode: 0, restored: true });
    expect(tenant.snapshot()).toEqual(before);
  });

  test('is no reason to settle anything where there is none', async () => {
    const { record } = await referenceRun({ profile });
    expect(writes(record)).not.toContain('body/combination/settle');
  });
});

test.each(['request.show_as_button.type', 'request.show_as_button.type-inside', 'state.list.agrees'])(
  'it is settled first when only %s is asked for',
  async (only) => {
    const { record } = await gateOn(await tenantOf('found.all-loose-tied'), { only: [only] });
    expect(idsOf(record, 'violated')).toEqual([]);
    expect(writes(record)[0]).toBe('body/combination/settle');
  },
);
