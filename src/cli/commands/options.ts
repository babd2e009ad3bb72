import { FORMATS } from '../../report/formats.ts';
import { ConfigError } from '../../text/errors.ts';
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

/** Takes words and options, gives the exit code. Throws ConfigError for what the user can mend. */
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

export const collect = (value: string, before: unknown): readonly string[] => [
  ...((before ?? []) as readonly string[]),
  value,
];

/** The folder of `--out`. A path of no characters would be the working folder, which nobody means. */
export const folder = (about: string): OptionSpec => [
  '--out <dir>',
  about,
  (path) => {
    if (path === '') throw new ConfigError(['--out: expected a folder, as in --out reports/monday']);
    return path;
  },
];

export const formats = FORMATS.map(({ name }) => name).join(', ');

export const contract: OptionSpec = [
  '--contract <revision>',
  'contract revision: 2026-04 (default), 2026-09, or the folder of one (./2026-11)',
];
export const destination: readonly OptionSpec[] = [
  ['--env, --env-file <file>', 'dotenv file to configure the target from (default .env)'],
  [
    '--header <header>',
    "a header for a gateway in front of the tenant: 'Name: value'; repeatable; its value is kept secret",
    collect,
  ],
  ['--header-on-token', 'send these headers to the token endpoint too'],
];
export const reference: OptionSpec = [
  '--reference',
  'test the embedded reference tenant, whatever the environment has',
];
export const target: readonly OptionSpec[] = [...destination, reference];
export const strategy: OptionSpec = [
  '--strategy <name>',
  'strategy of the connection: auth0 (default) is a database',
];
export const budget: readonly OptionSpec[] = [
  ['--max-requests <n>', 'stop after so many requests, and restore'],
  ['--max-time <time>', 'stop after so long, and restore: 90s, 5m'],
];
export const profiled: readonly OptionSpec[] = [
  contract,
  ['--profile <name>', 'smoke, gate (default), full or deep'],
  ['--only <id>', 'rules to run: an id, a prefix or a glob; repeatable', collect],
  ['--exclude <id>', 'rules not to run, in the same way; repeatable', collect],
  ['--runs <n>', 'deep: draws of each class (default 5, at most 500)'],
  ['--seed <n>', 'deep: fixes the draws (default 1)'],
];
export const paced: readonly OptionSpec[] = [
  ['--plan <name>', 'pace of a plan: free, essentials, professional (default) or enterprise'],
  ['--rate <rate>', 'writes in a unit of time: 25/min, 2/s, 100/h'],
  ['--burst <n>', 'writes at once'],
  ['--read-rate <rate>', 'reads in a unit of time'],
  ['--read-burst <n>', 'reads at once'],
];
export const requestOptions: readonly OptionSpec[] = [
  ['--body <json>', 'the whole body, as JSON; @file reads it'],
  ['--raw <text>', 'the whole body as it is; @file sends its bytes'],
  ['--as <credential>', 'another credential: unscoped, absent, expired …'],
  ['--media-type <type>', 'another content type; "" for none'],
  ['--save <name>', 'keep it in fixtures/corpus: every later run sends it first'],
];
