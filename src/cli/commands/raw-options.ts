import type { Io } from '../process/streams.ts';

/** An option as commander takes it. `parse` gets what was given, and what was given before. */
export type OptionSpec = readonly [
  flags: string,
  about: string,
  parse?: (value: string, before: unknown) => unknown,
];

type TextOfRun = 'contract' | 'profile' | 'runs' | 'seed' | 'strategy' | 'save' | 'envFile' | 'maxLatency';
type TextOfPace = 'plan' | 'rate' | 'burst' | 'readRate' | 'readBurst' | 'maxRequests' | 'maxTime';
type TextOfFile = 'out' | 'format' | 'write' | 'reason' | 'expires' | 'ticket';
type TextOfRequest = 'body' | 'raw' | 'as' | 'mediaType';
type TextOfTenant = 'domain' | 'clientId' | 'organization' | 'connection' | 'olderThan';
type TextOfServer = 'port' | 'issuer' | 'audience' | 'writeEnv';
type Text = TextOfRun | TextOfPace | TextOfFile | TextOfRequest | TextOfTenant | TextOfServer;

type SwitchOfRun = 'lastFailed' | 'strict' | 'allowUntested' | 'open' | 'quiet' | 'verbose' | 'readOnly';
type SwitchOfTarget = 'headerOnToken' | 'reference' | 'yes' | 'allowIrreversible' | 'force' | 'accept';
type Switch = SwitchOfRun | SwitchOfTarget | 'history' | 'stdin' | 'update' | 'byCause' | 'dryRun';

type List = 'only' | 'exclude' | 'case' | 'header' | 'target' | 'report';

interface GivenOptions
  extends Record<Text, string>,
    Record<Switch, boolean>,
    Record<List, readonly string[]> {
  readonly bail: string | true;
  readonly baseline: string | false;
  readonly workflow: string | false;
}

export type RawOptions = { readonly [Name in keyof GivenOptions]?: GivenOptions[Name] | undefined };

/**
 * A command: its words and options in, its exit code out. Throws ConfigError for what the user can mend. `table` holds
 * every command.
 */
export type Command = (
  words: readonly string[],
  raw: RawOptions,
  io: Io,
  table: readonly CommandSpec[],
) => number | Promise<number>;

export interface CommandSpec {
  readonly usage: string;
  readonly about: string;
  readonly options: readonly OptionSpec[];
  readonly load: () => Promise<Command>;
}
