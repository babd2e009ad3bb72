/** Everything the command line gets from its process, so that tests can be a terminal, a pipe or a CI. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Whether standard error is a terminal that can redraw a line. */
  readonly terminal: boolean;
  readonly colour: boolean;
  readonly columns: number | undefined;
  /** Aborted when the user asks to stop. */
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Waits, and no longer once the signal is aborted meanwhile. One that was aborted before does not count. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Aborted when standard output cannot be written any more: nobody hears what is said. */
  readonly unheard?: AbortSignal;
  /** What a Ctrl-C that ends the process at once says of what is left to be done; undefined for nothing. */
  readonly recovery?: (text: string | undefined) => void;
  /** Asks in a terminal; absent where nobody can answer. */
  readonly ask?: (question: string) => Promise<string>;
  /** Six letters and digits that no other run has. */
  readonly random: () => string;
  readonly pid: number;
  /** Whether a process still runs. */
  readonly isAlive: (pid: number) => boolean;
}
