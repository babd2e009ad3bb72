import { type Command, Option } from 'commander';
import { ConfigError } from '../../text/errors.ts';
import type { PromptStreams } from '../process/prompt.ts';
import type { Io } from '../process/streams.ts';

/** What a command needs from its process beside `Io`. Commands are loaded when they are called. */
export interface Streams {
  readonly stderr?: NodeJS.WriteStream;
  readonly bytes: (bytes: Uint8Array) => void;
  /** Standard input, and where it is echoed. */
  readonly prompt?: PromptStreams;
}

/** What a group of commands is declared with. `act` keeps the exit code of what it is given. */
export interface Declaring {
  readonly root: Command;
  readonly act: (work: () => number | Promise<number>) => () => Promise<void>;
  readonly io: Io;
  readonly streams: Streams;
}

export const contract = [
  '--contract <revision>',
  'contract revision: 2026-04 (default), 2026-09, or the folder of one (./2026-11)',
] as const;

export const envFile = [
  '--env-file <file>',
  'dotenv file to configure the target from (default .env)',
] as const;

export const reference = [
  '--reference',
  'test the embedded reference tenant, whatever the environment has',
] as const;

/** What `probe` is told of a request, on the command line and at its prompt. */
export const requestOptions = [
  ['--body <json>', 'the whole body, as JSON; @file reads it'],
  ['--raw <text>', 'the whole body as it is; @file sends its bytes'],
  ['--as <credential>', 'another credential: unscoped, absent, expired …'],
  ['--media-type <type>', 'another content type; "" for none'],
  ['--save <name>', 'keep it in fixtures/corpus: every later run sends it first'],
] as const;

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/** An option that may be given several times. */
export const repeatable = (flags: string, about: string): Option =>
  new Option(flags, about).argParser(collect);

/** Whether an option keeps every value that it is given. */
export const isRepeatable = ({ parseArg }: Option): boolean => parseArg === collect;

/** The folder of `--out`. A path of no characters would be the working folder, which nobody means. */
export const folder = (about: string): Option =>
  new Option('--out <dir>', about).argParser((path) => {
    if (path === '') throw new ConfigError(['--out: expected a folder, as in --out reports/monday']);
    return path;
  });

/** Options of what is drawn from the contract. */
export function profiled(command: Command): Command {
  return command
    .option(...contract)
    .option('--profile <name>', 'smoke, gate (default), full or deep')
    .addOption(repeatable('--only <id>', 'rules to run: an id, a prefix or a glob; repeatable'))
    .option('--runs <n>', 'deep: draws of each class (default 5, at most 500)')
    .option('--seed <n>', 'deep: fixes the draws (default 1)');
}

/** Options of pace; what is not given is that of the plan, and `professional` without one. */
export function paced(command: Command): Command {
  return command
    .option('--plan <name>', 'pace of a plan: free, essentials, professional (default) or enterprise')
    .option('--rate <rate>', 'writes a time: 25/min, 2/s, 100/h')
    .option('--burst <n>', 'writes at once')
    .option('--read-rate <rate>', 'reads a time')
    .option('--read-burst <n>', 'reads at once');
}
