import { type Contract, revisions } from '../../contract/index.ts';
import { nearestWords, select, type Unmatched } from '../../engine/select.ts';
import type { Budget } from '../../engine/session.ts';
import type { Profile, Rule } from '../../model.ts';
import type { LatencyCheck } from '../../record/record.ts';
import { FORMATS, type Format, USUAL as USUAL_FORMATS } from '../../report/formats.ts';
import { rules as all } from '../../rules/index.ts';
import type { Rate, Rates } from '../../target/pace/buckets.ts';
import { isPlanName, PLANS } from '../../target/pace/pace.ts';
import { assertSound, ConfigError, collecting } from '../../text/errors.ts';
import { shellWord } from '../../text/shell.ts';
import { formats, type RawOptions } from '../commands/options.ts';
import type { Environment, Io } from '../process/streams.ts';
import { environment } from './files.ts';
import { isFolderName, loadContract } from './load-contract.ts';
import { shown, type TargetChoice } from './values.ts';

type AsTyped = 'exclude' | 'readOnly' | 'allowIrreversible' | 'allowUntested' | 'baseline' | 'out' | 'save';

export interface GateOptions extends TargetChoice, Pick<RawOptions, AsTyped> {
  /** A revision, or the folder of a contract. */
  readonly contract: string;
  readonly profile: Profile;
  /** Selectors of `--only`; ignored where `ids` names the rules one by one. */
  readonly only: readonly string[];
  readonly ids?: readonly string[];
  /** Deep profile: draws of each class, and what fixes them. */
  readonly runs: number;
  readonly seed: number;
  readonly cases?: readonly string[];
  /** Absent: that of the self-service plans, and loopback is not paced. */
  readonly pace?: Rates | undefined;
  readonly budget?: Budget;
  readonly strict: boolean;
  readonly bail?: number | undefined;
  readonly maxLatency?: LatencyLimit | undefined;
}

export function assertMatched(unmatched: readonly Unmatched[], what: string, hint = '', option = '--only') {
  const problem = ({ selector, nearest }: Unmatched): string =>
    `${option} ${selector}: no ${what} has that id${nearestWords(nearest)}${hint}`;
  assertSound(unmatched.map(problem));
}

export function chosen(contract: Contract, { ids, only, exclude = [] }: GateOptions): readonly Rule[] {
  const every = all(contract);
  if (ids !== undefined) return every.filter(({ id }) => ids.includes(id));
  const { rules, unmatched } = select(every, only);
  assertMatched(unmatched, 'rule');
  if (exclude.length === 0) return rules;
  const excluded = select(every, exclude);
  assertMatched(excluded.unmatched, 'rule', '', '--exclude');
  const left = rules.filter((rule) => !excluded.rules.includes(rule));
  assertSound(left.length > 0 ? [] : [`--exclude ${exclude.join(' ')}: no rule is left to run`]);
  return left;
}

export function formatNamed(option: string, name: string): Format {
  const format = FORMATS.find((one) => one.name === name);
  if (format !== undefined) return format;
  throw new ConfigError([`${option} ${name}: no such format; there are ${formats}`]);
}

export function runFormats(words: readonly string[] = USUAL_FORMATS): readonly Format[] {
  const problems: string[] = [];
  const names = new Set(words.flatMap((word) => word.split(',')).map((word) => word.trim()));
  const named = [...names].flatMap((one) => collecting(() => formatNamed('--report', one), problems) ?? []);
  assertSound(problems);
  return named;
}

export const USUAL_RUNS = 5;

/** Draws of each class. All cases are in memory at once: these take less than a gigabyte. */
const MOST_RUNS = 500;

const profiles: readonly Profile[] = ['smoke', 'gate', 'full', 'deep'];

function whole(name: string, text: string, least: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
  throw new ConfigError([`--${name} ${text}: expected a whole number of at least ${least}`]);
}

