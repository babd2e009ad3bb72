import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Surroundings } from '../../engine/session.ts';
import type { CredentialName, Subject, Target, TokenFacts } from '../../model.ts';
import type { RunHeader } from '../../record/record.ts';
import {
  type AcquiredTokens,
  type AcquireOptions,
  acquireTokens,
  type Fetch,
} from '../../target/auth/acquire-tokens.ts';
import { factsOf, lifeLeft } from '../../target/auth/jwt.ts';
import { fetchPublicKey, fetchToken } from '../../target/auth/token.ts';
import { keyOf, makeStateFolder, stateFolder } from '../../target/disk/state-folder.ts';
import { parseOrigin } from '../../target/http/origin.ts';
import type { Rates } from '../../target/pace/buckets.ts';
import { openRunTarget, type RunTarget, type RunTargetOptions } from '../../target/run-target.ts';
import { ConfigError } from '../../text/errors.ts';
import { defined } from '../../text/json.ts';
import { type Config, type ReferenceConfig, secrets, type TenantConfig } from '../config/config.ts';
import { writing } from '../config/files.ts';
import { type GatewayHeaders, tokenHeaders } from '../config/gateway-headers.ts';
import { USUAL } from '../config/pace.ts';
import type { Client } from '../config/values.ts';
import { type Io, version } from '../process/streams.ts';
import { borrow, ownTenant, provisioned, type Sandbox } from './sandbox.ts';

/**
 * In a terminal, the first run on a resource asks for the tenant's name: a slip of the fingers is no consent. Asked
 * before anything is sent; loopback needs none.
 */
export async function consent(origin: string, subject: Subject, yes: boolean, io: Io): Promise<void> {
  const folder = join(stateFolder(io.env), 'known');
  const { organization, connection } = subject;
  const mark = join(folder, keyOf(origin, organization, connection));
  if (parseOrigin(origin)?.loopback === true || io.ask === undefined || yes || existsSync(mark)) return;
  const host = new URL(origin).hostname;
  const answer = await io.ask(
    `This run changes ${origin} ${organization}/${connection} and puts it back. Type the tenant's host (${host}) to go on: `,
  );
  if (answer.trim() !== host)
    throw new ConfigError([`${host} was not confirmed: nothing was sent; --yes goes on without asking`]);
  makeStateFolder(folder);
  writing(mark, () => writeFileSync(mark, '', { mode: 0o600 }));
}

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
  ...{ target, sleep, restoring, onFound, onWrite, shared, clock, signal },
  prove: () => undefined,
  onExchange: () => {},
  budget: {},
});

interface ConnectOptions {
  readonly revision: string;
  /** The revision of the reference tenant, where that of the run is none that ships. */
  readonly reference?: string;
  readonly envFile?: string | undefined;
  /** When absent that of the self-service plans, and loopback is not paced. */
  readonly pace?: Rates | undefined;
  readonly credentials?: readonly CredentialName[] | undefined;
  /** False where nothing is changed: once the user stops, no pause begins any more. Default true. */
  readonly owes?: boolean;
  /** Told where the requests go, before the first one is sent, the token's too. What it throws ends everything. */
  readonly announce?: (origin: string) => Promise<void>;
}

interface Parts extends Pick<RunTargetOptions, 'tokens' | 'acquire' | 'secrets'> {
  readonly config: Pick<TenantConfig, 'origin' | 'allowed' | 'timeoutMs' | 'proxy' | keyof GatewayHeaders> & {
    readonly subject: Subject;
  };
  readonly stop?: () => Promise<void>;
  readonly enter: (target: Target) => Promise<Sandbox>;
}

