import type { JsonObject } from '../model.ts';
import { scopesOf, takeApart } from './jwt.ts';

/** Credentials that cannot be made out of the real token. */
export type SpecialName = 'expired' | 'other-audience' | 'other-issuer' | 'unscoped' | 'read-scope';

/** The variable that holds each special token. */
export const VARIABLE: Readonly<Record<SpecialName, string>> = {
  expired: 'PATCHPROOF_EXPIRED_TOKEN',
  'other-audience': 'PATCHPROOF_OTHER_AUDIENCE_TOKEN',
  'other-issuer': 'PATCHPROOF_OTHER_ISSUER_TOKEN',
  unscoped: 'PATCHPROOF_UNSCOPED_TOKEN',
  'read-scope': 'PATCHPROOF_READ_SCOPE_TOKEN',
};

export const UPDATE = 'update:organization_connections';
export const READ = 'read:organization_connections';

/** Tokens that expired less than this long ago may still pass a server that allows for clock skew. */
const LEEWAY_MS = 120_000;

/**
 * Why a token is not what its name says, or undefined when nothing speaks against it. A correct server would
 * be blamed for accepting an `expired` token that still lives, or for refusing an `unscoped` one that is dead.
 * `full` are the claims of the real token, when it is a JWT; `now` is milliseconds since the epoch.
 */
export function unsuitable(
  name: SpecialName,
  token: string,
  full: JsonObject | undefined,
  now: number,
): string | undefined {
  const claims = takeApart(token)?.claims;
  if (claims === undefined) return 'it is not a JWT';
  switch (name) {
    case 'expired':
      return endOf(claims) < now - LEEWAY_MS ? undefined : 'it has not expired, or only just';
    case 'other-audience':
      return (
        isDead(claims, now) ??
        (shares(claims, full, 'aud') ? 'its audience is that of the real token' : undefined)
      );
    case 'other-issuer':
      return (
        isDead(claims, now) ??
        (shares(claims, full, 'iss') ? 'its issuer is that of the real token' : undefined)
      );
    case 'unscoped':
    case 'read-scope':
      return isDead(claims, now) ?? isStranger(claims, full) ?? isOverScoped(name, claims);
  }
}

function isDead(claims: JsonObject, now: number): string | undefined {
  return endOf(claims) < now ? 'it has expired' : undefined;
}

function isStranger(claims: JsonObject, full: JsonObject | undefined): string | undefined {
  const isKin = full === undefined || (shares(claims, full, 'iss') && shares(claims, full, 'aud'));
  return isKin ? undefined : 'its issuer or audience is not that of the real token';
}

function isOverScoped(name: 'unscoped' | 'read-scope', claims: JsonObject): string | undefined {
  const scopes = scopesOf(claims) ?? [];
  if (scopes.includes(UPDATE)) return `it carries ${UPDATE}`;
  return name === 'read-scope' && !scopes.includes(READ) ? `it does not carry ${READ}` : undefined;
}

/** When a token expires, in milliseconds since the epoch; never, when it does not say. */
function endOf(claims: JsonObject): number {
  return typeof claims.exp === 'number' ? claims.exp * 1000 : Number.POSITIVE_INFINITY;
}

/** Whether two tokens have a value of a claim in common; a claim that neither has is not in common. */
function shares(claims: JsonObject, full: JsonObject | undefined, claim: 'aud' | 'iss'): boolean {
  const theirs = [full?.[claim] ?? []].flat();
  return [claims[claim] ?? []].flat().some((value) => theirs.includes(value));
}
