import type { Io } from '../process/streams.ts';

/** An option as commander takes it. `parse` gets what was given, and what was given before. */
export type OptionSpec = readonly [
  flags: string,
  about: string,
  parse?: (value: string, before: unknown) => unknown,
];

interface GivenOptions {
  readonly contract: string;
  readonly profile: string;
  readonly only: readonly string[];
  readonly exclude: readonly string[];
  readonly lastFailed: boolean;
  readonly runs: string;
  readonly seed: string;
  readonly case: readonly string[];
  readonly strategy: string;
  readonly save: string;
  readonly readOnly: boolean;
  readonly allowIrreversible: boolean;

  readonly envFile: string;
  readonly header: readonly string[];
  readonly headerOnToken: boolean;
  readonly reference: boolean;
  readonly target: readonly string[];
  readonly yes: boolean;

  readonly plan: string;
  readonly rate: string;
  readonly burst: string;
  readonly readRate: string;
  readonly readBurst: string;
  readonly maxRequests: string;
  readonly maxTime: string;

  readonly strict: boolean;
  readonly bail: string | true;
  readonly maxLatency: string;
  readonly open: boolean;
  readonly quiet: boolean;
  readonly allowUntested: boolean;
  readonly baseline: string | false;
  readonly out: string;
  readonly report: readonly string[];
  readonly format: string;
  readonly history: boolean;

  readonly body: string;
  readonly raw: string;
  readonly as: string;
  readonly mediaType: string;
  readonly stdin: boolean;

  readonly update: boolean;
  readonly reason: string;
  readonly expires: string;
  readonly ticket: string;
  readonly byCause: boolean;
  readonly verbose: boolean;
  readonly write: string;

  readonly port: string;
  readonly issuer: string;
  readonly audience: string;
  readonly writeEnv: string;

  readonly domain: string;
  readonly clientId: string;
  readonly organization: string;
  readonly connection: string;
  readonly workflow: string | false;
  readonly force: boolean;
  readonly accept: boolean;
  readonly olderThan: string;
  readonly dryRun: boolean;
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
