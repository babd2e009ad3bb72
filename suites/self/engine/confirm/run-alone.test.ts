import { describe, expect, test } from 'vitest';
import { startTenant } from '../../../../fixtures/tenant/start.ts';
import { contract } from '../../../../src/contract/index.ts';
import type { Rule } from '../../../../src/model.ts';
import { rules } from '../../../../src/rules/index.ts';
import { gateOn } from '../../harness/gate-on.ts';
import { gateSuite } from '../../harness/generate-suites.ts';

/** One tenant for all: each run puts back what it changed, or the next one says so. */
const tenant = await startTenant();
const before = tenant.snapshot();

describe('a rule run by itself is decided by what it asks for', () => {
  const { cases } = gateSuite();
  // The reference answers 404 to other methods: nothing of it is a 405.
  const all = rules(contract('2026-04')).filter(
    ({ id, about }) => id !== 'request.method.allow' && cases.some(about),
  );
  // Every third: they come by part and keyword.
  test.for(all.filter((_, index) => index % 8 === 0))('$id', isUpheldAlone);
  test.for(all.filter((_, index) => index % 8 !== 0))('$id', { tags: ['slow'] }, isUpheldAlone);

  async function isUpheldAlone({ id, level }: Rule): Promise<void> {
    const { record } = await gateOn(tenant, { ids: [id] });
    expect(record.findings.map(({ rule, outcome, because }) => ({ rule, outcome, because }))).toEqual([
      { rule: id, outcome: 'upheld', because: [] },
    ]);
    // What only observes has nothing to say for the tenant.
    expect(record.end).toMatchObject({ exitCode: level === 'observe' ? 2 : 0, restored: true });
    expect(tenant.snapshot()).toEqual(before);
  }
});
