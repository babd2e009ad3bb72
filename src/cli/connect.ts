import type { Target } from '../model.ts';
import { redact } from '../redact.ts';
import { buildCredentials, type Credentials } from '../target/credentials.ts';
import { gatherTokens } from '../target/gather.ts';
import { openTarget } from '../target/http.ts';
import { patient } from '../target/pace.ts';
import { sealed } from '../target/sealed.ts';
import { fetchToken } from '../target/token.ts';
import { type Config, secrets, type TenantConfig } from './config.ts';
import type { Io } from './io.ts';
import { version } from './version.ts';

export interface Connection {
  readonly target: Target;
  readonly redact: (text: string) => string;
  /** What people are told about where the requests go. */
  readonly banner: string;
  readonly close: () => Promise<void>;
}

export interface ConnectOptions {
  readonly revision: string;
}

interface Parts {
  readonly config: Pick<TenantConfig, 'origin' | 'allowed' | 'timeoutMs' | 'subject'>;
  readonly credentials: Credentials;
  readonly secrets: readonly string[];
  readonly banner: string;
  readonly stop: () => Promise<void>;
}

async function assemble(
  { config, credentials, secrets: known, banner, stop }: Parts,
  io: Io,
): Promise<Connection> {
  const { origin, allowed, timeoutMs, subject } = config;
  const all = [...known, ...credentials.secrets];
  const clean = (text: string): string => redact(text, all);
  const http = await openTarget({ origin, allowed, timeoutMs, subject, version, credentials });
  const waiting = ({ ms }: { readonly ms: number }): void =>
    io.err(`rate limited: waiting ${Math.ceil(ms / 1000)} s\n`);
  const target = sealed(patient(http, { sleep: io.sleep, clock: io.clock, onWait: waiting }), clean);
  const close = async (): Promise<void> => {
    await target.close();
    await stop();
  };
  return { target, redact: clean, banner, close };
}

/** Starts the reference tenant and connects to it. */
async function connectReference(
  timeoutMs: number,
  { revision }: ConnectOptions,
  io: Io,
): Promise<Connection> {
  const { startTenant } = await import('../../fixtures/tenant/start.ts');
  const tenant = await startTenant({ revision: revision === '2026-09' ? '2026-09' : '2026-04' });
  const { full, unscoped, readScope, expired, otherAudience, otherIssuer } = tenant.tokens;
  const special = {
    unscoped,
    expired,
    'read-scope': readScope,
    'other-audience': otherAudience,
    'other-issuer': otherIssuer,
  };
  return assemble(
    {
      config: { origin: tenant.origin, allowed: [], timeoutMs, subject: tenant.subject },
      credentials: buildCredentials({ full, special }, io.clock()),
      secrets: [],
      banner: `No AUTH0_DOMAIN is set: started the embedded reference tenant at ${tenant.origin}`,
      stop: tenant.close,
    },
    io,
  );
}

async function connectTenant(config: TenantConfig, io: Io): Promise<Connection> {
  const { origin, allowed, timeoutMs, client, audience, subject } = config;
  const http = { origin, allowed, timeoutMs, version };
  const fetch =
    client === undefined
      ? undefined
      : (scope?: string) =>
          fetchToken({
            ...http,
            clientId: client.id,
            clientSecret: client.secret,
            ...(audience === undefined ? {} : { audience }),
            ...(scope === undefined ? {} : { scope }),
          });
  const credentials = buildCredentials(await gatherTokens(config, fetch), io.clock());
  const banner = `Target ${origin}, organization ${subject.organization}, connection ${subject.connection}`;
  return assemble({ config, credentials, secrets: secrets(config), banner, stop: async () => {} }, io);
}

/** Connects to what the configuration names; the embedded reference tenant when it names nothing. */
export function connect(config: Config, options: ConnectOptions, io: Io): Promise<Connection> {
  return config.kind === 'reference'
    ? connectReference(config.timeoutMs, options, io)
    : connectTenant(config, io);
}
