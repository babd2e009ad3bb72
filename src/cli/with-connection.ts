import { ConfigError } from '../errors.ts';
import { redact } from '../redact.ts';
import type { Rates } from '../target/buckets.ts';
import { whereTo } from './announce.ts';
import { type Config, parseConfig, secrets } from './config.ts';
import { type Connection, connect } from './connect.ts';
import { consent } from './consent.ts';
import { environment } from './env-file.ts';
import type { Io } from './io.ts';
import { recoveryOf } from './recovery.ts';
import { tlsWarning } from './tls.ts';
import { unheeded } from './unheeded.ts';

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
  const connection = await connect(config, { revision: contract, pace, announce, envFile }, io);
  io.recovery?.(recoveryOf(config, envFile));
  try {
    assertScopes(connection);
    return await work(connection, config);
  } finally {
    io.recovery?.(undefined);
    await connection.close();
  }
}
