import { expect, onTestFinished, test } from 'vitest';
import { at, before } from '../../fixtures/chaos/before.ts';
import { reset, served } from '../../fixtures/chaos/connections.ts';
import { gateOn, idsOf } from './gate-on.ts';

/** Requests of each kind, by number: readings, the twin, a row, a repeat, a neighbour, form, refusals, late rows. */
const places = [1, 2, 5, 6, 8, 10, 12, 14, 20, 26, 60, 120];

test.for(
  places.map((n, turn) =>
    turn % 2 === 0 ? (['never arrives', n, reset] as const) : (['is never answered', n, served] as const),
  ),
)('when one request %s, number %i, nobody is blamed and everything is decided', async ([, n, how]) => {
  const chaos = await before(at((passing) => passing.n === n, how))();
  onTestFinished(chaos.close);
  const { record } = await gateOn(chaos);
  expect(idsOf(record, 'violated')).toEqual([]);
  expect(idsOf(record, 'inconclusive')).toEqual([]);
  expect(record.end).toMatchObject({ exitCode: 0, restored: true });
});
