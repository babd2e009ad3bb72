import type { Case, CredentialName, JsonObject, Request, SpecialToken } from '../../model.ts';
import { decodeJwt, scopesOf } from './jwt.ts';

export const UPDATE = 'update:organization_connections';
export const READ = 'read:organization_connections';

/** Scopes close to the update scope: other actions on the same resource, or the same action on others. */
export const ACTIONS = ['create:organization_connections', 'delete:organization_connections'] as const;
export const RESOURCES = ['update:organizations', 'update:connections'] as const;

interface WantedToken {
  /** The token carries at least one of these scopes. */
  readonly held?: readonly string[];
  /** Its audience and issuer, compared with the real token. Default: both the same. `any`: not compared. */
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

/** What is wrong with the scopes of a token: one that it must not carry, or a list of which it has none. */
export function faultOfScopes(name: SpecialToken, scopes: readonly string[]) {
  // The update scope must be the only one, or absent.
  const surplus = scopes.find((scope) => (scope === UPDATE) === (name !== 'update-scope'));
  if (surplus !== undefined) return { surplus };
  const { held } = SPECIAL[name];
  return held?.some((scope) => scopes.includes(scope)) === false ? { lacking: held.join(' or ') } : undefined;
}

/** A server that allows for clock skew may accept a token that expired less than this long ago. */
const LEEWAY_MS = 120_000;

/**
 * Why a token does not fit its name; undefined if no reason is known. With the wrong token, a correct server
 * would be blamed: for accepting a live `expired` token, or for refusing an `unscoped` one that has expired.
 * `full`: the claims of the real token, if it is a JWT; `now`: milliseconds since the epoch.
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
    // Two tokens without a claim do not have it in common.
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

/** Needed only to read the tenant-level connection, which the operation must not change. */
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

/** Whether no scope is missing: all are granted, or the token names none. */
export const isEnough = (granted: readonly string[] | undefined): boolean =>
  granted === undefined || SCOPES.every((scope) => granted.includes(scope));

/** The scopes that these requests need with the real token. Other credentials lack some on purpose. */
export function scopesFor(steps: readonly Pick<Case, 'request'>[]): readonly string[] {
  const real = steps.filter(({ request }) => request.credential === 'full');
  return [...new Set(real.map(({ request }) => scopeOf(request)))];
}

/** The missing scopes. `needs`: the scopes of each rule. A token that names no scopes is not judged. */
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
