import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { contract } from '../../../src/contract/index.ts';
import type { RunRecord } from '../../../src/record/record.ts';
import { rules } from '../../../src/rules/index.ts';
import { environmentOf, findingOf, gateOn, idsOf, tenantFor } from '../harness/gate-on.ts';
import { breaks } from './breaks.ts';

const needsOne = new Set(
  rules(contract('2026-04'))
    .filter(({ needs }) => needs === 'one')
    .map(({ id }) => id),
);

const run = promisify(execFile);
const hasCurl = await run('curl', ['--version']).then(
  () => true,
  () => false,
);

const violated = (record: RunRecord): readonly string[] => idsOf(record, 'violated').toSorted();

describe('a tenant that', () => {
  const isBlamed = async ({
    behaviour,
    rule,
    also,
    again: status,
  }: (typeof breaks)[number]): Promise<void> => {
    const tenant = await tenantFor({ behaviour });
    const { record } = await gateOn(tenant);
    expect(record.end?.exitCode).toBe(1);
    expect(violated(record)).toEqual([rule, ...also].toSorted());
    expect(record.end?.errors).toEqual([]);
    const [violation] = findingOf(record, rule).violations;
    expect(violation?.sent).not.toBe('');
    expect(violation?.expected).not.toBe(violation?.actual);
    if (status !== undefined && hasCurl) {
      expect(violation?.actual).toMatch(rule.startsWith('error.') ? /^error / : new RegExp(`^${status} `));
      const env = { ...process.env, ...environmentOf(tenant) };
      const { stdout } = await run('sh', ['-c', violation?.curl ?? 'false'], { env });
      expect(stdout).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    }
    // The line that says how to run it again: that rule alone, on the same tenant. A rule that one case is
    // enough for takes the first at hand, which need not be the one that broke it.
    if (needsOne.has(rule)) return;
    const again = await gateOn(tenant, { only: [rule] });
    expect(idsOf(again.record, 'violated')).toContain(rule);
    expect(again.record.exchanges.length).toBeLessThanOrEqual(record.exchanges.length);
  };

  test.for(breaks.filter((_, index) => index % 5 === 0))('$words', isBlamed);
  test.for(breaks.filter((_, index) => index % 5 !== 0))('$words', { tags: ['slow'] }, isBlamed);
});
