import type { Reply, Request, Response, Target } from '../../model.ts';
import { type Ahead, aheadAfter, toldBy } from '../auth/check-token.ts';
import { answered, type Buckets, change, drained, fullSet, type Rates, taken, waitFor } from './buckets.ts';
import { type PacedStep, simulate, USUAL_LATENCY_MS } from './estimate.ts';

/** The plans whose documented limits are known, as `--plan` names them. */
type PlanName = 'free' | 'essentials' | 'professional' | 'enterprise';

const SELF_SERVICE: Rates = {
  writes: { perMinute: 25, burst: 5 },
  reads: { perMinute: 50, burst: 5 },
};

/**
 * Limits of requests to organization connections by plan, as Auth0's rate limit configurations give them. On
 * the free plan one limit of the whole Management API counts for reads and writes together.
 */
export const PLANS: Readonly<Record<PlanName, Rates>> = {
  free: { all: { perMinute: 120, burst: 2 } },
  essentials: SELF_SERVICE,
  professional: SELF_SERVICE,
  enterprise: { writes: { perMinute: 150, burst: 5 }, reads: { perMinute: 100, burst: 10 } },
};

export function isPlanName(text: string): text is PlanName {
  return Object.hasOwn(PLANS, text);
}

/** A pause that a 429 asked for. `n` counts the pauses of one request, from 1. */
export interface Wait {
  readonly ms: number;
  readonly n: number;
}

/** What a pause resolves to that the user has cut short. */
export const CUT = 'cut';

interface Patience {
  /** Resolves after so many milliseconds, to `CUT` when the user stopped meanwhile: then the 429 is the answer. */
  readonly sleep: (ms: number) => Promise<unknown>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Pauses before a 429 is taken for an answer. Default 5. */
  readonly maxWaits?: number;
  /** Told of each pause before it begins. */
  readonly onWait?: (wait: Wait) => void;
}

/** The longest pause that is believed. Buckets refill within a minute. */
const LONGEST_MS = 600_000;

/**
 * A target that waits out 429 and sends the same request again. Everything else, and the last 429, is handed
 * on untouched: a limited request has not been looked at, so sending it again repeats nothing.
 */
export function patient(target: Target, patience: Patience): Target {
  const { sleep, clock, maxWaits = 5, onWait } = patience;
  const send = async (
    request: Request,
    withinMs: number | undefined,
    limited: NonNullable<Response['limited']> = [],
  ): Promise<Reply> => {
    const n = limited.length + 1;
    const reply = await target.send(request, withinMs);
    const told = reply.kind === 'fault' || limited.length === 0 ? reply : { ...reply, limited };
    if (reply.kind === 'fault' || reply.status !== 429 || n > maxWaits) return told;
    const ms = pause(reply, n, clock());
    if (ms === undefined) return told;
    onWait?.({ ms, n });
    if ((await sleep(ms)) === CUT) return told;
    return send(request, withinMs, [...limited, reply.headers]);
  };
  return { ...target, send: (request, withinMs) => send(request, withinMs) };
}

/**
 * How long a 429 asks to wait, in milliseconds; undefined when it asks for longer than we are willing to. The
 * reset is compared with the reply's own date, so that our clock may be wrong. Without a usable header: 1, 2,
 * 4, 8 … seconds, at most 60.
 */
export function pause(reply: Response, n: number, now: number): number | undefined {
  const { date, 'retry-after': retryAfter, 'x-ratelimit-reset': reset } = reply.headers;
  const server = instant(date) ?? now;
  const asked = delay(retryAfter, server) ?? 0;
  if (asked > LONGEST_MS) return undefined;
  const untilReset = Number(reset ?? 'absent') * 1000 - server;
  const refill = untilReset > 0 && untilReset <= LONGEST_MS ? untilReset : 0;
  const longer = Math.max(asked, refill);
  return longer > 0 ? longer : Math.min(60_000, 1000 * 2 ** (n - 1));
}

/** A Retry-After, in seconds or as a date, as milliseconds from the server's now. */
function delay(text: string | undefined, server: number): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const at = instant(text);
  return at === undefined ? undefined : at - server;
}

function instant(text: string | undefined): number | undefined {
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) ? undefined : at;
}

interface Pacing {
  readonly rates: Rates;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Resolves to `CUT` when the user stopped meanwhile: then the request that waits is not sent. */
  readonly sleep: (ms: number) => Promise<unknown>;
  /** Told of each pause before it begins. */
  readonly onWait?: (wait: { readonly ms: number }) => void;
}

interface Paced extends Target {
  /** Seconds that these requests take from now on, one after the other. */
  readonly left: (steps: readonly PacedStep[]) => number;
}

/** In place of an answer to what was not sent because the user stopped. */
export const UNSENT: Reply = {
  kind: 'fault',
  fault: 'aborted',
  message: 'it was not sent: the run was interrupted',
  unsent: true,
};

/** How many of the last requests the usual duration is taken over. */
const RECENT = 20;

/**
 * A target that sends no faster than its buckets allow. They are corrected by what the server says remains and
 * are empty after a 429; what is handed on is never changed. Pauses come before a request, never after.
 */
export function paced(target: Target, { rates, clock, sleep, onWait }: Pacing): Paced {
  let buckets: Buckets = fullSet(rates);
  let ahead: Ahead;
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
    buckets = change(buckets, method, (bucket) => taken(bucket, clock()));
    return true;
  };
  const learn = (method: string, sent: number, reply?: Reply): void => {
    const now = clock();
    took.splice(0, took.length - RECENT + 1);
    took.push(now - sent);
    if (reply?.kind !== 'response') {
      buckets = change(buckets, method, (bucket) => answered(bucket, now));
      return;
    }
    ahead = aheadAfter(ahead, reply, sent, now);
    const told = toldBy(reply, ahead, now);
    const after = reply.status === 429 ? drained : answered;
    buckets = change(buckets, method, (bucket) => after(bucket, now, told));
  };
  const mean = (): number =>
    took.length === 0 ? USUAL_LATENCY_MS : took.reduce((sum, ms) => sum + ms, 0) / took.length;

  return {
    ...target,
    send: async (request, withinMs) => {
      const mine = turn.then(() => admitted(request));
      turn = mine.catch(() => undefined);
      if (!(await mine)) return UNSENT;
      const sent = clock();
      let reply: Reply | undefined;
      try {
        reply = await target.send(request, withinMs);
        return reply;
      } finally {
        learn(request.method, sent, reply);
      }
    },
    left: (steps) => simulate(steps, buckets, mean(), clock()) / 1000,
  };
}
