import type { CredentialName, JsonObject, Reply, Request, SpecialToken, Target } from '../../model.ts';
import { ConfigError, Unreachable } from '../../text/errors.ts';
import { defined } from '../../text/json.ts';
import { tokenVariable } from '../../text/placeholder.ts';
import { unsent } from '../pace/retry.ts';
import { ACTIONS, faultOfScopes, isSpecial, READ, RESOURCES, UPDATE } from './check-token.ts';
import { buildCredentials, type Credentials, type Tokens } from './credentials.ts';
import { decodeJwt, lifeLeft, scopesOf } from './jwt.ts';
import type { AccessToken } from './token.ts';

/** Fetches a token, all scopes or those asked for. */
export type Fetch = (scope?: string) => Promise<AccessToken>;

/** Tokens, with what is known of the real one. */
export interface AcquiredTokens extends Tokens {
  /** Its scopes; absent when neither it nor the endpoint names them. */
  readonly scopes?: readonly string[];
  /** Milliseconds that it lives from now on; absent when it was not fetched now, or does not say. */
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
  /** The credentials that will be sent: no token is fetched for others. Default: those of the gate. */
  readonly wanted?: readonly CredentialName[];
  /** Reads the public key of a token, as PEM. */
  readonly readKey?: (token: string) => Promise<string | undefined>;
}

const USUAL: readonly CredentialName[] = ['unscoped', 'read-scope', 'update-scope', 'resources-scope'];

/**
 * Completes the given tokens with those that can be fetched. `fetch` is absent without client credentials,
 * `fetchUnscoped` without a second client for the token that lacks the update scope. Errors of the real token
 * are thrown, as `fetchToken` has them; those of the narrower ones become the reason for their absence.
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
      // Who asks for a scope that is not granted gets no token at all.
      const asked = scopes.filter((scope) => scopes.length === 1 || facts.scopes?.includes(scope) !== false);
      special[name] = await fetchNarrow(name, source, isSecondClient ? undefined : asked, claims);
    } catch (error) {
      because[name] = reasonOf(error);
    }
  }
  const publicKey = wanted.includes('public-key') ? await readKey?.(real.token) : undefined;
  return { full: real.token, special, because, ...facts, ...defined({ publicKey }) };
}

/** Why there is no token. Throws what is no such reason. */
export function reasonOf(error: unknown): string {
  if (error instanceof ConfigError || error instanceof Unreachable) return error.message;
  throw error;
}

/** What a token and its endpoint say of it. */
function factsOfReal({ scope, expiresIn }: AccessToken, { iat, exp, ...claims }: JsonObject = {}) {
  const seconds = expiresIn ?? (typeof exp === 'number' && typeof iat === 'number' ? exp - iat : 0);
  const lifetimeMs = seconds > 0 ? seconds * 1000 : undefined;
  return defined({ scopes: scopesOf(claims) ?? scopesOf({ scope }), lifetimeMs });
}

/**
 * A token with the scopes of its name. ConfigError when the one that was fetched has others, or may have
 * them.
 */
async function fetchNarrow(
  name: NarrowName,
  fetch: Fetch,
  asked: readonly string[] | undefined,
  full: JsonObject | undefined,
): Promise<string> {
  if (asked?.length === 0) throw new ConfigError(['the client is granted none of its scopes']);
  const { token, scope } = await fetch(asked?.join(' '));
  // A token that names no scopes has none when the real token, of the same issuer, names its own.
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
  /** Fetches every token anew; absent when the real token is fixed: then nothing is ever renewed. */
  readonly acquire?: () => Promise<AcquiredTokens>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Told of tokens as soon as they are known, before they are used. */
  readonly onSecrets?: (secrets: readonly string[]) => void;
  /** Told, in a line, why a token could not be renewed. The one at hand stays in use. */
  readonly onFailure?: (because: string) => void;
}

/** What a server has to accept, as long as the token lives. */
const ACCEPTED: readonly CredentialName[] = ['full', 'respelled', 'lower-case', 'two-spaces', 'update-scope'];

/** How long before its end a token is renewed; never more than half its life. */
const MARGIN_MS = 60_000;
/** After a token could not be renewed, the endpoint is left alone for so long. */
const PAUSE_MS = 10_000;

/** When a token fetched now has to be renewed. Its lifetime counts, not its date: our clock may be wrong. */
const dueAt = ({ lifetimeMs = Number.POSITIVE_INFINITY }: AcquiredTokens, now: number): number =>
  now + Math.max(lifetimeMs - MARGIN_MS, lifetimeMs / 2);

/**
 * The real token is renewed before it expires, and when a request that is to pass is answered with 401; then
 * that request is sent once more. A 401 that a new token does not mend stands, and no further token is
 * fetched for a 401 until the real token has been accepted again.
 */
export function renewTokens(first: AcquiredTokens, { acquire, clock, onSecrets, onFailure }: RenewOptions) {
  const started = clock();
  const original = buildCredentials(first, started);
  let tokens = first;
  let current = original;
  let due = dueAt(first, started);
  let retryAt = Number.NEGATIVE_INFINITY;
  let isFutile = false;
  onSecrets?.(original.secrets);

  const renew = async (): Promise<boolean> => {
    if (acquire === undefined || clock() < retryAt) return false;
    try {
      const fresh = await acquire();
      tokens = { ...fresh, special: { ...tokens.special, ...fresh.special } };
      // Suitable is what was suitable when the run was planned.
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
  /** A token that was alive at the start and is not any more: a server that refuses it is right. */
  const expiredDuringRun = (name: CredentialName): string | undefined => {
    if (!isSpecial(name) || name === 'expired' || original.lacks(name) !== undefined) return undefined;
    const isDead = (lifeLeft(tokens.special[name] ?? '', clock()) ?? 1) <= 0;
    return isDead ? `${tokenVariable(name)} has expired during the run` : undefined;
  };
  const sendWith = async (target: Target, request: Request, withinMs?: number): Promise<Reply> => {
    if (clock() >= due) await renew();
    const message = expiredDuringRun(request.credential);
    if (message !== undefined) return unsent(message);
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
    header: (name) => (current.lacks(name) === undefined ? current : original).header(name),
  };
  const renewing = (target: Target): Target => ({
    ...target,
    send: (...request) => sendWith(target, ...request),
  });
  return { credentials, renewing };
}
