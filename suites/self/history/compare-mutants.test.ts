import { beforeAll, describe, expect, it } from 'vitest';
import { killersOf, mutants } from '../../../fixtures/mutants/index.ts';
import { startTenant } from '../../../fixtures/tenant/start.ts';
import { compareRecords } from '../../../src/history/compare-records.ts';
import type { RunRecord } from '../../../src/record/record.ts';
import { viewOf } from '../../../src/report/comparison/words.ts';
import { gateOn, idsOf, tenantFor } from '../harness/gate-on.ts';

/** @module-tag slow */

/** Of each part some, of one keyword and of everything, with and without memory; `npm run power` kills them all. */
const CHOSEN: readonly string[] = [
  'request.name.one-more',
  'request.body.mass-assigned',
  'response.name.null',
  'error.status.null-crashes',
  'authorization.token.expired-passes',
  'state.unsent.reset',
  'state.rejection.half-written',
  'state.row.one-change-behind',
  'transport.reset.refusals',
];

const record = async (behaviour = {}): Promise<RunRecord> =>
  (await gateOn(await tenantFor({ behaviour }), { strict: true })).record;

describe('the gate', () => {
  let reference: RunRecord;
  beforeAll(async () => {
    const tenant = await startTenant();
    reference = (await gateOn(tenant, { strict: true })).record;
    await tenant.close();
  }, 30_000);

  it('leaves the reference in peace, and compares it with itself as the same in every rule', async () => {
    const other = await record();
    expect(idsOf(other, 'violated')).toEqual([]);
    expect(other.end?.exitCode).toBe(0);
    const comparison = compareRecords([
      { name: 'one', record: reference },
      { name: 'other', record: other },
    ]);
    const { rules, exitCode } = comparison;
    expect(rules.map(({ cells }) => cells[1]?.change)).toEqual(rules.map(() => 'same'));
    expect(exitCode).toBe(0);
    expect(viewOf(comparison).sentence).toBe('Nothing is worse than one: no rule differs.');
  });

  it('is asked of mutants that there are', () => {
    expect(mutants.filter(({ id }) => CHOSEN.includes(id))).toHaveLength(CHOSEN.length);
  });

  it.each(mutants.filter(({ id }) => CHOSEN.includes(id)))(
    'kills $id by its right rule, and a comparison names exactly the rules that differ',
    async (mutant) => {
      const faulty = await record(mutant.behaviour());
      const violated = idsOf(faulty, 'violated');
      expect(violated).toEqual(expect.arrayContaining([...killersOf(mutant)]));
      expect(faulty.end).toMatchObject({ exitCode: 1, errors: [] });
      const { rules, exitCode } = compareRecords([
        { name: 'reference', record: reference },
        { name: mutant.id, record: faulty },
      ]);
      const named = rules.filter(({ cells }) => cells[1]?.change === 'new').map(({ rule }) => rule);
      expect(named.toSorted()).toEqual(violated.toSorted());
      expect(exitCode).toBe(1);
      // The other way round all of them are fixed, and nothing is worse.
      const back = compareRecords([
        { name: mutant.id, record: faulty },
        { name: 'reference', record: reference },
      ]);
      expect(back.rules.filter(({ cells }) => cells[1]?.worse).map(({ rule }) => rule)).toEqual([]);
      expect(back.columns[1]?.counts.fixed).toBe(violated.length);
      expect(back.exitCode).toBe(0);
    },
  );
});
