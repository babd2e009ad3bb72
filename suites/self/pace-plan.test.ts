import { describe, expect, it } from 'vitest';
import { paceOf } from '../../src/cli/pace-plan.ts';
import type { Rates } from '../../src/target/buckets.ts';
import { PLANS } from '../../src/target/plans.ts';

describe('the pace asked for', () => {
  it.each<[Parameters<typeof paceOf>[0], Rates | undefined]>([
    [{}, undefined],
    [{ plan: 'enterprise' }, PLANS.enterprise],
    [{ rate: '2/s' }, { ...PLANS.professional, writes: { perMinute: 120, burst: 5 } }],
    [
      { plan: 'enterprise', burst: '1' },
      { ...PLANS.enterprise, writes: { perMinute: 150, burst: 1 } },
    ],
    [
      { readRate: '600/hour', readBurst: '2' },
      { ...PLANS.professional, reads: { perMinute: 10, burst: 2 } },
    ],
    [
      { plan: 'free', rate: '25' },
      { ...PLANS.free, writes: { perMinute: 25, burst: 2 } },
    ],
  ])('%j', (raw, rates) => {
    const problems: string[] = [];
    expect(paceOf(raw, problems)).toEqual(rates);
    expect(problems).toEqual([]);
  });

  it('is refused with every problem at once', () => {
    const problems: string[] = [];
    paceOf({ plan: 'gold', rate: 'fast', burst: '0', readRate: '-1', readBurst: '1.5' }, problems);
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      '--plan gold',
      '--rate fast',
      '--burst 0',
      '--read-rate -1',
      '--read-burst 1.5',
    ]);
  });
});
