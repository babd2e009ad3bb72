import { expect, test } from 'vitest';
import { mutant } from '../../../../fixtures/mutants/mutant.ts';
import type { Call } from '../../../../fixtures/tenant/call.ts';
import { conforming } from '../../../../fixtures/tenant/start.ts';
import { rowOf } from '../../../../fixtures/tenant/store.ts';
import { runAgainst } from '../../../../scripts/power/attack.ts';

const isFirst = (all: ReadonlyMap<string, unknown>, id = ''): boolean => id === [...all.keys()][0];

/** Where a server does not look at bodies. */
const places: readonly (readonly [string, (call: Call) => boolean])[] = [
  ['of another connection', ({ params, tenant }) => !isFirst(tenant.store.connections, params.connection_id)],
  ['of another organization', ({ params, tenant }) => !isFirst(tenant.store.organizations, params.id)],
  [
    'of a disabled connection',
    ({ params: { id = '', connection_id = '' }, tenant }) =>
      rowOf(tenant.store, id, connection_id)?.settings.is_enabled === false,
  ],
];

test.for(places)('full finds that the bodies %s are not validated', async ([where, isBlind]) => {
  const blind = mutant(
    'request.test',
    `Bodies ${where} are not validated`,
    'request.body.additionalProperties',
    () => ({
      complaints: (body, call) => (isBlind(call) ? [] : conforming.complaints(body, call)),
    }),
  );
  const { result } = await runAgainst(blind, 'full');
  const violated = result.findings.filter(({ outcome }) => outcome === 'violated').map(({ rule }) => rule);
  expect(violated).toContain('request.body.additionalProperties');
  expect(violated).toContain('request.organization_access_level.enum');
});
