import { contract, partitions, rules, verify } from 'patchproof';
import 'patchproof/vitest';
import { describe, expect, test } from 'vitest';
import { updateConnection } from './client.js';

describe('our client', () => {
  test('gets an answer that conforms', async () => {
    const requestBody = { assign_membership_on_login: true };
    const response = await updateConnection(requestBody);
    // Every rule that speaks of this answer, with what was sent in mind. The body can still be read.
    await expect(response).toConform({ requestBody });
    expect(await response.json()).toMatchObject(requestBody);
  });

  test('is refused in the documented way', async () => {
    const requestBody = { show_as_button: 'yes' };
    const response = await updateConnection(requestBody);
    expect(response.status).toBe(400);
    await expect(response).toConform({ requestBody });
  });
});

describe('every class of values of one member', () => {
  const classes = partitions(contract('2026-04')).filter(
    ({ edge }) => edge.subject === 'organization_access_level',
  );

  test.each(classes.map((one) => [one.words, one] as const))('%s', async (_, { boundary, edge }) => {
    // The level is raised only where a name is set; to leave it alone, set both.
    const requestBody = { organization_connection_name: 'our-suite', organization_access_level: boundary };
    const response = await updateConnection(requestBody);
    expect(response.ok).toBe(edge.side === 'inside');
    await expect(response).toConform({ requestBody });
  });
});

describe('an exchange that was recorded elsewhere', () => {
  const exchange = {
    method: 'PATCH',
    path: '/api/v2/organizations/org_0123456789abcdef/connections/con_0123456789abcdef',
    status: 200,
    body: { connection_id: 'con_0123456789abcdef', show_as_button: 'yes' },
  };

  test('is judged without anything being sent', () => {
    const { outcome, violations } = verify(contract(), exchange);
    expect(outcome).toBe('does not conform');
    expect(violations.map(({ rule }) => rule)).toEqual(['response.show_as_button.type']);
  });

  test('breaks rules that can be looked up', () => {
    const rule = rules(contract()).find(({ id }) => id === 'response.show_as_button.type');
    expect(rule?.statement).toBe('show_as_button in the answer is of type boolean');
  });
});
