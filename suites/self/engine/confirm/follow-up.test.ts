import { describe, expect, test } from 'vitest';
import { mutants } from '../../../../fixtures/mutants/index.ts';
import type { RunRecord } from '../../../../src/record/record.ts';
import { findingOf, gateOn, idsOf, tenantFor } from '../../harness/gate-on.ts';
import { mutantRun, referenceRun } from '../../harness/recorded-run.ts';

const positions = ({ exchanges }: RunRecord, id: string): readonly number[] =>
  exchanges.filter((one) => one.case === id).map(({ n }) => n);

const markup = mutants.find(({ id }) => id === 'request.name.markup-refused');
const noMarkup = () => tenantFor({ behaviour: markup?.behaviour() ?? {} });

describe('a packed body that is refused', () => {
  test('is sent in its parts right after the next reading, not at the end', async () => {
    const { record } = await mutantRun('request.name.markup-refused');
    const [packed = 0] = positions(record, 'body/combination/sparse-1');
    const [alone = 0] = positions(record, 'organization_connection_name/pattern/html');
    expect(alone).toBeGreaterThan(packed);
    expect(alone - packed).toBeLessThan(10);
    expect(findingOf(record, 'request.organization_connection_name.pattern-inside')?.outcome).toBe(
      'violated',
    );
  });

  test('is decided within a budget of 20 requests', async () => {
    const { record } = await gateOn(await noMarkup(), { budget: { requests: 20 } });
    expect(idsOf(record, 'violated')).toContain('request.organization_connection_name.pattern-inside');
  });

  test('leaves a tenant that refuses nothing with what was planned', async () => {
    const { record } = await referenceRun();
    const beside = record.exchanges.filter(({ purpose = 'plan' }) => !['plan', 'restore'].includes(purpose));
    expect(beside.map(({ case: id }) => id)).toEqual([]);
  });
});
