import type { JsonObject, Reply, Request, Target } from '../../model.ts';
import { ConfigError, Unreachable } from '../../text/errors.ts';
import { READ, type SpecialName, UPDATE } from './check-token.ts';
import { buildCredentials, type Credentials, type Tokens } from './credentials.ts';
import { scopesOf, takeApart } from './jwt.ts';
import type { AccessToken } from './token.ts';

/** What configuration gives: tokens by name, and whether more can be fetched. */
interface GivenTokens {
  /** The real token; fetched when absent. */
  readonly token?: string;
  readonly special: Readonly<Partial<Record<SpecialName, string>>>;
}

/** Fetches a token, all scopes or those asked for. */
export type Fetch = (scope?: string) => Promise<AccessToken>;

/** Tokens, with what is known of the real one. */
export interface Gathered extends Tokens {
  /** Its scopes; absent when neither it nor the endpoint names them. */
  readonly scopes?: readonly string[];
  /** Milliseconds that it lives from now on; absent when it was not fetched now, or does not say. */
  readonly lifetimeMs?: number;
}

/** Scopes to ask for. `unscoped` asks for one that has nothing to do with organization connections. */
const NARROW = { unscoped: 'read:organizations', 'read-scope': READ } as const;

/**
 * Completes the tokens at hand with those that can be fetched: the real one, and narrower ones, which are kept
 * only when they really lack the update scope. `fetch` is absent without client credentials. Errors of the real
 * token are thrown, as `fetchToken` has them; those of the narrower ones become the reason for their absence.
 * `unscoped` is there when a second client is configured for the token without the update scope.
 */
export async function gatherTokens(
  given: GivenTokens,
  fetch: Fetch | undefined,
  unscoped?: Fetch,
): Promise<Gathered> {
  const real = given.token === undefined ? await fetch?.() : { token: given.token };
  if (real === undefined) {
    throw new ConfigError([
      'no credentials: set AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET, or AUTH0_API_TOKEN',
    ]);
  }
  const full = real.token;
  const special: Partial<Record<SpecialName, string>> = { ...given.special };
  const because: Partial<Record<SpecialName, string>> = {};
  for (const name of ['unscoped', 'read-scope'] as const) {
    const own = name === 'unscoped' ? unscoped : undefined;
    const source = own ?? fetch;
    if (source === undefined || special[name] !== undefined) continue;
    const wanted = own === undefined ? NARROW[name] : undefined;
    const narrow = await fetchNarrow(name, wanted, source, takeApart(full)?.claims);
    if (narrow.kind === 'token') special[name] = narrow.token;
    else because[name] = narrow.because;
  }
  return { full, special, because, ...known(real) };
}

/** What a token and its endpoint say of it. */
function known({ token, scope, expiresIn }: AccessToken): Pick<Gathered, 'scopes' | 'lifetimeMs'> {
  const claims = takeApart(token)?.claims ?? {};
  const scopes = scopesOf(claims) ?? scopesOf(scope === undefined ? {} : { scope });
  const { iat, exp } = claims;
  const seconds = expiresIn ?? (typeof exp === 'number' && typeof iat === 'number' ? exp - iat : 0);
  return {
    ...(scopes === undefined ? {} : { scopes }),
    ...(seconds > 0 ? { lifetimeMs: seconds * 1000 } : {}),
  };
}

type Narrow =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'none'; readonly because: string };

async function fetchNarrow(
  name: keyof typeof NARROW,
  wanted: string | undefined,
  fetch: Fetch,
  full: JsonObject | undefined,
): Promise<Narrow> {
  try {
    const { token, scope } = await fetch(wanted);
    const scopes =
      scopesOf(takeApart(token)?.claims ?? (scope === undefined ? {} : { scope })) ?? noneBeside(full);
    if (scopes === undefined) return none('the token fetched for it does not tell its scopes');
    if (scopes.includes(UPDATE)) {
      return none(
        wanted === undefined
          ? `the client of PATCHPROOF_UNSCOPED_CLIENT_ID is granted ${UPDATE}`
          : `asked for ${wanted} alone, the tenant granted ${UPDATE} too`,
      );
    }
    if (name === 'read-scope' && !scopes.includes(READ)) return none(`the client is not granted ${READ}`);
    return { kind: 'token', token };
  } catch (error) {
    if (error instanceof ConfigError || error instanceof Unreachable) return none(error.message);
    throw error;
  }
}

