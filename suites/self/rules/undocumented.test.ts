import { describe, expect, test } from 'vitest';
import { type Behaviour, conforming } from '../../../fixtures/tenant/start.ts';
import { put } from '../../../fixtures/tenant/store.ts';
import { contract } from '../../../src/contract/index.ts';
import type { Observation, Reply, Rule } from '../../../src/model.ts';
import { documentedOnly } from '../../../src/rules/response-shape.ts';
import { findingOf, gateOn, idsOf, tenantFor } from '../harness/gate-on.ts';
import { mutantRun } from '../harness/recorded-run.ts';

/** Answers that have, beside all that is documented, a time of the last change and a number of their own. */
const stamped = (): Partial<Behaviour> => {
  const changed = new Map<string, number>();
  let n = 0;
  return {
    write: (row, call) => {
      n += 1;
      changed.set(`${row.organization}/${row.connection}`, n);
      put(call.tenant.store, row);
    },
    present: (row, call) => {
      n += 1;
      return {
        ...conforming.present(row, call),
        updated_at: changed.get(`${row.organization}/${row.connection}`) ?? 0,
        etag: `"${n}"`,
      };
    },
  };
};

describe('members of the answer that no document names', () => {
  test.for(['smoke', 'gate', 'deep'] as const)(
    'are drift, and what they do by themselves breaks no rule: %s',
    async (profile) => {
      const tenant = await tenantFor({ behaviour: stamped });
      const before = tenant.snapshot();
      const { record } = await gateOn(tenant, { profile });
      expect(idsOf(record, 'violated')).toEqual(['response.body.additionalProperties']);
      expect(idsOf(record, 'inconclusive')).toEqual([]);
      expect(record.end).toMatchObject({ exitCode: 0, restored: true, unrestored: [] });
      expect(tenant.snapshot()).toEqual(before);
    },
  );

  test('are seen when a request has set them, and said when they stay', async () => {
    const { record } = await mutantRun('state.rejection.unknown-kept');
    expect(findingOf(record, 'state.rejection.inert').outcome).toBe('violated');
    expect(record.end).toMatchObject({ exitCode: 1, restored: false });
    expect(record.end?.unrestored).toContain(
      'home: unexpected_member was absent, is true: this cannot be undone by this operation',
    );
    // Names that every object has by birth are members like others.
    expect(record.end?.unrestored.filter((line) => line.includes('__proto__'))).toEqual([
      'home: __proto__ was absent, is {"is_enabled":false}: this cannot be undone by this operation',
    ]);
  });

  test('are cut off what is stored, and off no error', () => {
    const shown: Reply[] = [];
    const spy: Pick<Rule, 'judge'> = {
      judge: ({ reply }) => {
        shown.push(reply);
        return { kind: 'pass' };
      },
    };
    const { judge } = documentedOnly(contract('2026-04'))(spy as Rule);
    for (const [status, value] of [
      [200, { connection_id: 'con_1', etag: '1' }],
      [400, { statusCode: 400, error: 'Bad Request', message: 'no' }],
    ] as const) {
      const reply: Reply = { kind: 'response', status, headers: {}, payload: { kind: 'json', value } };
      const sent = { case: { aim: { kind: 'accept' }, request: {} }, reply, beside: {} };
      judge(sent as unknown as Observation);
    }
    expect(shown.map((reply) => (reply.kind === 'response' ? reply.payload : reply))).toEqual([
      { kind: 'json', value: { connection_id: 'con_1' } },
      { kind: 'json', value: { statusCode: 400, error: 'Bad Request', message: 'no' } },
    ]);
  });
});
