import { describe, expect, test } from 'vitest';
import { type Behaviour, startTenant } from '../../../../fixtures/tenant/start.ts';
import { USUAL } from '../../../../src/cli/config/options.ts';
import type { Io } from '../../../../src/cli/process/streams.ts';
import type { RunRecord } from '../../../../src/record/record.ts';
import { estimate, type Rates } from '../../../../src/target/pace/buckets.ts';
import { PLANS } from '../../../../src/target/pace/pace.ts';
import { gateOn, idsOf, memoryIo, tenantFor } from '../../harness/gate-on.ts';

const HOUR = 3_600_000;
const SERVED = { writes: { perMinute: 25, burst: 5 }, reads: { perMinute: 50, burst: 5 } };

/** A clock that sleeping moves on, so that minutes take moments, and that real time moves on too. */
function movedClock(): Pick<Io, 'clock' | 'sleep'> & { readonly slept: () => number } {
  let slept = 0;
  return {
    clock: () => Date.now() + slept,
    sleep: async (ms) => {
      slept += ms;
    },
    slept: () => slept,
  };
}

/** Statuses sent, and a date by the tenant's own clock, `skew` milliseconds ahead of ours. */
function counting(): { readonly statuses: Map<number, number>; readonly behaviour: Partial<Behaviour> } {
  const statuses = new Map<number, number>();
  const respond: Behaviour['respond'] = (answer, call) => {
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    return { ...answer, headers: { ...answer.headers, date: new Date(call.now).toUTCString() } };
  };
  return { statuses, behaviour: { respond } };
}

function expectClean(record: RunRecord): void {
  expect(idsOf(record, 'violated')).toEqual([]);
  expect(idsOf(record, 'inconclusive')).toEqual([]);
  expect(idsOf(record, 'untested')).toEqual([]);
  expect(record.end).toMatchObject({ exitCode: 0, restored: true, errors: [] });
}

describe('the gate against a tenant with 25 writes a minute, burst 5', () => {
  test.for([0, HOUR, -HOUR])('is never limited, and no slower than needed, %i ms of skew', async (skew) => {
    const { clock, sleep } = movedClock();
    const { statuses, behaviour } = counting();
    const tenant = await tenantFor({ rateLimit: SERVED, clock: () => clock() + skew, behaviour });
    const began = clock();
    const { record, plan, said } = await gateOn(
      tenant,
      { pace: USUAL, profile: skew === 0 ? 'gate' : 'smoke' },
      {
        io: { clock, sleep },
        env: skew === 0 ? {} : { PATCHPROOF_EXPIRED_TOKEN: undefined },
      },
    );
    const minutes = (clock() - began) / 60_000;
    expect(statuses.get(429)).toBeUndefined();
    expect(said).not.toContain('rate limited');
    if (skew === 0) expectClean(record);
    const { writes } = tenant.requests();
    expect(minutes).toBeLessThanOrEqual((1.1 * writes) / 25);
    const told = estimate(plan?.steps ?? [], USUAL);
    expect(Math.abs(told / 60 - minutes) / minutes).toBeLessThan(0.2);
  });

  test('runs into few 429s when it expects more than the tenant gives', async () => {
    const { clock, sleep } = movedClock();
    const { statuses, behaviour } = counting();
    const tenant = await tenantFor({ rateLimit: SERVED, clock, behaviour });
    const { record, said } = await gateOn(tenant, { pace: PLANS.enterprise }, { io: { clock, sleep } });
    expectClean(record);
    const limited = statuses.get(429) ?? 0;
    expect(said.match(/rate limited: waiting/g)?.length ?? 0).toBeGreaterThanOrEqual(limited);
    expect(limited).toBeLessThan(tenant.requests().writes / 2);
  });

  test('finishes on 429s without headers, one request for each pause', async () => {
    const { clock, sleep } = movedClock();
    let limited = 0;
    const pauses: number[] = [];
    const respond: Behaviour['respond'] = (answer) => {
      if (answer.status === 429) limited += 1;
      const bare = Object.entries(answer.headers).filter(([name]) => !name.startsWith('x-ratelimit'));
      return { ...answer, headers: Object.fromEntries(bare) };
    };
    const tenant = await startTenant({ rateLimit: SERVED, clock, behaviour: { respond } });
    try {
      const { record, said } = await gateOn(
        tenant,
        { pace: { writes: { perMinute: 100, burst: 10 }, reads: { perMinute: 200, burst: 10 } } },
        {
          io: {
            clock,
            sleep: (ms) => {
              pauses.push(ms);
              return sleep(ms);
            },
          },
        },
      );
      expect(limited).toBeGreaterThan(0);
      expect(record.end).toMatchObject({ restored: true, errors: [] });
      expect(idsOf(record, 'inconclusive')).toEqual([]);
      expect(said.match(/rate limited: waiting \d+ s/g)).toHaveLength(limited);
      expect(tenant.requests().writes + tenant.requests().reads).toBe(record.exchanges.length + limited);
    } finally {
      await tenant.close();
    }
  });
});

describe('a run without options of pace', () => {
  test('is not paced on loopback', async () => {
    const { clock, sleep, slept } = movedClock();
    const { said } = await gateOn(await tenantFor(), {}, { io: { clock, sleep } });
    expect(slept()).toBe(0);
    expect(said).not.toMatch(/wait|about/);
  });
});

describe.for<[string, Rates, number]>([
  ['free', PLANS.free, 0],
  ['professional', PLANS.professional, 300],
  ['enterprise', PLANS.enterprise, 300],
  ['a slow one', { writes: { perMinute: 6, burst: 1 }, reads: { perMinute: 6, burst: 2 } }, 100],
])('the estimate of %s', ([, rates, latency]) => {
  test('is within 20 % of the run', async () => {
    let now = Date.now();
    const sleep = async (ms: number): Promise<void> => {
      now += ms;
    };
    const io = memoryIo({}, { clock: () => now, sleep });
    const tenant = await tenantFor({
      clock: io.clock,
      behaviour: {
        respond: (answer, call) => {
          now += latency;
          return { ...answer, headers: { ...answer.headers, date: new Date(call.now).toUTCString() } };
        },
      },
    });
    const began = now;
    const { plan } = await gateOn(
      tenant,
      { pace: rates, profile: 'smoke' },
      { io: { clock: io.clock, sleep: io.sleep } },
    );
    const took = (now - began) / 1000;
    const told = estimate(plan?.steps ?? [], rates, latency);
    expect(Math.abs(told - took) / took).toBeLessThan(0.2);
  });
});
