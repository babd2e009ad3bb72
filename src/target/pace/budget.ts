import type { Target } from '../../model.ts';

interface Restorable {
  readonly target: Target;
  /** Does the work that restores the tenant. */
  readonly restoring: <Result>(work: () => Promise<Result>) => Promise<Result>;
}

export interface Budgeted extends Restorable {
  /** What was sent to restore the tenant. */
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
    restoring: async (work) => {
      isRestoring = true;
      try {
        return await restoring(work);
      } finally {
        isRestoring = false;
      }
    },
    restored: () => counts,
  };
}
