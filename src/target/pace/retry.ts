import type { Reply, Request, Response, Target } from '../../model.ts';

/** In place of an answer to what is not sent. */
export const unsent = (because: string): Reply => ({
  ...{ kind: 'fault', fault: 'aborted', message: `it was not sent: ${because}`, unsent: true },
});

/** What a pause resolves to that the user has cut short. */
export const CUT = 'cut';

export interface RetryOptions {
  /**
   * Resolves after so many milliseconds, to `CUT` when the user stopped meanwhile: then nothing more is sent.
   */
  readonly sleep: (ms: number) => Promise<unknown>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Pauses before a 429 is taken for an answer. Default 5. */
  readonly maxWaits?: number;
  /** Told of each pause before it begins. `n` counts those of one request, from 1. */
  readonly onWait?: (wait: { readonly ms: number; readonly n: number }) => void;
}

/** A pause or a reset further away is not believed. Buckets refill within a minute. */
export const LONGEST_MS = 600_000;

/**
 * Whether a connection was closed for being idle just when a request went out on it (RFC 9110, section
 * 15.5.9).
 */
const isIdleClose = (reply: Reply): boolean =>
  reply.kind === 'response' && reply.status === 408 && /\bclose\b/i.test(reply.headers.connection ?? '');

/**
 * A target that waits out 429 and sends the same request again, and sends it once more when a 408 says that
 * it was not received. Everything else, and the last of these answers, is handed on untouched: such a request
 * has not been looked at, so sending it again repeats nothing.
 */
export function retryOnLimit(target: Target, { sleep, clock, maxWaits = 5, onWait }: RetryOptions): Target {
  const send = async (
    request: Request,
    withinMs: number | undefined,
    limited: NonNullable<Response['limited']> = [],
  ): Promise<Reply> => {
    const n = limited.length + 1;
    const first = await target.send(request, withinMs);
    const reply = isIdleClose(first) ? await target.send(request, withinMs) : first;
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
  const { date, 'retry-after': retryAfter = '', 'x-ratelimit-reset': reset } = reply.headers;
  const server = instant(date) ?? now;
  // In seconds, or as a date.
  const asked = /^\d+$/.test(retryAfter)
    ? Number(retryAfter) * 1000
    : (instant(retryAfter) ?? server) - server;
  if (asked > LONGEST_MS) return undefined;
  const untilReset = Number(reset ?? 'absent') * 1000 - server;
  const refill = untilReset > 0 && untilReset <= LONGEST_MS ? untilReset : 0;
  const longer = Math.max(asked, refill);
  return longer > 0 ? longer : Math.min(60_000, 1000 * 2 ** (n - 1));
}

function instant(text: string | undefined): number | undefined {
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) ? undefined : at;
}

export interface Pausing {
  /**
   * Milliseconds. Waits no longer once the signal is aborted meanwhile; one that was aborted before does not
   * count.
   */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Aborted when the user asks to stop. */
  readonly signal: AbortSignal;
}

/**
 * Pauses that end when the user stops. One that begins later is whole: it is one of what ends in order. As
 * long as nothing is owed (`owes` is false), no pause begins any more.
 */
export function waitsOf({ sleep, signal }: Pausing, owes: () => boolean = () => true) {
  let restoring = 0;
  return {
    /** Resolves to `CUT` when the user stopped meanwhile: what waited is not sent. */
    sleep: async (ms: number): Promise<typeof CUT | undefined> => {
      if (restoring > 0 && owes()) return void (await sleep(ms));
      const before = signal.aborted && owes();
      if (before || !signal.aborted) await sleep(ms, signal);
      return !before && signal.aborted ? CUT : undefined;
    },
    /** The work that puts a tenant back: no pause of it is cut short. */
    restoring: <T>(work: () => Promise<T>): Promise<T> => {
      restoring += 1;
      return work().finally(() => {
        restoring -= 1;
      });
    },
  };
}

/**
 * A target that takes no more than a budget, what restores it aside: what prepares the first question counts
 * too.
 */
export function budgeted(
  { target, restoring }: { readonly target: Target } & Pick<ReturnType<typeof waitsOf>, 'restoring'>,
  most = Number.POSITIVE_INFINITY,
) {
  const counts = { writes: 0, reads: 0 };
  let left = most;
  let isRestoring = false;
  const send: Target['send'] = async (request, withinMs) => {
    if (isRestoring) counts[request.method === 'GET' ? 'reads' : 'writes'] += 1;
    else if (left === 0) return unsent(`the budget of ${most} requests is spent`);
    else left -= 1;
    return target.send(request, withinMs);
  };
  const counting: typeof restoring = (work) => {
    isRestoring = true;
    return restoring(work).finally(() => {
      isRestoring = false;
    });
  };
  return { target: { ...target, send }, restoring: counting, restored: () => counts };
}
