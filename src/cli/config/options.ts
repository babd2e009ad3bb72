import { type Contract, revisions } from '../../contract/index.ts';
import type { Plan } from '../../engine/plan.ts';
import { nearestWords, select } from '../../engine/select.ts';
import type { Budget } from '../../engine/session.ts';
import type { Profile, RecordLine, Rule } from '../../model.ts';
import { FORMATS, type Format, USUAL } from '../../report/formats.ts';
import { rules as all } from '../../rules/index.ts';
import type { Rates } from '../../target/pace/buckets.ts';
import type { Step } from '../../target/pace/estimate.ts';
import { assertSound, ConfigError } from '../../text/errors.ts';
import { shellWord } from '../../text/shell.ts';
import type { Environment, Io } from '../process/streams.ts';
import { environment } from './env-file.ts';
import { isFolderName, loadContract } from './load-contract.ts';
import { paceOf, type RawPace } from './pace.ts';
import { shown } from './values.ts';

/** What a run is asked for, by either front end. */
export interface GateOptions {
  readonly contract: string;
  readonly profile: Profile;
  readonly only: readonly string[];
  /** Exactly these rules, by id; `only` no longer counts. */
  readonly ids?: readonly string[];
  /** Deep profile: draws of each class, and what fixes them. */
  readonly runs: number;
  readonly seed: number;
  readonly strict: boolean;
  readonly envFile?: string | undefined;
  /** The environment with the dotenv file in it, when that is read already. */
  readonly env?: Environment;
  /** Tests the embedded reference tenant, whatever the environment has. */
  readonly reference?: boolean | undefined;
  /** The folder of the record, where it is not the usual one. */
  readonly out?: string | undefined;
  readonly budget?: Budget;
  /** Rules left untested by a spent budget do not count against the run. */
  readonly allowUntested?: boolean;
  /** Deep profile: the name counterexamples are kept under. */
  readonly save?: string | undefined;
  /** No faster than this; when absent that of the self-service plans, and loopback is not paced. */
  readonly pace?: Rates | undefined;
  /** Cases to look at first, where one is enough for a rule. */
  readonly cases?: readonly string[];
  /** Never asks. */
  readonly yes?: boolean;
  /** Sends nothing that could write. */
  readonly readOnly?: boolean;
  /** Set what null turned out not to take away again all the same. */
  readonly allowIrreversible?: boolean;
  /** The file of what is tolerated; the default one when absent, none when false. */
  readonly baseline?: string | false | undefined;
}

export interface Watcher {
  /** The configuration is sound and nothing is sent yet: the last moment to refuse. */
  readonly start?: () => void;
  /** Before anything is sent. */
  readonly banner: (text: string) => void;
  /** `left`: seconds that requests will take at the pace of this run; absent when it has none. */
  readonly plan: (plan: Plan, left?: (steps: readonly Step[]) => number) => void;
  /** Each line of the record as it comes to be. */
  readonly line: (line: RecordLine) => void;
}

/** The rules `--only` selects. Throws ConfigError naming the nearest ids for a selector that matches none. */
export function chosen(contract: Contract, only: readonly string[]): readonly Rule[] {
  const { rules, unmatched } = select(all(contract), only);
  if (unmatched.length === 0) return rules;
  throw new ConfigError(
    unmatched.map(
      ({ selector, nearest }) => `--only ${selector}: no rule has that id${nearestWords(nearest)}`,
    ),
  );
}

const names = FORMATS.map(({ name }) => name).join(', ');

/** The formats of `--report`, which may be repeated or name several, separated by commas. */
export function runFormats(words: readonly string[] = USUAL, problems: string[] = []): readonly Format[] {
  const wanted = words.flatMap((word) => word.split(',')).map((word) => word.trim());
  return [...new Set(wanted)].flatMap((name) => found('--report', name, problems));
}

/** The one format of a command that takes one. */
export function oneFormat(option: string, word: string): Format {
  const problems: string[] = [];
  const [format] = found(option, word, problems);
  if (format === undefined) throw new ConfigError(problems);
  return format;
}

function found(option: string, name: string, problems: string[]): readonly Format[] {
  const formats = FORMATS.filter((format) => format.name === name);
  if (formats.length === 0) problems.push(`${option} ${name}: no such format; there are ${names}`);
  return formats;
}

/** Options as the command line gives them, all of them text. */
export interface RawOptions extends RawPace {
  readonly contract?: string;
  readonly profile?: string;
  readonly only?: readonly string[];
  readonly runs?: string;
  readonly seed?: string;
  readonly strict?: boolean;
  readonly envFile?: string;
  readonly reference?: boolean;
  readonly target?: readonly string[];
  readonly out?: string;
  readonly strategy?: string;
  readonly maxRequests?: string;
  readonly maxTime?: string;
  readonly allowUntested?: boolean;
  readonly save?: string;
  readonly case?: readonly string[];
  readonly yes?: boolean;
  readonly readOnly?: boolean;
  readonly allowIrreversible?: boolean;
  readonly baseline?: string | false;
  readonly report?: readonly string[];
}

