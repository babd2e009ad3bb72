import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Surroundings } from '../../engine/session.ts';
import type { RunHeader, Subject, Target, TokenFacts } from '../../model.ts';
import { redact } from '../../redact/redact.ts';
import { type Fetch, type Gathered, gatherTokens, keep, renewing } from '../../target/auth/acquire-tokens.ts';
import { factsOf } from '../../target/auth/jwt.ts';
import { fetchToken } from '../../target/auth/token.ts';
import { keyOf, makeStateFolder, stateFolder } from '../../target/disk/state-folder.ts';
import { parseOrigin } from '../../target/http/origin.ts';
import { openTarget, sealed } from '../../target/open-target.ts';
import type { Rates } from '../../target/pace/buckets.ts';
import type { Step } from '../../target/pace/estimate.ts';
import { paced, patient, UNSENT } from '../../target/pace/pace.ts';
import { ConfigError } from '../../text/errors.ts';
import { type Client, type Config, secrets, type TenantConfig } from '../config/config.ts';
import { writing } from '../config/files.ts';
import { USUAL } from '../config/pace.ts';
import { type Io, version, type Waits, waitsOf } from '../process/streams.ts';
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

export interface Connection {
  readonly target: Target;
  /** The target is the embedded reference tenant: it was asked for, or nothing is configured. */
  readonly reference?: RunHeader['reference'];
  readonly redact: (text: string) => string;
  /** What the real token says of itself. */
  readonly token: TokenFacts;
  /** Scopes of the real token; undefined when it names none. */
  readonly granted: readonly string[] | undefined;
  /** No faster than this; undefined when requests are not paced. */
  readonly pace: Rates | undefined;
  /** Seconds that requests will take; undefined when they are not paced. */
  readonly left: ((steps: readonly Step[]) => number) | undefined;
  /** A pause, shorter when the user stops meanwhile. */
  readonly sleep: (ms: number) => Promise<void>;
  /** Does what puts the tenant back: its pauses are whole even then. */
  readonly restoring: Waits['restoring'];
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

export interface ConnectOptions {
  readonly revision: string;
  /** The revision of the reference tenant, where that of the run is none that ships. */
  readonly reference?: string;
  /** The env file, for the commands that people are told. */
  readonly envFile?: string | undefined;
  /** When absent that of the self-service plans, and loopback is not paced. */
  readonly pace?: Rates | undefined;
  /** False where nothing is changed: once the user stops, no pause begins any more. Default true. */
  readonly owes?: boolean;
  /** Told where the requests go, before the first one is sent, the token's too. What it throws ends everything. */
  readonly announce?: (origin: string) => Promise<void>;
}

interface Parts {
  readonly config: Pick<TenantConfig, 'origin' | 'allowed' | 'timeoutMs' | 'proxy'> & {
    readonly subject: Subject;
  };
  readonly tokens: Gathered;
  /** Fetches the tokens anew, when that is possible. */
  readonly gather?: () => Promise<Gathered>;
  readonly secrets: readonly string[];
  readonly stop: () => Promise<void>;
  readonly enter: (target: Target) => Promise<Sandbox>;
}

/** Pauses shorter than this are not worth a line: progress shows them. */
const QUIET_MS = 10_000;

async function assemble(parts: Parts, { pace, owes }: ConnectOptions, io: Io): Promise<Connection> {
  const { config, tokens, gather, stop } = parts;
  const { clock } = io;
  // What was sent and may have changed something is what a run that is stopped still owes.
  let hasWritten = false;
  const isOwing = (): boolean => owes !== false && hasWritten;
  const { sleep, restoring } = waitsOf(io, isOwing);
  // A new list whenever a token is added: what redaction has prepared, it remembers by list.
  let held = parts.secrets;
  const clean = (text: string): string => redact(text, held);
  const say = (text: string): void => io.err(clean(`${text}\n`));
  const waiting = ({ ms }: { readonly ms: number }): void =>
    say(`rate limited: waiting ${Math.ceil(ms / 1000)} s`);
  const keeper = keep(tokens, {
    ...(gather === undefined ? {} : { gather }),
    clock,
    onSecrets: (more) => {
      held = [...new Set([...held, ...more])];
    },
    onFailure: (because) => say(`the token could not be renewed: ${because}`),
  });
  const opened = await openTarget({ ...config, version, credentials: keeper.credentials });
  const http: Target = {
    ...opened,
    send: async (request, withinMs) => {
      if (io.signal.aborted && !isOwing()) return UNSENT;
      hasWritten ||= request.method !== 'GET';
      return opened.send(request, withinMs);
    },
  };
  const isLoopback = parseOrigin(http.origin)?.loopback === true;
  const rates = pace ?? (isLoopback ? undefined : USUAL);
  const onWait = ({ ms }: { readonly ms: number }): void =>
    ms < QUIET_MS || (io.signal.aborted && !isOwing())
      ? undefined
      : say(`keeping to the pace: waiting ${Math.ceil(ms / 1000)} s`);
  const steady = rates === undefined ? undefined : paced(http, { rates, clock, sleep, onWait });
  const renewed = renewing(steady ?? http, keeper);
  const target = sealed(patient(renewed, { sleep, clock, onWait: waiting }), clean);
  const close = async (): Promise<void> => {
    await target.close();
    await stop();
  };
  // What was created is deleted without a pause cut short, as what was changed is put back.
  const enter = async (): Promise<Sandbox> => {
    const sandbox = await parts.enter(target);
    return { ...sandbox, leave: (unrestored) => restoring(() => sandbox.leave(unrestored)) };
  };
  return {
    target,
    redact: clean,
    token: factsOf(tokens.full, gather === undefined, clock()),
    granted: tokens.scopes,
    pace: rates,
    left: steady?.left,
    sleep: async (ms) => void (await sleep(ms)),
    restoring,
    enter,
    close,
  };
}

/** Starts the reference tenant and connects to it. */
async function connectReference(timeoutMs: number, options: ConnectOptions, io: Io): Promise<Connection> {
  const { startTenant } = await import('../../../fixtures/tenant/start.ts');
  const tenant = await startTenant({
    revision: (options.reference ?? options.revision) === '2026-09' ? '2026-09' : '2026-04',
  });
  await options.announce?.(tenant.origin);
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
      tokens: await gatherTokens({ token: full, special }, undefined),
      secrets: [],
      stop: tenant.close,
      enter: async () => ownTenant,
    },
    options,
    io,
  );
}

