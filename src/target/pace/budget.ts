import type { Target } from '../../model.ts';
import { CUT } from './retry.ts';

export interface Waits {
  /** Resolves to `CUT` when the user stopped meanwhile: what waited is not sent. */
  readonly sleep: (ms: number) => Promise<typeof CUT | undefined>;
  /** The work that puts a tenant back: no pause of it is cut short. */
  readonly restoring: <T>(work: () => Promise<T>) => Promise<T>;
}

export interface Pausing {
  /** Milliseconds. Waits no longer once the signal is aborted meanwhile; one that was aborted before does not count. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Aborted when the user asks to stop. */
  readonly signal: AbortSignal;
}

/**
 * Pauses that end when the user stops. One that begins later is whole: it is one of what ends in order. As long as
 * nothing is owed (`owes` is false), no pause begins any more.
 */
export function waitsOf({ sleep, signal }: Pausing, owes: () => boolean = () => true): Waits {
  let restoring = 0;
  return {
    sleep: async (ms) => {
      if (restoring > 0 && owes()) return void (await sleep(ms));
      const before = signal.aborted && owes();
      if (before || !signal.aborted) await sleep(ms, signal);
      return !before && signal.aborted ? CUT : undefined;
    },
    restoring: (work) => {
      restoring += 1;
      return work().finally(() => {
        restoring -= 1;
      });
    },
  };
}

interface Restorable extends Pick<Waits, 'restoring'> {
  readonly target: Target;
}

interface Budgeted extends Restorable {
  readonly restored: () => { readonly writes: number; readonly reads: number };
}

/** A target that takes no more than a budget, what restores it aside: what prepares the first question counts too. */
export function budgeted({ target, restoring }: Restorable, most = Number.POSITIVE_INFINITY): Budgeted {
  const counts = { writes: 0, reads: 0 };
  let left = most;
  let isRestoring = false;
  const message = `it was not sent: the budget of ${most} requests is spent`;
  return {
    target: {
      ...target,
      send: async (request, withinMs) => {
        if (isRestoring) counts[request.method === 'GET' ? 'reads' : 'writes'] += 1;
        else if (left === 0) return { kind: 'fault', fault: 'aborted', message, unsent: true };
        else left -= 1;
        return target.send(request, withinMs);
      },
    },
    restoring: (work) => {
      isRestoring = true;
      return restoring(work).finally(() => {
        isRestoring = false;
      });
    },
    restored: () => counts,
  };
}
