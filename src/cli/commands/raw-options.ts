import type { Io } from '../process/streams.ts';
/** An option as commander takes it. `parse` gets what was given, and what was given before. */
export type OptionSpec = readonly [
  flags: string,
  about: string,
  parse?: (value: string, before: unknown) => unknown,
];

/** What `probe` is told of a request, on the command line and at its prompt. */
export const requestOptions: readonly OptionSpec[] = [
  ['--body <json>', 'the whole body, as JSON; @file reads it'],
  ['--raw <text>', 'the whole body as it is; @file sends its bytes'],
  ['--as <credential>', 'another credential: unscoped, absent, expired …'],
  ['--media-type <type>', 'another content type; "" for none'],
  ['--save <name>', 'keep it in fixtures/corpus: every later run sends it first'],
];

/** Every option of every command, as the command line gives it: text, a switch, or a list of texts. */
export interface RawOptions {
  readonly contract?: string | undefined;
  readonly profile?: string | undefined;
  readonly only?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  readonly lastFailed?: boolean | undefined;
  readonly runs?: string | undefined;
  readonly seed?: string | undefined;
  readonly case?: readonly string[] | undefined;
  readonly strategy?: string | undefined;
  readonly save?: string | undefined;
  readonly readOnly?: boolean | undefined;
  readonly allowIrreversible?: boolean | undefined;

  readonly envFile?: string | undefined;
  readonly header?: readonly string[] | undefined;
  readonly headerOnToken?: boolean | undefined;
  readonly reference?: boolean | undefined;
  readonly target?: readonly string[] | undefined;
  readonly yes?: boolean | undefined;

  readonly plan?: string | undefined;
  readonly rate?: string | undefined;
  readonly burst?: string | undefined;
  readonly readRate?: string | undefined;
  readonly readBurst?: string | undefined;
  readonly maxRequests?: string | undefined;
  readonly maxTime?: string | undefined;

  readonly strict?: boolean | undefined;
  readonly bail?: string | true | undefined;
  readonly maxLatency?: string | undefined;
  readonly open?: boolean | undefined;
  readonly quiet?: boolean | undefined;
  readonly allowUntested?: boolean | undefined;
  readonly baseline?: string | false | undefined;
  readonly out?: string | undefined;
  readonly report?: readonly string[] | undefined;
  readonly format?: string | undefined;
  readonly history?: boolean | undefined;

  readonly body?: string | undefined;
  readonly raw?: string | undefined;
  readonly as?: string | undefined;
  readonly mediaType?: string | undefined;
  readonly stdin?: boolean | undefined;

  readonly update?: boolean | undefined;
  readonly reason?: string | undefined;
  readonly expires?: string | undefined;
  readonly ticket?: string | undefined;
  readonly byCause?: boolean | undefined;
  readonly verbose?: boolean | undefined;
  readonly write?: string | undefined;

  readonly port?: string | undefined;
  readonly issuer?: string | undefined;
  readonly audience?: string | undefined;
  readonly writeEnv?: string | undefined;

  readonly domain?: string | undefined;
  readonly clientId?: string | undefined;
  readonly organization?: string | undefined;
  readonly connection?: string | undefined;
  readonly workflow?: string | false | undefined;
  readonly force?: boolean | undefined;
  readonly accept?: boolean | undefined;
  readonly olderThan?: string | undefined;
  readonly dryRun?: boolean | undefined;
}

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
