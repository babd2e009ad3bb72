import { beforeAll, describe, expect, it } from 'vitest';
import { mutants } from '../../../fixtures/mutants/index.ts';
import { startTenant } from '../../../fixtures/tenant/start.ts';
import { compareRecords, type NamedRecord } from '../../../src/history/compare-records.ts';
import { renderComparisonConsole } from '../../../src/report/comparison/console.ts';
import { renderComparisonMarkdown } from '../../../src/report/comparison/markdown.ts';
import { gateOn } from '../harness/gate-on.ts';

const [KEPT, MENDED, BROKEN] = [
  'state.unsent.reset',
  'request.name.one-more',
  'authorization.token.expired-passes',
];

async function recordOf(name: string, ...faults: readonly string[]): Promise<NamedRecord> {
  const behaviour = Object.assign(
    {},
    ...mutants.filter(({ id }) => faults.includes(id)).map((mutant) => mutant.behaviour()),
  );
  const tenant = await startTenant({ behaviour });
  const { record } = await gateOn(tenant);
  await tenant.close();
  return { name, record };
}

describe('two records, compared by cause', () => {
  let records: readonly NamedRecord[];
  beforeAll(async () => {
    records = [await recordOf('before', KEPT, MENDED), await recordOf('after', KEPT, BROKEN)];
  }, 30_000);

  it('says which causes are new, gone and unchanged', () => {
    const { causes } = compareRecords(records);
    expect(Object.fromEntries(causes.map(({ id, changes }) => [id, changes]))).toEqual({
      [KEPT]: ['unchanged'],
      [MENDED]: ['gone'],
      [BROKEN]: ['new'],
    });
  });

  it('says so on the console and in Markdown, what is new first', () => {
    const comparison = compareRecords(records);
    const text = renderComparisonConsole(comparison, { colour: false, width: 200 });
    expect(text).toMatch(/Likely causes\n {2}new .*expired.*\n {2}gone .*\n {2}unchanged .*reset/);
    expect(renderComparisonMarkdown(comparison)).toMatch(/- \*\*new\*\*: .*expired-passes/);
  });

  it('names none where nothing is violated', async () => {
    const clean = await recordOf('clean');
    expect(compareRecords([clean, clean]).causes).toEqual([]);
  });
});
