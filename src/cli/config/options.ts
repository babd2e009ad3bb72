import { type Contract, revisions } from '../../contract/index.ts';
import { nearestWords, select, type Unmatched } from '../../engine/select.ts';
import type { Budget } from '../../engine/session.ts';
import type { Profile, Rule } from '../../model.ts';
import { FORMATS, type Format, USUAL } from '../../report/formats.ts';
import { rules as all } from '../../rules/index.ts';
import type { Rates } from '../../target/pace/buckets.ts';
import { assertSound, ConfigError } from '../../text/errors.ts';
import { shellWord } from '../../text/shell.ts';
import type { Environment, Io } from '../process/streams.ts';
import { environment } from './env-file.ts';
import { isFolderName, loadContract } from './load-contract.ts';
import { paceOf, type RawPace } from './pace.ts';
import { shown, type TargetChoice } from './values.ts';

/** What is tested. */
export interface TestSelection {
  /** A revision, or the folder of a contract. */
  readonly contract: string;
  readonly profile: Profile;
  /** Selectors of `--only`; ignored where `ids` names the rules one by one. */
  readonly only: readonly string[];
  readonly ids?: readonly string[];
  /** Deep profile: draws of each class, and what fixes them. */
  readonly runs: number;
  readonly seed: number;
  /** Cases to look at first, where one is enough for a rule. */
  readonly cases?: readonly string[];
  /** Sends nothing that could write. */
  readonly readOnly?: boolean;
  /** Also sets what null does not take away again. */
  readonly allowIrreversible?: boolean;
}

/** How fast, and how much at most. */
export interface RunLimits {
  /** Absent: that of the self-service plans, and loopback is not paced. */
  readonly pace?: Rates | undefined;
  readonly budget?: Budget;
  /** Rules left untested by a spent budget do not count against the run. */
  readonly allowUntested?: boolean;
}

/** What is made of the findings. */
interface RunOutcome {
  readonly strict: boolean;
  /** The file of what is tolerated; the default one when absent, none when false. */
  readonly baseline?: string | false | undefined;
  /** The folder of the record, where it is not the usual one. */
  readonly out?: string | undefined;
  /** Deep profile: the name counterexamples are kept under. */
  readonly save?: string | undefined;
}

/** What a run is asked for, by either front end: what to test, where, how fast, and what to make of it. */
export interface GateOptions extends TestSelection, TargetChoice, RunLimits, RunOutcome {}

/** Throws ConfigError naming the nearest ids when a selector of `--only` matches nothing. */
export function assertMatched(unmatched: readonly Unmatched[], what: string, hint = ''): void {
  assertSound(
    unmatched.map(
      ({ selector, nearest }) => `--only ${selector}: no ${what} has that id${nearestWords(nearest)}${hint}`,
    ),
  );
}

/** The rules `--only` selects. Throws ConfigError for a selector that matches none. */
export function chosen(contract: Contract, only: readonly string[]): readonly Rule[] {
  const { rules, unmatched } = select(all(contract), only);
  assertMatched(unmatched, 'rule');
  return rules;
}

const names = FORMATS.map(({ name }) => name).join(', ');

function formatsNamed(option: string, name: string, problems: string[]): readonly Format[] {
  const formats = FORMATS.filter((format) => format.name === name);
  if (formats.length === 0) problems.push(`${option} ${name}: no such format; there are ${names}`);
  return formats;
}

/** The formats of `--report`, which may be repeated or name several, separated by commas. */
export function runFormats(words: readonly string[] = USUAL, problems: string[] = []): readonly Format[] {
  const wanted = words.flatMap((word) => word.split(',')).map((word) => word.trim());
  return [...new Set(wanted)].flatMap((name) => formatsNamed('--report', name, problems));
}

/** The one format of a command that takes one. */
export function oneFormat(option: string, word: string): Format {
  const problems: string[] = [];
  const [format] = formatsNamed(option, word, problems);
  if (format === undefined) throw new ConfigError(problems);
  return format;
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

const profiles: readonly Profile[] = ['smoke', 'gate', 'full', 'deep'];

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
  if (found === undefined)
    problems.push(`${said('profile', typed, text)}: expected smoke, gate, full or deep`);
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
  const runs = whole('runs', raw.runs, USUAL_RUNS, 1, problems);
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
