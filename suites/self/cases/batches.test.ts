import { expect, test } from 'vitest';
import { conforming } from '../../../fixtures/tenant/start.ts';
import { put, rowsOf } from '../../../fixtures/tenant/store.ts';
import { script } from '../../../src/engine/schedule.ts';
import { write } from '../harness/exchanges.ts';
import { findingOf, gateOn, idsOf, tenantFor } from '../harness/gate-on.ts';
import { mutantRun } from '../harness/recorded-run.ts';

test('a refusal that leaks is found in its batch, and nothing else of the batch is left open', async () => {
  const { record } = await mutantRun('state.rejection.half-written');
  expect(idsOf(record, 'violated')).toEqual(['state.rejection.inert']);
  expect(idsOf(record, 'inconclusive')).toEqual([]);
});

test('a change that no request of the batch makes again by itself is no pass', async () => {
  const tenant = await tenantFor({
    behaviour: () => {
      let refusals = 0;
      return {
        // From the fifth refusal in a row something gives way.
        respond: (answer, call) => {
          const isRefused = call.operation.id === 'update' && answer.status === 400;
          refusals = isRefused ? refusals + 1 : 0;
          const { id = '', connection_id = '' } = call.params;
          const row = rowsOf(call.tenant.store, id).find(({ connection }) => connection === connection_id);
          if (refusals === 5 && row !== undefined)
            put(call.tenant.store, {
              ...row,
              settings: { ...row.settings, show_as_button: row.settings.show_as_button !== true },
            });
          return conforming.respond(answer, call);
        },
      };
    },
  });
  const { record } = await gateOn(tenant);
  const { outcome, because } = findingOf(record, 'state.rejection.inert');
  expect(outcome).toBe('inconclusive');
  expect(because[0]).toBe(
    'something in its batch changed the stored connection, and nothing did so again alone',
  );
  expect(record.end?.exitCode).toBe(2);
});

test('a hundred thousand requests are put into batches', () => {
  const open = Array.from({ length: 100_000 }, (_, n) => write(`a/open/${n}`, { aim: { kind: 'open' } }));
  expect(script(open, new Map())).toHaveLength(100_000);
});
