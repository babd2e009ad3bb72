import { expect, onTestFinished, test } from 'vitest';
import { at, before } from '../../../../fixtures/chaos/before.ts';
import { reset, served } from '../../../../fixtures/chaos/connections.ts';
import { gateOn, idsOf } from '../../harness/gate-on.ts';

/** Requests of each kind, by number: readings, the control, a row, a repeat, a neighbour, form, refusals, late rows. */
const places = [1, 2, 5, 6, 8, 10, 12, 14, 20, 26, 60, 120];
const lost = places.map((n, turn) =>
  turn % 2 === 0 ? (['never arrives', n, reset] as const) : (['is never answered', n, served] as const),
);
const title = 'when one request %s, number %i, nobody is blamed and everything is decided';
const isChosen = ([, n]: (typeof lost)[number]): boolean => [5, 26, 120].includes(n);
test.for(lost.filter(isChosen))(title, isNobodysFault);
test.for(lost.filter((one) => !isChosen(one)))(title, { tags: ['slow'] }, isNobodysFault);

async function isNobodysFault([, n, how]: (typeof lost)[number]): Promise<void> {
  const chaos = await before(at((passing) => passing.n === n, how))();
  onTestFinished(chaos.close);
  const { record } = await gateOn(chaos);
  expect(idsOf(record, 'violated')).toEqual([]);
  expect(idsOf(record, 'inconclusive')).toEqual([]);
  expect(record.end).toMatchObject({ exitCode: 0, restored: true });
}
