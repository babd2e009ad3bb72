import type { Reply, Request, Target } from '../model.ts';
import { type Buckets, change, fullSet, waitFor } from './bucket-set.ts';
import { answered, drained, type Rates, taken } from './buckets.ts';
import { type Step, simulate, USUAL_LATENCY_MS } from './estimate.ts';
import { CUT } from './pace.ts';
import { type Ahead, aheadAfter, toldBy } from './server-clock.ts';

export interface Pacing {
  readonly rates: Rates;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Resolves to `CUT` when the user stopped meanwhile: then the request that waits is not sent. */
  readonly sleep: (ms: number) => Promise<unknown>;
  /** Told of each pause before it begins. */
  readonly onWait?: (wait: { readonly ms: number }) => void;
}

export interface Paced extends Target {
  /** Seconds that these requests take from now on, one after the other. */
  readonly left: (steps: readonly Step[]) => number;
}

const UNSENT: Reply = {
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
