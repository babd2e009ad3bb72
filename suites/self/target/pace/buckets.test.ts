import { describe, expect, it } from 'vitest';
import { createBucket } from '../../../../fixtures/tenant/bucket.ts';
import type { Reply, Request, Target } from '../../../../src/model.ts';
import { estimate, type Rates } from '../../../../src/target/pace/buckets.ts';
import { PLANS, paced } from '../../../../src/target/pace/pace.ts';
import { READ, SUBJECT, WRITE } from '../../harness/target-servers.ts';

const NOW = Date.UTC(2026, 7, 20, 12, 0, 0);
const RATES: Rates = { writes: { perMinute: 25, burst: 5 }, reads: { perMinute: 50, burst: 5 } };

type Answer = (
  request: Request,
  now: number,
  n: number,
) => { status: number; headers?: Record<string, string> };

/** A paced target on a clock that only sleeping and answering move. */
function bench(rates: Rates, answer: Answer, latency: (n: number) => number = () => 0) {
  let now = NOW;
  const at: number[] = [];
  const waits: number[] = [];
  const target: Target = {
    origin: 'https://acme.example',
    subject: SUBJECT,
    lacks: () => undefined,
    close: async () => undefined,
    send: async (request): Promise<Reply> => {
      at.push(now - NOW);
      const half = latency(at.length) / 2;
      now += half;
      const { status, headers = {} } = answer(request, now, at.length);
      now += half;
      return { kind: 'response', status, headers, payload: { kind: 'empty' } };
    },
  };
  const slow = paced(target, {
    rates,
    clock: () => now,
    sleep: async (ms) => {
      now += ms;
    },
    onWait: ({ ms }) => waits.push(ms),
  });
  const sendAll = async (requests: readonly Request[]): Promise<readonly Reply[]> => {
    const replies: Reply[] = [];
    for (const request of requests) replies.push(await slow.send(request));
    return replies;
  };
  return { slow, at, waits, sendAll, elapsed: () => now - NOW };
}

const times = (n: number, request: Request): readonly Request[] => Array.from({ length: n }, () => request);

describe('a paced target', () => {
  it('sends the burst at once and the rest one by one', async () => {
    const { at, sendAll } = bench(RATES, () => ({ status: 400 }));
    await sendAll(times(8, WRITE));
    expect(at).toEqual([0, 0, 0, 0, 0, 2400, 4800, 7200]);
  });

  it('counts reads apart from writes', async () => {
    const { at, sendAll } = bench(RATES, () => ({ status: 400 }));
    await sendAll([...times(5, WRITE), ...times(6, READ), WRITE]);
    expect(at.slice(-2)).toEqual([1200, 2400]);
  });

  it('counts reads and writes together where the plan does', async () => {
    const { at, sendAll } = bench(PLANS.free, () => ({ status: 400 }));
    await sendAll([WRITE, READ, WRITE, READ]);
    expect(at).toEqual([0, 0, 500, 1000]);
  });

  it('keeps its order and its pace when it is asked for several at once', async () => {
    const { at, slow } = bench({ writes: { perMinute: 60, burst: 1 } }, () => ({ status: 200 }));
    await Promise.all([slow.send(WRITE), slow.send(WRITE), slow.send(WRITE)]);
    expect(at.length).toBe(3);
    for (const [index, moment] of at.entries()) expect(moment).toBeGreaterThanOrEqual(index * 1000);
  });

  it.each([1, 7, 40, 900])(
    'never meets an empty bucket at the server, answers of up to %i ms',
    async (most) => {
      const served = createBucket({ perMinute: 25, burst: 5 });
      const jitter = (n: number): number => (n === 1 ? most : (n * 7919) % (most + 1));
      const refused: number[] = [];
      const { sendAll } = bench(
        RATES,
        (_, now, n) => {
          if (!served(now).granted) refused.push(n);
          return { status: 400 };
        },
        jitter,
      );
      await sendAll(times(200, WRITE));
      expect(refused).toEqual([]);
    },
  );

  const told =
    (remaining: number, reset: number, skew = 0): Answer =>
    (_, now, n) => ({
      status: 200,
      headers:
        n > 1
          ? {}
          : {
              date: new Date(now + skew).toUTCString(),
              'x-ratelimit-remaining': `${remaining}`,
              'x-ratelimit-reset': `${(NOW + skew) / 1000 + reset}`,
            },
    });

  it.each<[string, Answer, number]>([
    ['waits until the reset when nothing remains', told(0, 7), 7000],
    ['does so when the clocks are an hour apart', told(0, 7, 3_600_000), 7000],
    ['does so when the server is an hour behind', told(0, 7, -3_600_000), 7000],
    ['believes the server when less remains than thought', told(1, 1), 0],
    ['does not believe a reset in an hour', told(0, 3600), 2400],
    ['does not believe a reset that is past', told(0, -5), 2400],
    ['does not believe what remains when it is no number', told(Number.NaN, 7), 0],
    ['is not made faster', told(1000, 1), 0],
  ])('%s', async (_, answer, second) => {
    const { at, sendAll } = bench(RATES, answer);
    await sendAll(times(3, WRITE));
    expect(at[1]).toBe(second);
  });

  it('has spent its burst when the server says that one remains', async () => {
    const { at, sendAll } = bench(RATES, told(1, 3));
    await sendAll(times(3, WRITE));
    expect(at).toEqual([0, 0, 2400]);
  });

  it('is drained by a 429', async () => {
    const { at, sendAll } = bench(RATES, (_, __, n) => ({ status: n === 1 ? 429 : 200 }));
    await sendAll(times(4, WRITE));
    expect(at).toEqual([0, 2400, 4800, 7200]);
  });

  it('counts a request without an answer', async () => {
    const { at, slow } = bench({ writes: { perMinute: 60, burst: 1 } }, () => {
      throw new Error('gone');
    });
    await expect(slow.send(WRITE)).rejects.toThrow('gone');
    await expect(slow.send(WRITE)).rejects.toThrow('gone');
    expect(at).toEqual([0, 1000]);
  });

  it.each([0, 300])('says how long is left, %i ms a request', async (latency) => {
    const { slow, sendAll, elapsed } = bench(
      RATES,
      () => ({ status: 400 }),
      () => latency,
    );
    const requests = [...times(30, WRITE), ...times(20, READ), ...times(30, WRITE)];
    await sendAll(requests.slice(0, 25));
    const left = slow.left(requests.slice(25));
    const before = elapsed();
    await sendAll(requests.slice(25));
    expect(left).toBeCloseTo((elapsed() - before) / 1000, 1);
  });
});

describe('an estimate', () => {
  it.each<[string, Rates]>(Object.entries(PLANS))('for %s is what the wrapper takes', async (_, rates) => {
    const requests = Array.from({ length: 150 }, (__, n) => (n % 3 === 0 ? READ : WRITE));
    const { sendAll, elapsed } = bench(
      rates,
      () => ({ status: 400 }),
      () => 300,
    );
    await sendAll(requests);
    expect(estimate(requests, rates, 300)).toBeCloseTo(elapsed() / 1000, 1);
  });

  it('of nothing is nothing', () => {
    expect(estimate([], RATES)).toBe(0);
  });
});
