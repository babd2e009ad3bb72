import type { Case, CredentialName, JsonObject, Request, SpecialToken } from '../../model.ts';
import { decodeJwt, scopesOf } from './jwt.ts';

export const UPDATE = 'update:organization_connections';
export const READ = 'read:organization_connections';

/**
 * Neighbours of the update scope: other actions on the same resource, and the same action on other resources.
 */
export const ACTIONS = ['create:organization_connections', 'delete:organization_connections'] as const;
export const RESOURCES = ['update:organizations', 'update:connections'] as const;

interface WantedToken {
  /** The scopes of which the token carries one at least. */
  readonly held?: readonly string[];
  /**
   * Its audience and its issuer beside those of the real token. Default: both are the same. `any`: it does
   * not matter.
   */
  readonly claims?: Readonly<Record<'aud' | 'iss', 'same' | 'other' | 'none' | 'any'>>;
}

const SPECIAL: Readonly<Record<SpecialToken, WantedToken>> = {
  expired: {},
  'other-audience': { claims: { aud: 'other', iss: 'any' } },
  'other-issuer': { claims: { aud: 'any', iss: 'other' } },
  unscoped: {},
  'read-scope': { held: [READ] },
  'update-scope': { held: [UPDATE] },
  'actions-scope': { held: ACTIONS },
  'resources-scope': { held: RESOURCES },
  'no-audience': { claims: { aud: 'none', iss: 'same' } },
  'no-issuer': { claims: { aud: 'same', iss: 'none' } },
  'no-scope': {},
};

export const specialNames = Object.keys(SPECIAL) as readonly SpecialToken[];

export const isSpecial = (name: CredentialName): name is SpecialToken => Object.hasOwn(SPECIAL, name);

/** What is wrong with the scopes of a token: one that it may not carry, or those of which it carries none. */
export function faultOfScopes(name: SpecialToken, scopes: readonly string[]) {
  // The update scope stands alone, or is not there.
  const surplus = scopes.find((scope) => (scope === UPDATE) === (name !== 'update-scope'));
  if (surplus !== undefined) return { surplus };
  const { held } = SPECIAL[name];
  return held?.some((scope) => scopes.includes(scope)) === false ? { lacking: held.join(' or ') } : undefined;
}

/** Tokens that expired less than this long ago may still pass a server that allows for clock skew. */
const LEEWAY_MS = 120_000;

/**
 * Why a token is not what its name says, or undefined when nothing speaks against it. A correct server would
 * be blamed for accepting an `expired` token that still lives, or for refusing an `unscoped` one that is
 * dead. `full` are the claims of the real token, when it is a JWT; `now` is milliseconds since the epoch.
 */
export function unsuitable(
  name: SpecialToken,
  token: string,
  full: JsonObject | undefined,
  now: number,
): string | undefined {
  const claims = decodeJwt(token)?.claims;
  if (claims === undefined) return 'it is not a JWT';
  const end = typeof claims.exp === 'number' ? claims.exp * 1000 : Number.POSITIVE_INFINITY;
  if (name === 'expired') return end < now - LEEWAY_MS ? undefined : 'it has not expired, or only just';
  if (end < now) return 'it has expired';
  const own = SPECIAL[name].claims;
  for (const claim of ['aud', 'iss'] as const) {
    const word = { aud: 'audience', iss: 'issuer' }[claim];
    const kind = own?.[claim] ?? 'same';
    // A claim that neither has is not in common.
    const theirs = [full?.[claim] ?? []].flat();
    const isOfReal = [claims[claim] ?? []].flat().some((value) => theirs.includes(value));
    if (kind === 'other' && isOfReal) return `its ${word} is that of the real token`;
    if (kind === 'none' && claims[claim] !== undefined) return `it has an ${word}`;
    if (kind === 'same' && full !== undefined && !isOfReal)
      return 'its issuer or audience is not that of the real token';
  }
  const scopes = scopesOf(claims);
  if (name === 'no-scope') return scopes === undefined ? undefined : 'it names scopes';
  const fault = own === undefined ? faultOfScopes(name, scopes ?? []) : undefined;
  if (fault === undefined) return undefined;
  return 'surplus' in fault ? `it carries ${fault.surplus}` : `it does not carry ${fault.lacking}`;
}

/** Needed only to look at the connection itself, which an organization connection must leave alone. */
export const READ_CONNECTIONS = 'read:connections';

/** A run that creates its own resources needs these too. */
export const PROVISION: readonly string[] = [
  'create:organizations',
  'delete:organizations',
  'create:connections',
  'delete:connections',
  'create:organization_connections',
];

const SCOPES: readonly string[] = [UPDATE, READ, READ_CONNECTIONS];

function scopeOf({ method, path }: Request): string {
  if (/^\/connections(\/|\?|$)/.test(path)) return READ_CONNECTIONS;
  return method === 'GET' ? READ : UPDATE;
}

/** Whether there is nothing to ask: every scope is there, or none is named. */
export const isEnough = (granted: readonly string[] | undefined): boolean =>
  granted === undefined || SCOPES.every((scope) => granted.includes(scope));

/**
 * The scopes it takes to send these with the real token, each once. Other credentials are meant to lack some.
 */
export function scopesFor(steps: readonly Pick<Case, 'request'>[]): readonly string[] {
  const real = steps.filter(({ request }) => request.credential === 'full');
  return [...new Set(real.map(({ request }) => scopeOf(request)))];
}

/** What is missing, by scope. `needs` are the scopes of each rule. A token that names none is not judged. */
export function missingScopes(
  granted: readonly string[] | undefined,
  needs: ReadonlyMap<string, readonly string[]>,
) {
  const lacking = SCOPES.filter((scope) => granted?.includes(scope) === false);
  return lacking.flatMap((scope) => {
    const rules = [...needs].flatMap(([rule, scopes]) => (scopes.includes(scope) ? [rule] : []));
    return rules.length === 0 ? [] : [{ scope, rules }];
  });
}
