import { ConfigError } from '../errors.ts';
import type { JsonObject } from '../model.ts';
import type { Tokens } from './credentials.ts';
import { scopesOf, takeApart } from './jwt.ts';
import { READ, type SpecialName, UPDATE } from './suitable.ts';
import type { AccessToken } from './token.ts';
import { Unreachable } from './unreachable.ts';

/** What configuration gives: tokens by name, and whether more can be fetched. */
export interface Given {
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
  given: Given,
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
