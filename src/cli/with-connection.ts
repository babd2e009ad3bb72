import { ConfigError } from '../errors.ts';
import type { Rates } from '../target/buckets.ts';
import { type Config, parseConfig } from './config.ts';
import { type Connection, connect } from './connect.ts';
import { environment } from './env-file.ts';
import type { Io } from './io.ts';

export interface Opening {
  /** Contract revision. */
  readonly contract: string;
  readonly envFile?: string | undefined;
  readonly pace?: Rates | undefined;
  readonly yes?: boolean;
  /** The configuration is sound and nothing is sent yet: the last moment to refuse. */
  readonly start?: () => void;
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
  { contract, envFile, pace, yes = false, start }: Opening,
  io: Io,
  work: (connection: Connection, config: Config) => Promise<T>,
): Promise<T> {
  const config = parseConfig(environment(io, envFile));
  if (envFile !== undefined && config.kind === 'reference') {
    throw new ConfigError([
      `--env-file ${envFile}: it sets no AUTH0_DOMAIN; expected the host of the tenant to test`,
    ]);
  }
  start?.();
  const connection = await connect(config, { revision: contract, pace, yes }, io);
  try {
    assertScopes(connection);
    return await work(connection, config);
  } finally {
    await connection.close();
  }
}