/** A time, `90s`, `5m` or `1h`, in milliseconds. Throws ConfigError for a number without a unit. */
export function milliseconds(name: string, text: string): number {
  const [, number, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
  const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
  const value = Number(number) * (units[unit] ?? 1_000);
  if (value > 0) return value;
  const example = /^\d+$/.test(text) && Number(text) > 0 ? `${text}s, ${text}m or ${text}h` : '90s, 5m or 1h';
  throw new ConfigError([`--${name} ${text}: expected a time with its unit, as in ${example}`]);
}

export type LatencyLimit = Pick<LatencyCheck, 'percentile' | 'limitMs'>;

function latencyOf(text: string): LatencyLimit {
  const [, percent, time = ''] = /^p(\d{1,3}(?:\.\d{1,3})?)=(\d.*)$/.exec(text) ?? [];
  const percentile = Number(percent);
  const limitMs = collecting(() => milliseconds('max-latency', time), []);
  if (limitMs !== undefined && percentile > 0 && percentile <= 100) return { percentile, limitMs };
  const expected = 'expected a percentile and a time with its unit, as in p95=500ms';
  throw new ConfigError([`--max-latency ${text}: ${expected}`]);
}

/** The options of `patchproof body` that make the cases of a run, with a space in front. */
export function bodyOptions({ contract, profile, seed, runs }: GateOptions, strategy: string): string {
  return [
    contract === revisions[0] ? '' : ` --contract ${shellWord(contract)}`,
    profile === 'deep' ? ` --profile deep --seed ${seed} --runs ${runs}` : '',
    strategy === 'auth0' ? '' : ` --strategy ${shellWord(strategy)}`,
  ].join('');
}

export function connectOptions(raw: RawOptions, io: Pick<Io, 'env' | 'cwd'>): GateOptions {
  const env = environment(io, raw.envFile);
  return { ...gateOptions(raw, env), env };
}

export const contractOf = (raw: RawOptions, { env, cwd }: Pick<Io, 'env' | 'cwd'>): Contract =>
  loadContract(gateOptions(raw, env).contract, cwd);

/** An option as it was typed, or the variable that stands for it, whose value may be a secret. */
const said = (name: 'contract' | 'profile', { [name]: typed }: RawOptions, value: string): string =>
  typed === undefined ? `PATCHPROOF_${name.toUpperCase()} is ${shown(value)}` : `--${name} ${typed}`;

function misplaced({ runs, seed, save }: RawOptions, profile: Profile | undefined): readonly string[] {
  if (profile === 'deep') return [];
  const drawing = runs === undefined ? 'seed' : 'runs';
  return [
    ...((runs ?? seed) === undefined ? [] : [`--${drawing}: only --profile deep draws at random`]),
    ...(save === undefined ? [] : ['--save: only --profile deep finds counterexamples to keep']),
  ];
}

function contractNamed(raw: RawOptions, env: Environment): string {
  const name = raw.contract ?? env.PATCHPROOF_CONTRACT ?? revisions[0] ?? '';
  if (revisions.includes(name) || isFolderName(name)) return name;
  throw new ConfigError([
    `${said('contract', raw, name)}: no such contract revision; there are ${revisions.join(' and ')}`,
  ]);
}

function runsOf(text: string): number {
  const runs = whole('runs', text, 1);
  if (runs <= MOST_RUNS) return runs;
  throw new ConfigError([
    `--runs ${runs}: expected at most ${MOST_RUNS}, which are more than 30,000 requests; another --seed ` +
      'draws others',
  ]);
}

function profileNamed(raw: RawOptions, env: Environment): Profile {
  const name = raw.profile ?? env.PATCHPROOF_PROFILE ?? 'gate';
  const profile = profiles.find((one) => one === name);
  if (profile !== undefined) return profile;
  throw new ConfigError([`${said('profile', raw, name)}: expected smoke, gate, full or deep`]);
}

export function gateOptions(raw: RawOptions, env: Environment = {}): GateOptions {
  const problems: string[] = [];
  const parsed = <Value>(text: string | undefined, parse: (text: string) => Value): Value | undefined =>
    text === undefined ? undefined : collecting(() => parse(text), problems);
  const contract = collecting(() => contractNamed(raw, env), problems) ?? '';
  const runs = parsed(raw.runs, runsOf) ?? USUAL_RUNS;
  const profile = collecting(() => profileNamed(raw, env), problems);
  problems.push(...misplaced(raw, profile));
  collecting(() => runFormats(raw.report), problems);
  const options: GateOptions = {
    ...raw,
    contract,
    runs,
    profile: profile ?? 'gate',
    only: raw.only ?? [],
    strict: raw.strict ?? false,
    bail: parsed(raw.bail === true ? '1' : raw.bail, (text) => whole('bail', text, 1)),
    maxLatency: parsed(raw.maxLatency, latencyOf),
    cases: raw.case ?? [],
    seed: parsed(raw.seed, (text) => whole('seed', text, 0)) ?? 1,
    budget: {
      requests: parsed(raw.maxRequests, (text) => whole('max-requests', text, 1)),
      ms: parsed(raw.maxTime, (text) => milliseconds('max-time', text)),
    },
    pace: paceOf(raw, problems),
  };
  assertSound(problems);
  return options;
}

export const USUAL: Rates = PLANS.professional;

/** Where a plan has neither a limit of its own for these requests nor one for all. */
const ANY: Rate = { perMinute: 25, burst: 5 };

function perMinuteOf(text: string): number | undefined {
  const [, number, unit = 'min'] = /^(\d+(?:\.\d+)?)\/(s|sec|second|m|min|minute|h|hour)$/.exec(text) ?? [];
  const value = Number(number) * (unit.startsWith('s') ? 60 : unit.startsWith('h') ? 1 / 60 : 1);
  return value > 0 ? value : undefined;
}

function bucketOf(kind: 'writes' | 'reads', raw: RawOptions, base: Rates, problems: string[]): Rates {
  const [rate, burst] = kind === 'reads' ? [raw.readRate, raw.readBurst] : [raw.rate, raw.burst];
  if (rate === undefined && burst === undefined) return {};
  const prefix = kind === 'reads' ? 'read-' : '';
  const usual = base[kind] ?? base.all ?? USUAL[kind] ?? ANY;
  const perMinute = rate === undefined ? usual.perMinute : perMinuteOf(rate);
  const size = burst === undefined ? usual.burst : /^[1-9]\d{0,8}$/.test(burst) ? Number(burst) : undefined;
  if (perMinute === undefined) {
    const isNumber = /^\d+(\.\d+)?$/.test(rate ?? '') && Number(rate) > 0;
    const example = isNumber ? `${rate}/min or ${rate}/s` : '25/min or 2/s';
    problems.push(`--${prefix}rate ${rate}: expected a number and a unit of time, as in ${example}`);
  }
  if (size === undefined) problems.push(`--${prefix}burst ${burst}: expected a whole number of at least 1`);
  return { [kind]: { perMinute: perMinute ?? usual.perMinute, burst: size ?? usual.burst } };
}

export function paceOf(raw: RawOptions, problems: string[]): Rates | undefined {
  const { plan, rate, burst, readRate, readBurst } = raw;
  if ([plan, rate, burst, readRate, readBurst].every((text) => text === undefined)) return undefined;
  const isKnown = plan !== undefined && isPlanName(plan);
  if (plan !== undefined && !isKnown)
    problems.push(`--plan ${plan}: expected free, essentials, professional or enterprise`);
  const base = isKnown ? PLANS[plan] : USUAL;
  return { ...base, ...bucketOf('writes', raw, base, problems), ...bucketOf('reads', raw, base, problems) };
}
