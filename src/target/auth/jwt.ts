import type { JsonObject, TokenFacts } from '../../model.ts';
import { defined, isObject, parseJson } from '../../text/json.ts';

/** A compact JWS, decoded but not verified. The three segments are kept as received. */
export interface Jwt {
  readonly segments: { readonly header: string; readonly payload: string; readonly signature: string };
  readonly header: JsonObject;
  readonly claims: JsonObject;
}

/** Decodes a token. Undefined if it is not a compact JWS with JSON header and claims; never throws. */
export function decodeJwt(token: string): Jwt | undefined {
  const [, header = '', payload = '', signature = ''] = /^([\w-]+)\.([\w-]+)\.([\w-]*)$/.exec(token) ?? [];
  const [head, claims] = [header, payload].map(
    (text) => parseJson(Buffer.from(text, 'base64url').toString('utf8'))?.value,
  );
  return isObject(head) && isObject(claims)
    ? { segments: { header, payload, signature }, header: head, claims }
    : undefined;
}

/** The facts in a token, not verified. `now`: milliseconds on the tenant's clock. */
export function factsOf(token: string, given: boolean, now: number): TokenFacts {
  const { iss, aud, exp } = decodeJwt(token)?.claims ?? {};
  const left = typeof exp === 'number' ? exp - now / 1000 : 1;
  return {
    ...defined({ given: given || undefined, expiredFor: left <= 0 ? Math.round(-left) : undefined }),
    ...(typeof iss === 'string' ? { issuer: iss } : {}),
    audiences: [aud ?? []].flat().filter((one) => typeof one === 'string'),
  };
}

/** Milliseconds until a token expires by our clock; undefined if it has no date. */
export function lifeLeft(token: string, now: number): number | undefined {
  const exp = decodeJwt(token)?.claims.exp;
  return typeof exp === 'number' ? exp * 1000 - now : undefined;
}

export function scopesOf(claims: Readonly<Record<string, unknown>>): readonly string[] | undefined {
  const { scope, permissions } = claims;
  const listed = Array.isArray(permissions)
    ? permissions.filter((word) => typeof word === 'string')
    : undefined;
  if (typeof scope !== 'string') return listed;
  return [...scope.split(' ').filter((word) => word !== ''), ...(listed ?? [])];
}
