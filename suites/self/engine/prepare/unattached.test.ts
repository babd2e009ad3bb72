import { describe, expect, test } from 'vitest';
import { holding } from '../../../../src/engine/prepare/survey.ts';
import type { Json, JsonObject, Snapshot } from '../../../../src/model.ts';
import { gateOn, idsOf, tenantFor } from '../../harness/gate-on.ts';

const attached = (list: Snapshot): string | undefined => holding(list, 'con_2');

const list = (...ids: readonly string[]): Json => ids.map((connection_id) => ({ connection_id }));
const known = (value: JsonObject): Snapshot => ({ kind: 'known', value });

describe('whether the other connection is unattached to the other organization', () => {
  test('is so when the whole list lacks it', () => {
    expect(attached(known({ connections: list('con_1'), total: 1 }))).toBeUndefined();
  });

  test('is not so when the list has it', () => {
    expect(attached(known({ connections: list('con_1', 'con_2'), total: 2 }))).toContain('is attached');
  });

  test.each([
    ['more pages', known({ connections: list('con_1'), total: 101 }), 'has 101'],
    ['no list', known({ items: [] }), 'is no list'],
    ['no answer', { kind: 'unknown', because: 'GET answered 500' } as const, 'GET answered 500'],
  ])('is not known with %s: nothing is written there', (_, snapshot, words) => {
    expect(attached(snapshot)).toContain('may be attached');
    expect(attached(snapshot)).toContain(words);
  });
});

test('what turns out to be attached is not written to, and its rules say why', async () => {
  const tenant = await tenantFor();
  const { other_organization, other_connection } = tenant.subject;
  await fetch(`${tenant.origin}/api/v2/organizations/${other_organization}/connections`, {
    method: 'POST',
    headers: { authorization: `Bearer ${tenant.tokens.full}`, 'content-type': 'application/json' },
    body: JSON.stringify({ connection_id: other_connection }),
  });
  const { record } = await gateOn(tenant, { only: ['request.connection_id.attached'] });
  expect(idsOf(record, 'inapplicable')).toEqual(['request.connection_id.attached']);
  expect(record.findings[0]?.because).toEqual([
    'the other connection is attached to the other organization too',
  ]);
  expect(record.exchanges.map(({ case: id }) => id)).not.toContain('connection_id/attached/elsewhere');
});