async function openConnection(parts: Parts, options: ConnectOptions, io: Io): Promise<Connection> {
  const { config, tokens, acquire } = parts;
  const isLoopback = parseOrigin(config.origin)?.loopback === true;
  const rates = options.pace ?? (isLoopback ? undefined : USUAL);
  const { sleep, ...opened } = await openRunTarget(
    { ...parts, http: { ...config, version }, rates, owes: options.owes !== false },
    io,
  );
  const { target, restoring } = opened;
  const tokenMs = acquire === undefined ? lifeLeft(tokens.full, io.clock()) : undefined;
  return {
    ...opened,
    token: factsOf(tokens.full, acquire === undefined, io.clock()),
    ...defined({ tokenMs }),
    granted: tokens.scopes,
    pace: rates,
    sleep: async (ms) => void (await sleep(ms)),
    // What was created is deleted without a pause cut short, as what was changed is put back.
    enter: async () => {
      const sandbox = await parts.enter(target);
      return { ...sandbox, leave: (ending) => restoring(() => sandbox.leave(ending)) };
    },
    close: async () => {
      await target.close();
      await parts.stop?.();
    },
  };
}

const acquireOptions = (
  { origin, allowed, timeoutMs, proxy, ...gateway }: Omit<Parts['config'], 'subject'>,
  { credentials }: ConnectOptions,
): AcquireOptions => ({
  ...defined({ wanted: credentials }),
  readKey: (token) =>
    fetchPublicKey(
      { origin, allowed, timeoutMs, version, ...tokenHeaders(gateway), ...defined({ proxy }) },
      token,
    ),
});

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

async function connectReference(
  { timeoutMs, asked }: ReferenceConfig,
  options: ConnectOptions,
  io: Io,
): Promise<Connection> {
  const { startTenant } = await import('../../../fixtures/tenant/start.ts');
  const revision = (options.reference ?? options.revision) === '2026-09' ? '2026-09' : '2026-04';
  const { origin, subject, tokens, close } = await startTenant({ revision });
  await options.announce?.(origin);
  const { full, ...others } = tokens;
  const special = Object.fromEntries(Object.entries(others).map(([name, token]) => [kebab(name), token]));
  const place = { origin, allowed: [], timeoutMs };
  const parts: Parts = {
    config: { ...place, subject },
    tokens: await acquireTokens(
      { token: full, special },
      undefined,
      undefined,
      acquireOptions(place, options),
    ),
    secrets: [],
    stop: close,
    enter: async () => ownTenant,
  };
  return { ...(await openConnection(parts, options, io)), reference: asked ? 'asked' : 'unconfigured' };
}

function fetchWith(client: Client, config: TenantConfig, { sleep }: Io): Fetch {
  const { origin, allowed, timeoutMs, audience, proxy } = config;
  return (scope) =>
    fetchToken({
      ...{ origin, allowed, timeoutMs, version, sleep, clientId: client.id, clientSecret: client.secret },
      ...tokenHeaders(config),
      ...defined({ proxy, audience, scope }),
    });
}

async function connectTenant(config: TenantConfig, options: ConnectOptions, io: Io): Promise<Connection> {
  const { client, unscoped, token, origin } = config;
  const { revision: contract, envFile } = options;
  const [fetch, fetchUnscoped] = [client, unscoped].map((one) => one && fetchWith(one, config, io));
  const acquire = (): Promise<AcquiredTokens> =>
    acquireTokens(config, fetch, fetchUnscoped, acquireOptions(config, options));
  await options.announce?.(origin);
  const tokens = await acquire();
  // Filled in once they are created, when none are named.
  const subject: { -readonly [Name in keyof Subject]: Subject[Name] } = {
    ...(config.subject ?? { organization: '', connection: '' }),
  };
  const parts: Parts = {
    config: { ...config, subject },
    tokens,
    ...(token === undefined ? { acquire } : {}),
    secrets: secrets(config),
    enter: (target) =>
      config.subject === undefined
        ? provisioned(target, subject, tokens.scopes, envFile, io)
        : borrow(target, { contract, envFile }, io),
  };
  return openConnection(parts, options, io);
}

export const connect = (config: Config, options: ConnectOptions, io: Io): Promise<Connection> =>
  config.kind === 'tenant' ? connectTenant(config, options, io) : connectReference(config, options, io);
