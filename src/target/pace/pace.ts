import type { Reply, Request, Response, Target } from '../../model.ts';
import type { Bucket, PacedStep, Rates, ToldRates } from './buckets.ts';
import { fullBuckets, learn, simulate, spend, USUAL_LATENCY_MS, waitFor } from './buckets.ts';
import { CUT, LONGEST_MS, type RetryOptions, unsent } from './retry.ts';

const SELF_SERVICE: Rates = { writes: { perMinute: 25, burst: 5 }, reads: { perMinute: 50, burst: 5 } };

/** Auth0's limits of organization connections. On the free plan one limit counts for reads and writes. */
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
 * How far the server's clock is ahead of ours, at the least, in milliseconds; negative when it is behind. The
 * dates of replies are cut to seconds, so the greatest lower bound of all of them is the best; it begins anew
 * when it can no longer be true, because a clock was set.
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

/**
 * The x-ratelimit headers of a reply; undefined when it does not say what remains. `now` is on the server's
 * clock.
 */
function toldBy({ headers }: Response, now: number): ToldRates | undefined {
  const remaining = headers['x-ratelimit-remaining'] ?? '';
  if (!/^\d+$/.test(remaining)) return undefined;
  const resetMs = Number(headers['x-ratelimit-reset']) * 1000 - now;
  return {
    remaining: Number(remaining),
    resetMs: resetMs > 0 && resetMs <= LONGEST_MS ? resetMs : undefined,
  };
}

/** How many of the last requests the usual duration is taken over. */
const RECENT = 20;

/**
 * A target that sends no faster than its buckets allow. They are corrected by what the server says remains
 * and are empty after a 429; what is handed on is never changed. Pauses come before a request, never after.
 * `left`: the seconds that requests take from now on, one after the other.
 */
export function paced(target: Target, { rates, clock, sleep, onWait }: Pacing) {
  let buckets: readonly Bucket[] = fullBuckets(rates);
  let ahead: number | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  const took: number[] = [];

  const admitted = async ({ method, abreast }: Request): Promise<boolean> => {
    const room = abreast === 'first' ? 2 : 1;
    const ms = waitFor(buckets, method, clock(), room);
    if (ms > 0) {
      onWait?.({ ms });
      // A timer may fire a little early.
      for (let more = ms; more > 0; more = waitFor(buckets, method, clock(), room))
        if ((await sleep(Math.ceil(more))) === CUT) return false;
    }
    buckets = spend(buckets, method, clock());
    return true;
  };
  const note = (method: string, sent: number, reply?: Reply): void => {
    const now = clock();
    took.splice(0, took.length - RECENT + 1);
    took.push(now - sent);
    const answer = reply?.kind === 'response' ? reply : undefined;
    if (answer !== undefined) ahead = aheadAfter(ahead, answer, sent, now);
    const told = answer && toldBy(answer, now + (ahead ?? 0));
    buckets = learn(buckets, method, now, { isLimited: answer?.status === 429, told });
  };
  const mean = (): number =>
    took.length === 0 ? USUAL_LATENCY_MS : took.reduce((sum, ms) => sum + ms, 0) / took.length;

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
        note(request.method, sent, reply);
      }
    },
    left: (steps: readonly PacedStep[]): number => simulate(steps, buckets, mean(), clock()) / 1000,
  };
}
