import type { Reply, Request, Response, Target } from '../../model.ts';
import type { Bucket, PacedStep, Rates, ToldRates } from './buckets.ts';
import { fullBuckets, learn, simulate, spend, USUAL_LATENCY_MS, waitFor } from './buckets.ts';
import { CUT, LONGEST_MS, type RetryOptions, unsent } from './retry.ts';

const SELF_SERVICE: Rates = { writes: { perMinute: 25, burst: 5 }, reads: { perMinute: 50, burst: 5 } };

/** Auth0's limits for organization connections. On the free plan, reads and writes share one limit. */
export const PLANS = {
  free: { all: { perMinute: 120, burst: 2 } },
  essentials: SELF_SERVICE,
  professional: SELF_SERVICE,
  enterprise: { writes: { perMinute: 150, burst: 5 }, reads: { perMinute: 100, burst: 10 } },
} as const satisfies Readonly<Record<string, Rates>>;

export const isPlanName = (text: string): text is keyof typeof PLANS => Object.hasOwn(PLANS, text);

interface Pacing extends Omit<RetryOptions, 'maxWaits' | 'onWait'> {
  readonly rates: Rates;
  readonly onWait?: (wait: { readonly ms: number }) => void;
}

export const UNSENT = unsent('the run was interrupted');

/**
 * A lower bound of how far the server's clock is ahead of ours, in milliseconds; negative if it is behind.
 * Reply dates are cut to seconds, so the greatest bound is the best. If a bound can no longer be true,
 * because a clock was set, it starts again.
 */
function aheadAfter(
  known: number | undefined,
  { headers }: Response,
  sent: number,
  received: number,
): number | undefined {
  const date = Date.parse(headers.date ?? '');
  if (Number.isNaN(date)) return known;
  const least = date - received;
  return known === undefined || known > date + 1000 - sent ? least : Math.max(known, least);
}

/** The x-ratelimit headers of a reply; undefined if what remains is missing. `now`: the server's clock. */
function toldBy({ headers }: Response, now: number): ToldRates | undefined {
  const remaining = headers['x-ratelimit-remaining'] ?? '';
  if (!/^\d+$/.test(remaining)) return undefined;
  const resetMs = Number(headers['x-ratelimit-reset']) * 1000 - now;
  return {
    remaining: Number(remaining),
    resetMs: resetMs > 0 && resetMs <= LONGEST_MS ? resetMs : undefined,
  };
}

/** How many of the last requests the mean latency includes. */
const RECENT = 20;

interface PaceState {
  readonly buckets: readonly Bucket[];
  readonly ahead: number | undefined;
  /** Milliseconds that each of the last requests took. */
  readonly took: readonly number[];
}

function afterReply(state: PaceState, method: string, sent: number, now: number, reply?: Reply): PaceState {
  const answer = reply?.kind === 'response' ? reply : undefined;
  const ahead = answer === undefined ? state.ahead : aheadAfter(state.ahead, answer, sent, now);
  const told = answer && toldBy(answer, now + (ahead ?? 0));
  return {
    buckets: learn(state.buckets, method, now, { isLimited: answer?.status === 429, told }),
    ahead,
    took: [...state.took.slice(-(RECENT - 1)), now - sent],
  };
}

const meanLatency = (took: readonly number[]): number =>
  took.length === 0 ? USUAL_LATENCY_MS : took.reduce((sum, ms) => sum + ms, 0) / took.length;

/**
 * A target that sends no faster than its buckets allow. Replies correct the buckets and are passed on
 * unchanged; a 429 empties the buckets. Pauses come before a request, never after.
 * `left`: the seconds that these requests take from now on, one after the other.
 */
export function paced(target: Target, { rates, clock, sleep, onWait }: Pacing) {
  let state: PaceState = { buckets: fullBuckets(rates), ahead: undefined, took: [] };
  let turn: Promise<unknown> = Promise.resolve();
  const admitted = async ({ method, abreast }: Request): Promise<boolean> => {
    const wait = (): number => waitFor(state.buckets, method, clock(), abreast === 'first' ? 2 : 1);
    const ms = wait();
    if (ms > 0) onWait?.({ ms });
    // A timer may fire a little early.
    for (let more = ms; more > 0; more = wait()) if ((await sleep(Math.ceil(more))) === CUT) return false;
    state = { ...state, buckets: spend(state.buckets, method, clock()) };
    return true;
  };
  return {
    ...target,
    send: async (request: Request, withinMs?: number): Promise<Reply> => {
      const mine = turn.then(() => admitted(request));
      turn = mine.catch(() => undefined);
      if (!(await mine)) return UNSENT;
      const sent = clock();
      let reply: Reply | undefined;
      try {
        reply = await target.send(request, withinMs);
        return reply;
      } finally {
        state = afterReply(state, request.method, sent, clock(), reply);
      }
    },
    left: (steps: readonly PacedStep[]): number =>
      simulate(steps, state.buckets, meanLatency(state.took), clock()) / 1000,
  };
}
