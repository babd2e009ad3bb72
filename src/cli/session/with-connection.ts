import { redact } from '../../redact/redact.ts';
import type { Rates } from '../../target/pace/buckets.ts';
import { ConfigError } from '../../text/errors.ts';
import { commandLine } from '../../text/shell.ts';
import { type Config, parseConfig, secrets } from '../config/config.ts';
import { environment, tlsWarning } from '../config/env-file.ts';
import { lastingName, loadContract, referenceRevision } from '../config/load-contract.ts';
import { unheeded } from '../config/used-variables.ts';
import type { Io } from '../process/streams.ts';
import { whereTo } from '../run/progress.ts';
import { type Connection, connect, consent } from './connect.ts';

export interface Opening {
  /** Contract revision. */
  readonly contract: string;
  readonly envFile?: string | undefined;
  readonly reference?: boolean | undefined;
  /** The environment with the dotenv file in it, when that is read already. */
  readonly env?: Io['env'];
  readonly pace?: Rates | undefined;
  readonly yes?: boolean;
  /** The configuration is sound and nothing is sent yet: the last moment to refuse. */
  readonly start?: () => void;
  /** Told where the requests go, before the first one. */
  readonly banner: (text: string) => void;
}

const needed = ['read:organization_connections', 'update:organization_connections'];

/** Throws ConfigError when the token names its scopes and cannot do what every write here needs. */
function assertScopes({ granted }: Connection): void {
  const missing = granted === undefined ? [] : needed.filter((scope) => !granted.includes(scope));
  if (missing.length > 0)
    throw new ConfigError([
      `the token lacks ${missing.join(' and ')}, so nothing was sent: grant it to the client`,
    ]);
}

/** Connects to what the configuration names, does something there, and closes. */
export async function withConnection<T>(
  { contract, pace, start, banner, envFile, ...asked }: Opening,
  io: Io,
  work: (connection: Connection, config: Config) => Promise<T>,
): Promise<T> {
  const env = asked.env ?? environment(io, envFile);
  const config = parseConfig(env, asked);
  for (const text of unheeded(io, envFile, env, config)) io.err(`${text}\n`);
  start?.();
  const announce = async (origin: string): Promise<void> => {
    banner(redact([whereTo(origin, config, false), ...tlsWarning(io.env)].join('\n'), secrets(config)));
    if (config.kind === 'tenant' && config.subject !== undefined)
      await consent(origin, config.subject, asked.yes ?? false, io);
  };
  const revision = lastingName(contract, io.cwd);
  const known = referenceRevision(loadContract(contract, io.cwd));
  const connection = await connect(config, { revision, reference: known, pace, announce, envFile }, io);
  io.recovery?.(recoveryOf(config, envFile));
  try {
    assertScopes(connection);
    return await work(connection, config);
  } finally {
    io.recovery?.(undefined);
    await connection.close();
  }
}

/** How to finish what was not restored, as a sentence. */
export const toRestore = (envFile: string | undefined): string =>
  `What was changed was not restored. To restore it: ${commandLine('restore', envFile)}`;

/** What a run that is ended at once leaves to be done by hand; undefined when it owes nothing. */
export function recoveryOf(config: Config, envFile: string | undefined): string | undefined {
  if (config.kind === 'reference') return undefined;
  if (config.subject !== undefined) return toRestore(envFile);
  return `What was created was not deleted. To delete it: ${commandLine('clean --older-than 0', envFile)}`;
}

/** Signals of which somebody says already what happens when they are aborted. */
const told = new WeakSet<AbortSignal>();

/** Says, once, when the user stops, what is done before the end, and how to end without it. */
export function sayOnStop({ signal, err }: Pick<Io, 'signal' | 'err'>, doing: string): void {
  if (told.has(signal)) return;
  told.add(signal);
  const say = (): void =>
    err(`Interrupted: ${doing}. Another signal, or Ctrl-C again, ends at once, without that\n`);
  signal.addEventListener('abort', say, { once: true });
}
