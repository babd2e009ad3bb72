import type { CredentialName, JsonObject, Reply, Request, SpecialToken, Target } from '../../model.ts';
import { ConfigError, Unreachable } from '../../text/errors.ts';
import { defined } from '../../text/json.ts';
import { tokenVariable } from '../../text/placeholder.ts';
import { unsent } from '../pace/retry.ts';
import { ACTIONS, faultOfScopes, isSpecial, READ, RESOURCES, UPDATE } from './check-token.ts';
import { buildCredentials, type Credentials, type Tokens } from './credentials.ts';
import { decodeJwt, lifeLeft, scopesOf } from './jwt.ts';
import type { AccessToken } from './token.ts';

/** Fetches a token with the given scopes, or with all that are granted. */
export type Fetch = (scope?: string) => Promise<AccessToken>;

/** Tokens, and facts about the real one. */
export interface AcquiredTokens extends Tokens {
  /** Its scopes; absent when neither it nor the endpoint names them. */
  readonly scopes?: readonly string[];
  /** Remaining lifetime in milliseconds; absent when the token was not fetched now, or gives none. */
  readonly lifetimeMs?: number;
}

/** Scopes to ask for. `unscoped` asks for one that has nothing to do with organization connections. */
const NARROW = [
  ['unscoped', ['read:organizations']],
  ['read-scope', [READ]],
  ['update-scope', [UPDATE]],
  ['actions-scope', ACTIONS],
  ['resources-scope', [...RESOURCES, ...ACTIONS]],
] as const;

type NarrowName = (typeof NARROW)[number][0];

export interface AcquireOptions {
  /** The credentials that will be sent; no others are fetched. Default: those of the gate. */
  readonly wanted?: readonly CredentialName[];
  /** Reads the public key of a token, as PEM. */
  readonly readKey?: (token: string) => Promise<string | undefined>;
}

const USUAL: readonly CredentialName[] = ['unscoped', 'read-scope', 'update-scope', 'resources-scope'];

/**
 * Completes the given tokens with those that can be fetched. `fetch` is absent without client credentials,
 * `fetchUnscoped` without a second client for the token that lacks the update scope.
 * Throws errors of the real token as `fetchToken` does; an error of a narrower one is kept as its reason.
 */
export async function acquireTokens(
  given: { readonly token?: string; readonly special: Tokens['special'] },
  fetch: Fetch | undefined,
  fetchUnscoped?: Fetch,
  { wanted = USUAL, readKey }: AcquireOptions = {},
): Promise<AcquiredTokens> {
  const real = given.token === undefined ? await fetch?.() : { token: given.token };
  if (real === undefined) {
    throw new ConfigError([
      'no credentials: set AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET, or AUTH0_API_TOKEN',
    ]);
  }
  const claims = decodeJwt(real.token)?.claims;
  const facts = factsOfReal(real, claims);
  const special: Partial<Record<SpecialToken, string>> = { ...given.special };
  const because: Partial<Record<SpecialToken, string>> = {};
  for (const [name, scopes] of NARROW) {
    if (!wanted.includes(name)) continue;
    const isSecondClient = name === 'unscoped' && fetchUnscoped !== undefined;
    const source = isSecondClient ? fetchUnscoped : fetch;
    if (source === undefined || special[name] !== undefined) continue;
    try {
      // The endpoint refuses the whole request if one of its scopes is not granted.
      const asked = scopes.filter((scope) => scopes.length === 1 || facts.scopes?.includes(scope) !== false);
      special[name] = await fetchNarrow(name, source, isSecondClient ? undefined : asked, claims);
    } catch (error) {
      because[name] = reasonOf(error);
    }
  }
  const publicKey = wanted.includes('public-key') ? await readKey?.(real.token) : undefined;
  return { full: real.token, special, because, ...facts, ...defined({ publicKey }) };
}

/** Why there is no token. Rethrows errors that do not explain that. */
export function reasonOf(error: unknown): string {
  if (error instanceof ConfigError || error instanceof Unreachable) return error.message;
  throw error;
}

/** Facts from a token and from the answer of its endpoint. */
function factsOfReal({ scope, expiresIn }: AccessToken, { iat, exp, ...claims }: JsonObject = {}) {
  const seconds = expiresIn ?? (typeof exp === 'number' && typeof iat === 'number' ? exp - iat : 0);
  const lifetimeMs = seconds > 0 ? seconds * 1000 : undefined;
  return defined({ scopes: scopesOf(claims) ?? scopesOf({ scope }), lifetimeMs });
}