/** A token that names no scopes has none when the real token, of the same issuer, names its own. */
function noneBeside(full: JsonObject | undefined): readonly string[] | undefined {
  return full !== undefined && scopesOf(full) !== undefined ? [] : undefined;
}

function none(because: string): Narrow {
  return { kind: 'none', because };
}

interface RenewOptions {
  /** Fetches every token anew; absent when the real token is fixed: then nothing is ever renewed. */
  readonly gather?: () => Promise<Gathered>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Told of tokens as soon as they are known, before they are used. */
  readonly onSecrets?: (secrets: readonly string[]) => void;
  /** Told, in a line, why a token could not be renewed. The one at hand stays in use. */
  readonly onFailure?: (because: string) => void;
}

/** Credentials that change in place, and the two occasions to change them. */
interface Keeper {
  readonly credentials: Credentials;
  /** Renews the real token when it is about to expire. */
  readonly refresh: () => Promise<void>;
  /** Renews it now. False when that is not possible. */
  readonly renew: () => Promise<boolean>;
}

/** How long before its end a token is renewed; never more than half its life. */
const MARGIN_MS = 60_000;
/** After a token could not be renewed, the endpoint is left alone for so long. */
const PAUSE_MS = 10_000;

/** When a token fetched now has to be renewed. Its lifetime counts, not its date: our clock may be wrong. */
function dueAt({ lifetimeMs }: Gathered, now: number): number {
  return lifetimeMs === undefined
    ? Number.POSITIVE_INFINITY
    : now + lifetimeMs - Math.min(MARGIN_MS, lifetimeMs / 2);
}

/** Keeps tokens alive that were gathered just now. */
export function keep(first: Gathered, { gather, clock, onSecrets, onFailure }: RenewOptions): Keeper {
  const started = clock();
  const original = buildCredentials(first, started);
  let tokens: Gathered = first;
  let current = original;
  let due = dueAt(first, started);
  let retryAt = Number.NEGATIVE_INFINITY;
  onSecrets?.(original.secrets);

  const adopt = (fresh: Gathered): void => {
    tokens = { ...fresh, special: { ...tokens.special, ...fresh.special } };
    // Suitable is what was suitable when the run was planned.
    current = buildCredentials(tokens, started);
    due = dueAt(fresh, clock());
    onSecrets?.(current.secrets);
  };
  const renew = async (): Promise<boolean> => {
    if (gather === undefined || clock() < retryAt) return false;
    try {
      adopt(await gather());
      return true;
    } catch (error) {
      if (!(error instanceof ConfigError || error instanceof Unreachable)) throw error;
      retryAt = clock() + PAUSE_MS;
      onFailure?.(error.message);
      return false;
    }
  };
  return {
    credentials: {
      lacks: original.lacks,
      header: (name) => (current.lacks(name) === undefined ? current : original).header(name),
      get secrets() {
        return current.secrets;
      },
    },
    refresh: async () => {
      if (clock() >= due) await renew();
    },
    renew,
  };
}

/**
 * A target whose real token is renewed before it expires, and when a request that carries it is answered with
 * 401; then that request is sent once more. A 401 that a new token does not mend stands, and no further token is
 * fetched for a 401 until the real token has been accepted again.
 */
export function renewing(target: Target, { refresh, renew }: Keeper): Target {
  let isFutile = false;
  const send = async (request: Request, withinMs?: number): Promise<Reply> => {
    await refresh();
    const reply = await target.send(request, withinMs);
    if (request.credential !== 'full' || reply.kind === 'fault') return reply;
    if (reply.status !== 401) isFutile = false;
    if (reply.status !== 401 || isFutile || !(await renew())) return reply;
    const second = await target.send(request, withinMs);
    isFutile = second.kind === 'response' && second.status === 401;
    return second;
  };
  return { ...target, send };
}
