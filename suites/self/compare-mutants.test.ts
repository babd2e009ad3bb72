import { beforeAll, describe, expect, it } from 'vitest';
import { killersOf, mutants } from '../../fixtures/mutants/index.ts';
import { startTenant, type TenantOptions } from '../../fixtures/tenant/start.ts';
import type { RunRecord } from '../../src/model.ts';
import { compareRecords } from '../../src/report/comparison/compare-records.ts';
import { gateOn } from './gate-on.ts';

/** Of each part some; of those that a rule of another part sees too, some. */
const CHOSEN: readonly string[] = [
  'request.name.one-more',
  'request.name.empty-clears',
  'request.button.empty-false',
  'request.level.case-folded',
  'request.body.mass-assigned',
  'request.body.trailing-comma',
  'response.status.created',
  'response.connection_id.foreign',
  'response.name.null',
  'response.form.pairs',
  'error.status.unprocessable',
  'error.statusCode.other',
  'error.body.bare-message',
  'error.body.file',
  'authorization.token.expired-passes',
  'authorization.scope.unchecked',
  'state.unsent.reset',
  'state.rejection.half-written',
  'state.list.without-raised',
  'state.isolation.every-connection',
];

async function record(options: TenantOptions = {}): Promise<RunRecord> {
  const tenant = await startTenant(options);
  try {
    return (await gateOn(tenant)).record;
  } finally {
    await tenant.close();
  }
}

describe('the reference compared', () => {
  let reference: RunRecord;
  beforeAll(async () => {
    reference = await record();
  });

  it('with itself is the same in every rule, wherever it ran', async () => {
    const { rules, exitCode, sentence } = compareRecords([
      { name: 'one', record: reference },
      { name: 'other', record: await record() },
    ]);
    expect(rules.map(({ cells }) => cells[1]?.change)).toEqual(rules.map(() => 'same'));
    expect([exitCode, sentence]).toEqual([0, 'Nothing is worse than one: no rule differs.']);
  });

  it('is asked of twenty mutants that there are', () => {
    expect(mutants.filter(({ id }) => CHOSEN.includes(id))).toHaveLength(20);
  });

  it.each(mutants.filter(({ id }) => CHOSEN.includes(id)))(
    'with $id names exactly the rules that differ',
    async (mutant) => {
      const faulty = await record({ behaviour: mutant.behaviour() });
      const { rules, exitCode } = compareRecords([
        { name: 'reference', record: reference },
        { name: mutant.id, record: faulty },
      ]);
      const named = rules.filter(({ cells }) => cells[1]?.change === 'new').map(({ rule }) => rule);
      const violated = faulty.findings
        .filter(({ outcome }) => outcome === 'violated')
        .map(({ rule }) => rule);
      expect(named.toSorted()).toEqual(violated.toSorted());
      expect(named).toEqual(expect.arrayContaining([...killersOf(mutant)]));
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
