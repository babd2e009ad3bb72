import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Surroundings } from '../../engine/session.ts';
import type { CredentialName, Subject, TokenFacts } from '../../model.ts';
import type { RunHeader } from '../../record/record.ts';
import { acquireTokens, type Fetch } from '../../target/auth/acquire-tokens.ts';
import { factsOf, lifeLeft } from '../../target/auth/jwt.ts';
import { fetchPublicKey, fetchToken } from '../../target/auth/token.ts';
import { keyOf, makeStateFolder, stateFolder } from '../../target/disk/state-folder.ts';
import { parseOrigin } from '../../target/http/origin.ts';
import type { Rates } from '../../target/pace/buckets.ts';
import { openRunTarget, type RunTarget } from '../../target/run-target.ts';
import { ConfigError } from '../../text/errors.ts';
import { defined } from '../../text/json.ts';
import { type Config, type ReferenceConfig, secrets, type TenantConfig } from '../config/config.ts';
import { writing } from '../config/files.ts';
import { USUAL } from '../config/options.ts';
import type { Client } from '../config/values.ts';
import { kebab } from '../config/variables.ts';
import { type Io, version } from '../process/streams.ts';
import { borrow, ownTenant, provisioned, type Sandbox } from './sandbox.ts';

/** In a terminal, the first run on a resource asks for the tenant's name: a single key is no consent. */
export async function consent(origin: string, subject: Subject, yes: boolean, io: Io): Promise<void> {
  const folder = join(stateFolder(io.env), 'known');
  const { organization, connection } = subject;
  const mark = join(folder, keyOf(origin, organization, connection));
  if (parseOrigin(origin)?.loopback === true || io.ask === undefined || yes || existsSync(mark)) return;
  const host = new URL(origin).hostname;
  const answer = await io.ask(
    `This run changes ${origin} ${organization}/${connection} and puts it back. Type the tenant's host ` +
      `(${host}) to go on: `,
  );
  if (answer.trim() !== host)
    throw new ConfigError([`${host} was not confirmed: nothing was sent; --yes goes on without asking`]);
  makeStateFolder(folder);
  writing(mark, () => writeFileSync(mark, '', { mode: 0o600 }));
}

/** Where none is asked for, that of the self-service plans; loopback is not paced. */
export const paceAt = (origin: string, asked: Rates | undefined): Rates | undefined =>
  asked ?? (parseOrigin(origin)?.loopback === true ? undefined : USUAL);

export interface Connection
  extends Pick<RunTarget, 'target' | 'redact' | 'left' | 'restoring' | 'latencies'> {
  /** The target is the embedded reference tenant: it was asked for, or nothing is configured. */
  readonly reference?: RunHeader['reference'];
  readonly token: TokenFacts;
  /** Milliseconds that it lived when it was acquired; undefined when it can be renewed or does not say. */
  readonly tokenMs?: number;
  /** Scopes of the real token; undefined when it names none. */
  readonly granted: readonly string[] | undefined;
  /** No faster than this; undefined when requests are not paced. */
  readonly pace: Rates | undefined;
  readonly sleep: (ms: number) => Promise<void>;
  /** Locks, journals or creates the resources; `granted` has been checked before. */
  readonly enter: () => Promise<Sandbox>;
  readonly close: () => Promise<void>;
}

/** What the engine needs of a connection and of its resources. Nothing is proved, recorded or limited. */
export const surroundingsOf = (
  { target, sleep, restoring }: Connection,
  { onFound, onWrite, shared }: Omit<Sandbox, 'leave'>,
  { clock, signal }: Pick<Io, 'clock' | 'signal'>,
): Surroundings => ({
  target,
  sleep,
  restoring,
  onFound,
  onWrite,
  shared,
  clock,
  signal,
  prove: () => undefined,
  onExchange: () => {},
  budget: {},
});

interface ConnectOptions {
  readonly revision: string;
  /** The revision of the reference tenant, where that is the target. */
  readonly reference?: '2026-04' | '2026-09';
  readonly envFile?: string | undefined;
  readonly pace?: Rates | undefined;
  readonly credentials?: readonly CredentialName[] | undefined;
  /** False where nothing is changed: once the user stops, no pause begins any more. Default true. */
  readonly owes?: boolean;
  /** Told where requests go before the first one is sent, also before a token is fetched. May throw. */
  readonly announce?: (origin: string) => Promise<void>;
}

