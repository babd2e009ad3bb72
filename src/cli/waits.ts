import { CUT } from '../target/pace.ts';
import type { Io } from './io.ts';

/** The pauses of one connection. */
export interface Waits {
  /** Resolves to `CUT` when the user stopped meanwhile: what waited is not sent. */
  readonly sleep: (ms: number) => Promise<typeof CUT | undefined>;
  /** The work that puts a tenant back: no pause of it is cut short. */
  readonly restoring: <T>(work: () => Promise<T>) => Promise<T>;
}

/**
 * Pauses that end when the user stops. One that begins later is whole: it is one of what ends in order. Where nothing
 * is owed (`owes` is false), no pause begins any more.
 */
export function waitsOf({ sleep, signal }: Pick<Io, 'sleep' | 'signal'>, owes = true): Waits {
  let restoring = 0;
  return {
    sleep: async (ms) => {
      if (restoring > 0) return void (await sleep(ms));
      const before = owes && signal.aborted;
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