/** A token with the scopes of its name. ConfigError if the fetched one has others, or may have them. */
async function fetchNarrow(
  name: NarrowName,
  fetch: Fetch,
  asked: readonly string[] | undefined,
  full: JsonObject | undefined,
): Promise<string> {
  if (asked?.length === 0) throw new ConfigError(['the client is granted none of its scopes']);
  const { token, scope } = await fetch(asked?.join(' '));
  // A token that names no scopes has none, if the real token of the same issuer names its scopes.
  const isSilent = full === undefined || scopesOf(full) === undefined;
  const scopes = scopesOf(decodeJwt(token)?.claims ?? { scope }) ?? (isSilent ? undefined : []);
  if (scopes === undefined) throw new ConfigError(['the token fetched for it does not tell its scopes']);
  const fault = faultOfScopes(name, scopes);
  if (fault === undefined) return token;
  if ('lacking' in fault) throw new ConfigError([`the client is not granted ${fault.lacking}`]);
  const why =
    asked === undefined
      ? `the client of PATCHPROOF_UNSCOPED_CLIENT_ID is granted ${fault.surplus}`
      : `asked for ${asked.join(' and ')} alone, the tenant granted ${fault.surplus} too`;
  throw new ConfigError([why]);
}

interface RenewOptions {
  /** Fetches every token again; absent when the real token is fixed: then nothing is renewed. */
  readonly acquire?: () => Promise<AcquiredTokens>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Called with new tokens before they are used. */
  readonly onSecrets?: (secrets: readonly string[]) => void;
  /** Called with one line when a token cannot be renewed. The current token stays in use. */
  readonly onFailure?: (because: string) => void;
}

/** Credentials that a server must accept while the token is valid. */
const ACCEPTED: readonly CredentialName[] = ['full', 'respelled', 'lower-case', 'two-spaces', 'update-scope'];

/** How long before it expires a token is renewed; at most half its lifetime. */
const MARGIN_MS = 60_000;
/** How long to wait after a failed renewal before the next one. */
const PAUSE_MS = 10_000;

/** When to renew a token that was fetched now. It uses the lifetime, not the date: our clock may be wrong. */
const dueAt = ({ lifetimeMs = Number.POSITIVE_INFINITY }: AcquiredTokens, now: number): number =>
  now + Math.max(lifetimeMs - MARGIN_MS, lifetimeMs / 2);

/** Why a token that was alive at the start of the run is not sent any more: a server may refuse it. */
function expiredToken(name: CredentialName, { special }: Tokens, now: number): string | undefined {
  if (!isSpecial(name) || name === 'expired') return undefined;
  const isDead = (lifeLeft(special[name] ?? '', now) ?? 1) <= 0;
  return isDead ? `${tokenVariable(name)} has expired during the run` : undefined;
}

/** The tokens in use, and a way to fetch them again. */
function renewableTokens(first: AcquiredTokens, { acquire, clock, onSecrets, onFailure }: RenewOptions) {
  const started = clock();
  const original = buildCredentials(first, started);
  let tokens = first;
  let current = original;
  let due = dueAt(first, started);
  let retryAt = Number.NEGATIVE_INFINITY;
  onSecrets?.(original.secrets);
  /** Whether every token was fetched again. */
  const renew = async (): Promise<boolean> => {
    if (acquire === undefined || clock() < retryAt) return false;
    try {
      const fresh = await acquire();
      tokens = { ...fresh, special: { ...tokens.special, ...fresh.special } };
      // A token that fitted its name when the run was planned still does.
      current = buildCredentials(tokens, started);
      due = dueAt(fresh, clock());
      onSecrets?.(current.secrets);
      return true;
    } catch (error) {
      onFailure?.(reasonOf(error));
      retryAt = clock() + PAUSE_MS;
      return false;
    }
  };
  const isDue = (): boolean => clock() >= due;
  return { original, tokens: () => tokens, current: () => current, isDue, renew };
}

/**
 * Renews the real token before it expires, and when a request that must pass is answered with 401; that
 * request is then sent once more. If the new token gets a 401 too, no token is fetched for a 401 until the
 * real one is accepted again.
 */
export function renewTokens(first: AcquiredTokens, options: RenewOptions) {
  const { original, tokens, current, isDue, renew } = renewableTokens(first, options);
  let isFutile = false;
  const sendWith = async (target: Target, request: Request, withinMs?: number): Promise<Reply> => {
    if (isDue()) await renew();
    const message = expiredToken(request.credential, tokens(), options.clock());
    if (message !== undefined && original.lacks(request.credential) === undefined) return unsent(message);
    const reply = await target.send(request, withinMs);
    if (!ACCEPTED.includes(request.credential) || reply.kind === 'fault') return reply;
    if (reply.status !== 401) isFutile = false;
    if (reply.status !== 401 || isFutile || !(await renew())) return reply;
    const second = await target.send(request, withinMs);
    isFutile = second.kind === 'response' && second.status === 401;
    return second;
  };
  const credentials: Credentials = {
    lacks: original.lacks,
    header: (name) => (current().lacks(name) === undefined ? current() : original).header(name),
  };
  const renewing = (target: Target): Target => ({
    ...target,
    send: (...request) => sendWith(target, ...request),
  });
  return { credentials, renewing };
}