const tokenEndpoint = ({ origin, allowed, timeoutMs, proxy, headers, areOnToken }: TenantConfig) => ({
  origin,
  allowed,
  timeoutMs,
  version,
  ...defined({ headers: areOnToken ? headers : undefined, proxy }),
});

/** Fetches tokens for a client. Without `sleep`, an endpoint that is limited or down is not asked again. */
export const fetchWith =
  ({ id, secret }: Client, config: TenantConfig, sleep?: Io['sleep']): Fetch =>
  (scope) => {
    const asked = defined({ audience: config.audience, scope, sleep });
    return fetchToken({ ...tokenEndpoint(config), clientId: id, clientSecret: secret, ...asked });
  };

function acquirer(config: TenantConfig, wanted: ConnectOptions['credentials'], io: Io) {
  const fetcher = (one?: Client): Fetch | undefined => one && fetchWith(one, config, io.sleep);
  const [fetch, fetchUnscoped] = [fetcher(config.client), fetcher(config.unscoped)];
  const readKey = (token: string) => fetchPublicKey(tokenEndpoint(config), token);
  return () => acquireTokens(config, fetch, fetchUnscoped, { ...defined({ wanted }), readKey });
}

/** `isOurs`: it dies with the process, has no secrets and is owed nothing. */
async function connectTenant(
  config: TenantConfig,
  options: ConnectOptions,
  io: Io,
  isOurs = false,
): Promise<Connection> {
  const { token, origin } = config;
  const { revision: contract, envFile, pace, owes = true } = options;
  await options.announce?.(origin);
  const acquire = acquirer(config, options.credentials, io);
  const tokens = await acquire();
  // Filled in once they are created, when none are named.
  const subject: Subject = { organization: '', connection: '', ...config.subject };
  const rates = paceAt(origin, pace);
  const renewal = token === undefined ? { acquire } : {};
  const held = isOurs ? [] : secrets(config);
  const http = { ...config, subject, version };
  const opened = await openRunTarget({ http, tokens, ...renewal, secrets: held, rates, owes }, io);
  const { target, restoring, sleep } = opened;
  const resources = async (): Promise<Sandbox> => {
    if (isOurs) return ownTenant;
    return config.subject === undefined
      ? provisioned(target, subject, tokens.scopes, envFile, io)
      : borrow(target, contract, io, envFile);
  };
  return {
    ...opened,
    token: factsOf(tokens.full, token !== undefined, io.clock()),
    ...defined({ tokenMs: token === undefined ? undefined : lifeLeft(tokens.full, io.clock()) }),
    granted: tokens.scopes,
    pace: rates,
    sleep: async (ms) => void (await sleep(ms)),
    // What was created is deleted without a pause cut short, as what was changed is put back.
    enter: async () => {
      const sandbox = await resources();
      return { ...sandbox, leave: (ending) => restoring(() => sandbox.leave(ending)) };
    },
    close: target.close,
  };
}

async function connectReference(
  { timeoutMs, asked }: ReferenceConfig,
  options: ConnectOptions,
  io: Io,
): Promise<Connection> {
  const { startTenant } = await import('../../../fixtures/tenant/start.ts');
  const { reference: revision = '2026-04' } = options;
  const { origin, subject, tokens, close } = await startTenant({ revision });
  const { full: token, ...others } = tokens;
  const special = Object.fromEntries(Object.entries(others).map(([name, other]) => [kebab(name), other]));
  const own = { kind: 'tenant', origin, allowed: [], token, special, subject, timeoutMs } as const;
  const connection = await connectTenant(own, options, io, true);
  return {
    ...connection,
    reference: asked ? 'asked' : 'unconfigured',
    close: async () => {
      await connection.close();
      await close();
    },
  };
}

export const connect = (config: Config, options: ConnectOptions, io: Io): Promise<Connection> =>
  config.kind === 'tenant' ? connectTenant(config, options, io) : connectReference(config, options, io);

/** Connects, works, and closes the connection whatever becomes of the work. */
export async function connecting<Result>(
  config: Config,
  options: ConnectOptions,
  io: Io,
  work: (connection: Connection) => Promise<Result>,
): Promise<Result> {
  const connection = await connect(config, options, io);
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}