/** Draws of each class. All cases are in memory at once: these take less than a gigabyte. */
const MOST_RUNS = 500;

const profiles: readonly Profile[] = ['smoke', 'gate', 'deep'];

function whole(
  name: string,
  text: string | undefined,
  fallback: number,
  least: number,
  problems: string[],
): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
  problems.push(`--${name} ${text}: expected a whole number of at least ${least}`);
  return fallback;
}

/** What was asked for: an option as it was typed, a variable as it may be quoted. */
const said = (name: string, typed: string | undefined, value: string): string =>
  typed === undefined ? `PATCHPROOF_${name.toUpperCase()} is ${shown(value)}` : `--${name} ${typed}`;

function profileOf(typed: string | undefined, set: string | undefined, problems: string[]): Profile {
  const text = typed ?? set ?? 'gate';
  const found = profiles.find((one) => one === text);
  if (found === undefined) problems.push(`${said('profile', typed, text)}: expected smoke, gate or deep`);
  return found ?? 'gate';
}

/** A time, `90s`, `5m` or `1h`, in milliseconds. A number alone may mean any of them. */
export function milliseconds(name: string, text: string | undefined, problems: string[]): number | undefined {
  if (text === undefined) return undefined;
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text);
  const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
  const value = Number(match?.[1]) * (units[match?.[2] ?? 's'] ?? 1_000);
  if (value > 0) return value;
  const example = /^\d+$/.test(text) && Number(text) > 0 ? `${text}s, ${text}m or ${text}h` : '90s, 5m or 1h';
  problems.push(`--${name} ${text}: expected a time with its unit, as in ${example}`);
  return undefined;
}

/** The options of `patchproof body` that make the cases of a run, with a space in front. */
export function bodyOptions(
  { contract, profile, seed, runs }: Pick<GateOptions, 'contract' | 'profile' | 'seed' | 'runs'>,
  strategy: string,
): string {
  return [
    ...(contract === revisions[0] ? [] : ['--contract', shellWord(contract)]),
    ...(profile === 'deep' ? ['--profile', 'deep', '--seed', String(seed), '--runs', String(runs)] : []),
    ...(strategy === 'auth0' ? [] : ['--strategy', shellWord(strategy)]),
  ]
    .map((word) => ` ${word}`)
    .join('');
}

/** The options of a command that connects, with the environment that the env file is part of. */
export function connectOptions(raw: RawOptions, io: Pick<Io, 'env' | 'cwd'>): GateOptions {
  const env = environment(io, raw.envFile);
  return { ...gateOptions(raw, env), env };
}

/** The contract that a command is about. */
export const contractOf = (raw: RawOptions, { env, cwd }: Pick<Io, 'env' | 'cwd'>): Contract =>
  loadContract(gateOptions(raw, env).contract, cwd);

/** Draws of each class when nothing is said. */
export const USUAL_RUNS = 5;

/** The options of a run. Throws one ConfigError with every problem. */
export function gateOptions(raw: RawOptions, env: Environment = {}): GateOptions {
  const problems: string[] = [];
  const contract = raw.contract ?? env.PATCHPROOF_CONTRACT ?? revisions[0] ?? '';
  if (!revisions.includes(contract) && !isFolderName(contract)) {
    problems.push(
      `${said('contract', raw.contract, contract)}: no such contract revision; there are ${revisions.join(' and ')}`,
    );
  }
  const runs = whole('runs', raw.runs, 5, 1, problems);
  if (runs > MOST_RUNS)
    problems.push(
      `--runs ${runs}: expected at most ${MOST_RUNS}, which are more than 30,000 requests; another --seed draws others`,
    );
  const profile = profileOf(raw.profile, env.PATCHPROOF_PROFILE, problems);
  if (profile !== 'deep' && (raw.runs !== undefined || raw.seed !== undefined)) {
    problems.push(`--${raw.runs === undefined ? 'seed' : 'runs'}: only --profile deep draws at random`);
  }
  if (profile !== 'deep' && raw.save !== undefined) {
    problems.push('--save: only --profile deep finds counterexamples to keep');
  }
  runFormats(raw.report, problems);
  const options: GateOptions = {
    contract,
    profile,
    only: raw.only ?? [],
    runs,
    seed: whole('seed', raw.seed, 1, 0, problems),
    strict: raw.strict ?? false,
    envFile: raw.envFile,
    reference: raw.reference,
    out: raw.out,
    allowUntested: raw.allowUntested ?? false,
    budget: {
      requests:
        raw.maxRequests === undefined ? undefined : whole('max-requests', raw.maxRequests, 1, 1, problems),
      ms: milliseconds('max-time', raw.maxTime, problems),
    },
    save: raw.save,
    cases: raw.case ?? [],
    yes: raw.yes ?? false,
    readOnly: raw.readOnly ?? false,
    allowIrreversible: raw.allowIrreversible ?? false,
    baseline: raw.baseline,
    pace: paceOf(raw, problems),
  };
  assertSound(problems);
  return options;
}
