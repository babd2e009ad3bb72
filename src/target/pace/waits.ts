import { CUT } from './pace.ts';

export interface Waits {
  /** Resolves to `CUT` when the user stopped meanwhile: what waited is not sent. */
  readonly sleep: (ms: number) => Promise<typeof CUT | undefined>;
  /** The work that puts a tenant back: no pause of it is cut short. */
  readonly restoring: <T>(work: () => Promise<T>) => Promise<T>;
}

export interface Pausing {
  /** Milliseconds. Waits, and no longer once the signal is aborted meanwhile. */
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
    restoring: async (work) => {
      restoring += 1;
      try {
        return await work();
      } finally {
        restoring -= 1;
      }
    },
  };
}
