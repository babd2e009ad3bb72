import { describe, expect, test } from 'vitest';
import { mutants } from '../../../../fixtures/mutants/index.ts';
import { volatileIn } from '../../../../src/engine/observe/context.ts';
import type { JsonObject } from '../../../../src/model.ts';
import { differing, without } from '../../../../src/text/json.ts';
import { answer, exchanges, read, stored, write } from '../../harness/exchanges.ts';
import { gateOn, idsOf, tenantFor } from '../../harness/gate-on.ts';

const only = ['state.tenant-connection.untouched'];
const reading = read('tenant-connection');

/** A tenant-level connection with members that change with every reading. */
const restless = () => {
  let n = 0;
  return {
    respond: <Answer extends { readonly body?: unknown }>(
      answered: Answer,
      call: { operation: { method: string; path: string } },
    ): Answer => {
      n += 1;
      if (call.operation.method !== 'GET' || !/^\/connections\//.test(call.operation.path)) return answered;
      const body = answered.body as JsonObject;
      const options = { icon_url: `https://cdn.example.com/x.png?sig=${n}` };
      return {
        ...answered,
        body: { ...body, updated_at: n, options, enabled_clients: n % 2 === 0 ? ['a', 'b'] : ['b', 'a'] },
      };
    },
  };
};

describe('the tenant-level connection', () => {
  test('may have members that change by themselves', async () => {
    const tenant = await tenantFor({ behaviour: restless });
    const { record } = await gateOn(tenant, { only });
    expect(idsOf(record, 'violated')).toEqual([]);
    expect(record.end).toMatchObject({ exitCode: 0, restored: true });
  });

  test('is read twice before the first write', async () => {
    const { record } = await gateOn(await tenantFor(), { only });
    const first = record.exchanges.findIndex(({ request }) => request.method === 'PATCH');
    const before = record.exchanges.slice(0, first);
    expect(before.filter((one) => one.case === 'read/tenant-connection')).toHaveLength(2);
  });

  test('that a PATCH has changed is named: no PATCH puts it back', async () => {
    const mutant = mutants.find(({ id }) => id === 'state.isolation.tenant-button');
    const tenant = await tenantFor({ behaviour: () => mutant?.behaviour() ?? {} });
    const { record } = await gateOn(tenant, { only });
    expect(idsOf(record, 'violated')).toEqual(only);
    expect(record.end?.unrestored).toEqual([
      expect.stringMatching(
        /^tenant-connection: show_as_button was absent, is true: this cannot be undone by this operation$/,
      ),
    ]);
  });
});

describe('what changes by itself', () => {
  test('is what differs between readings before the first write, and nothing later', () => {
    const values = [
      { a: 1, o: { x: 1, y: 1 } },
      { a: 1, o: { x: 2, y: 1 } },
      { a: 2, o: { x: 3, y: 1 } },
    ];
    const [one, two, three] = values.map((value) => stored(value));
    if (one === undefined || two === undefined || three === undefined) throw new Error('three readings');
    const sent = exchanges([reading, one], [reading, two], [write('a'), answer(200, {})], [reading, three]);
    expect([...volatileIn(sent)]).toEqual(['/o/x']);
  });

  test('is left out, and only that', () => {
    const value: JsonObject = { 'a/b': 1, o: { x: 1, y: 2 }, list: [1] };
    expect(without(value, new Set(['/o/x', '/a~1b']))).toEqual({ o: { y: 2 }, list: [1] });
    for (const pointer of differing(value, { o: { x: 2 }, list: [2], more: 1 }))
      expect(Object.keys(without(value, new Set([pointer]))).length).toBeLessThanOrEqual(3);
    expect(differing(value, value)).toEqual([]);
  });
});
