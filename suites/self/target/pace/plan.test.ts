import { describe, expect, it } from 'vitest';
import { paceOf } from '../../../../src/cli/config/options.ts';
import type { Rates } from '../../../../src/target/pace/buckets.ts';
import { PLANS } from '../../../../src/target/pace/pace.ts';

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
      { plan: 'free', rate: '25/m' },
      { ...PLANS.free, writes: { perMinute: 25, burst: 2 } },
    ],
  ])('%j', (raw, rates) => {
    const problems: string[] = [];
    expect(paceOf(raw, problems)).toEqual(rates);
    expect(problems).toEqual([]);
  });

  it('needs a unit: a number alone may be a minute or a second', () => {
    const problems: string[] = [];
    expect(paceOf({ rate: '5', readRate: '0' }, problems)).toEqual(PLANS.professional);
    expect(problems).toEqual([
      '--rate 5: expected a number and a unit of time, as in 5/min or 5/s',
      '--read-rate 0: expected a number and a unit of time, as in 25/min or 2/s',
    ]);
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
