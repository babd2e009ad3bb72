import type { Io } from '../process/streams.ts';
import type { OptionSpec, RawOptions } from './raw-options.ts';

/**
 * A command: its words and options in, its exit code out. Throws ConfigError for what the user can mend. `table` holds
 * every command.
 */
type Command = (
  words: readonly string[],
  raw: RawOptions,
  io: Io,
  table: readonly CommandSpec[],
) => number | Promise<number>;

export interface CommandSpec {
  readonly usage: string;
  readonly about: string;
  readonly options: readonly OptionSpec[];
  /** Commands are loaded when they are called. */
  readonly load: () => Promise<Command>;
}