/** Fetches tokens with the credentials of a client. */
function fetchWith(client: Client, config: TenantConfig, { sleep }: Io): Fetch {
  const { origin, allowed, timeoutMs, audience, proxy } = config;
  return (scope) =>
    fetchToken({
      ...{ origin, allowed, timeoutMs, version, sleep, clientId: client.id, clientSecret: client.secret },
      ...(proxy === undefined ? {} : { proxy }),
      ...(audience === undefined ? {} : { audience }),
      ...(scope === undefined ? {} : { scope }),
    });
}

async function connectTenant(config: TenantConfig, options: ConnectOptions, io: Io): Promise<Connection> {
  const { client, unscoped, token, origin } = config;
  const [fetch, fetchUnscoped] = [client, unscoped].map((one) => one && fetchWith(one, config, io));
  const gather = (): Promise<Gathered> => gatherTokens(config, fetch, fetchUnscoped);
  await options.announce?.(origin);
  const tokens = await gather();
  // Filled in once they are created, when none are named.
  const subject: { -readonly [Name in keyof Subject]: Subject[Name] } = {
    ...(config.subject ?? { organization: '', connection: '' }),
  };
  return assemble(
    {
      config: { ...config, subject },
      tokens,
      ...(token === undefined ? { gather } : {}),
      secrets: secrets(config),
      stop: async () => {},
      enter: (target) =>
        config.subject === undefined
          ? provisioned(target, subject, tokens.scopes, options.envFile, io)
          : borrow(target, { contract: options.revision, envFile: options.envFile }, io),
    },
    options,
    io,
  );
}

/** Connects to what the configuration names; the embedded reference tenant when it names nothing. */
export async function connect(config: Config, options: ConnectOptions, io: Io): Promise<Connection> {
  if (config.kind === 'tenant') return connectTenant(config, options, io);
  const connection = await connectReference(config.timeoutMs, options, io);
  return { ...connection, reference: config.asked === true ? 'asked' : 'unconfigured' };
}
