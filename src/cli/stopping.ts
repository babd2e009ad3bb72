/** How often, and by whom, a process was asked to stop. */
export interface Stopping {
  /** Aborted by the first request: what was begun ends in order, and is restored. */
  readonly signal: AbortSignal;
  readonly ask: (by: 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'fault' | 'parent') => void;
}

export interface StoppingOptions {
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /**
   * Whether npm or its like stands between a terminal and this process. It hands Ctrl-C on, and the terminal gives it
   * to everybody: one press of the key is two signals.
   */
  readonly isEchoed: boolean;
  /** Ends the process at once. */
  readonly force: () => void;
}

/** Two signals within so long are one press of the key, where it is echoed. */
const ECHO_MS = 500;

/**
 * The first request to stop ends what runs in order; a later Ctrl-C ends the process at once. Only Ctrl-C: a system
 * that shuts down, and a pipeline that is cancelled, send several signals, and still leave time to restore.
 */
export function stopping({ clock, isEchoed, force }: StoppingOptions): Stopping {
  const stop = new AbortController();
  let since = 0;
  return {
    signal: stop.signal,
    ask: (by) => {
      if (!stop.signal.aborted) {
        since = clock();
        stop.abort();
      } else if (by === 'SIGINT' && !(isEchoed && clock() - since < ECHO_MS)) force();
    },
  };
}
