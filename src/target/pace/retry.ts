import type { Reply, Request, Response, Target } from '../../model.ts';

/** The reply for a request that is not sent. */
export const unsent = (because: string): Reply => ({
  kind: 'fault',
  fault: 'aborted',
  message: `it was not sent: ${because}`,
  unsent: true,
});

/** The result of a pause that the user cut short. */
export const CUT = 'cut';

export interface RetryOptions {
  /** Resolves after this many milliseconds; to `CUT` if the user stopped: then nothing more is sent. */
  readonly sleep: (ms: number) => Promise<unknown>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** The most pauses before a 429 counts as the answer. Default 5. */
  readonly maxWaits?: number;
  /** Called before each pause. `n` counts the pauses of one request, from 1. */
  readonly onWait?: (wait: { readonly ms: number; readonly n: number }) => void;
}

/** Longer pauses or resets are not plausible: buckets refill within a minute. */
export const LONGEST_MS = 600_000;

/** Whether the server closed an idle connection just as the request was sent (RFC 9110, section 15.5.9). */
const isIdleClose = (reply: Reply): boolean =>
  reply.kind === 'response' && reply.status === 408 && /\bclose\b/i.test(reply.headers.connection ?? '');

/**
 * A target that waits after a 429 and retries, and retries once after a 408 for an idle connection.
 * It passes on every other answer, and the last of these. The server did not process the retried requests.
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
 * How long a 429 asks to wait, in milliseconds; undefined if that is too long.
 * The reset is compared with the reply's own date, as our clock may be wrong.
 * Without a usable header: 1, 2, 4, 8 … seconds, at most 60.
 */
export function pause(reply: Response, n: number, now: number): number | undefined {
  const { date, 'retry-after': retryAfter = '', 'x-ratelimit-reset': reset } = reply.headers;
  const server = instant(date) ?? now;
  // The header has seconds or a date.
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
  /** Waits milliseconds, or until the signal is aborted. A signal that was aborted before does not count. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Aborted when the user asks to stop. */
  readonly signal: AbortSignal;
}

/**
 * Pauses that end when the user stops. A pause that starts after the stop is not cut short, as restoring
 * needs it. If nothing has to be restored (`owes` is false), no pause starts after the stop.
 */
export function waitsOf({ sleep, signal }: Pausing, owes: () => boolean = () => true) {
  let restoring = 0;
  return {
    /** Resolves to `CUT` if the user stopped meanwhile: the waiting request is not sent. */
    sleep: async (ms: number): Promise<typeof CUT | undefined> => {
      if (restoring > 0 && owes()) return void (await sleep(ms));
      const before = signal.aborted && owes();
      if (before || !signal.aborted) await sleep(ms, signal);
      return !before && signal.aborted ? CUT : undefined;
    },
    /** Runs the work that restores a tenant: none of its pauses is cut short. */
    restoring: <T>(work: () => Promise<T>): Promise<T> => {
      restoring += 1;
      return work().finally(() => {
        restoring -= 1;
      });
    },
  };
}

/** A target that sends no more requests than a budget. Preparation counts; restoring does not. */
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
