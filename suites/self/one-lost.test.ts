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
  // What was reset and never seen to be applied may still be: the outcome says so.
  const isOpen = how === reset && record.end?.restored === false;
  const unrestored = isOpen
    ? [expect.stringMatching(/: 1 write was never answered and may be applied later$/)]
    : [];
  expect(record.end).toMatchObject({ exitCode: isOpen ? 2 : 0, unrestored });
});
