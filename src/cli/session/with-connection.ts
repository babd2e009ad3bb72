import { credentialsOf } from '../../cases/credentials.ts';
import type { Contract } from '../../contract/index.ts';
import type { Plan } from '../../engine/plan.ts';
import { redact } from '../../redact/redact.ts';
import { count, describePace, duration } from '../../report/words.ts';
import { READ, UPDATE } from '../../target/auth/check-token.ts';
import { estimate, type Rates, USUAL_LATENCY_MS } from '../../target/pace/buckets.ts';
import { PLANS } from '../../target/pace/pace.ts';
import { ConfigError } from '../../text/errors.ts';
import { commandLine } from '../../text/shell.ts';
import { type Config, parseConfig, secrets } from '../config/config.ts';
import { environment, tlsWarning } from '../config/files.ts';
import { lastingName, referenceRevision } from '../config/load-contract.ts';
import type { GateOptions } from '../config/options.ts';
import { unheeded } from '../config/used-variables.ts';
import type { Io } from '../process/streams.ts';
import { type Connection, connecting, consent, paceAt } from './connect.ts';

/** The profile decides which tokens are fetched; those of the gate when absent. */
export type Destination = Pick<GateOptions, 'contract'> & Partial<GateOptions>;

export function configured({ env: known, ...asked }: Destination, io: Io) {
  const env = known ?? environment(io, asked.envFile);
  const config = parseConfig(env, asked);
  for (const text of unheeded(io, asked.envFile, env, config)) io.err(`${text}\n`);
  return { env, config };
}

interface ConnectedOptions {
  readonly config: Config;
  readonly contract: Contract;
  /** Says where the requests go. Called before the first one, the token's too. */
  readonly announcement?: (origin: string) => string;
  readonly banner: (text: string) => void;
}

export async function connected<Result>(
  { contract: revision, envFile, pace, profile, yes = false }: Destination,
  { config, contract, banner, announcement = (origin) => whereTo(origin, config, false) }: ConnectedOptions,
  io: Io,
  work: (connection: Connection) => Promise<Result>,
): Promise<Result> {
  const announce = async (origin: string): Promise<void> => {
    banner(redact([announcement(origin), ...tlsWarning(io.env)].join('\n'), secrets(config)));
    if (config.kind === 'tenant' && config.subject !== undefined)
      await consent(origin, config.subject, yes, io);
  };
  const named = { revision: lastingName(revision, io.cwd), reference: referenceRevision(contract) };
  const credentials = profile && credentialsOf(profile);
  return connecting(config, { ...named, pace, announce, envFile, credentials }, io, (connection) => {
    io.recovery?.(recoveryOf(config, envFile));
    return work(connection).finally(() => io.recovery?.(undefined));
  });
}

export function assertScopes({ granted }: Connection): void {
  const missing = [READ, UPDATE].filter((scope) => granted?.includes(scope) === false);
  if (missing.length > 0)
    throw new ConfigError([
      `the token lacks ${missing.join(' and ')}, so nothing was sent: grant it to the client`,
    ]);
}

export const toRestore = (envFile: string | undefined): string =>
  `What was changed was not restored. To restore it: ${commandLine('restore', envFile)}`;

/** What a run that is ended at once leaves to be done by hand; undefined when it owes nothing. */
function recoveryOf(config: Config, envFile: string | undefined): string | undefined {
  if (config.kind === 'reference') return undefined;
  if (config.subject !== undefined) return toRestore(envFile);
  return `What was created was not deleted. To delete it: ${commandLine('clean --older-than 0', envFile)}`;
}

/** Says what is still done when the user stops, and how to skip it. Returns what takes that back. */
export function sayOnStop({ signal, err }: Pick<Io, 'signal' | 'err'>, doing: () => string): () => void {
  const say = (): void => err(`Interrupted: ${doing()}; press Ctrl-C again to stop without restoring\n`);
  signal.addEventListener('abort', say, { once: true });
  return () => signal.removeEventListener('abort', say);
}

function whereTo(origin: string, config: Config, readOnly: boolean): string {
  if (config.kind === 'reference') {
    const why = config.asked ? 'As asked' : 'No AUTH0_DOMAIN is set';
    return `${why}: started the embedded reference tenant at ${origin}`;
  }
  const { subject } = config;
  if (subject === undefined)
    return (
      `Target ${origin}, on two organizations and two connections created for this run and deleted ` +
      'after it'
    );
  const fate = readOnly ? 'read, not changed' : 'changed during the run, then restored';
  return `Target ${origin}, organization ${subject.organization}, connection ${subject.connection}: ${fate}`;
}

/** What comes on top of the plan, as far as it is known before the target is. */
function beside(config: Config, { profile, readOnly = false }: GateOptions): string {
  return new Intl.ListFormat('en-GB').format([
    ...(config.kind === 'tenant' && config.subject === undefined ? ['creating and deleting resources'] : []),
    ...(profile === 'deep' ? ['sequences and shrinking'] : []),
    'follow-ups',
    ...(readOnly ? [] : ['the restore']),
  ]);
}

function saving(plan: Plan, whole: Plan | undefined): readonly string[] {
  if (whole === undefined) return [];
  const all = whole.writes + whole.reads;
  const saved = all - plan.writes - plan.reads;
  const what = saved > 0 ? `save ${saved} of the` : 'need all';
  return [`The chosen rules ${what} ${all} requests of the whole profile`];
}

function limits({ budget = {} }: GateOptions): string {
  const { requests, ms } = budget;
  const said = [requests && count(requests, 'request'), ms && duration(ms / 1000)].filter(Boolean);
  return said.length === 0 ? '' : `; ends in order after ${said.join(' or ')}`;
}

function timeOf({ steps }: Plan, pace: Rates | undefined): string {
  if (pace === undefined) return 'Not paced: as fast as the tenant answers';
  const said = describePace(pace);
  const names = Object.entries(PLANS).flatMap(([name, plan]) => (describePace(plan) === said ? [name] : []));
  const plans = names.length === 0 ? '' : ` (plan ${names.join(', ')})`;
  return `At most ${said}${plans}: about ${duration(estimate(steps, pace, USUAL_LATENCY_MS))}`;
}

/**
 * What people are told before the first request, the token's too. `plan` is that for a target which has
 * everything, `whole` that of all rules, where only some are run.
 */
export function announcement(origin: string, config: Config, asked: GateOptions, plan: Plan, whole?: Plan) {
  const requests = `at most ${plan.writes} PATCH and ${count(plan.reads, 'read')}`;
  const counts = `${count(plan.rules.length, 'rule')}, ${requests}, plus ${beside(config, asked)}`;
  return [
    whereTo(origin, config, asked.readOnly ?? false),
    `Contract ${asked.contract}, profile ${asked.profile}: ${counts}`,
    ...saving(plan, whole),
    `${timeOf(plan, paceAt(origin, asked.pace))}${limits(asked)}`,
  ].join('\n');
}
