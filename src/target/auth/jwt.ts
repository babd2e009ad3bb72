import type { JsonObject, TokenFacts } from '../../model.ts';
import { defined, isObject, parseJson } from '../../text/json.ts';

/** A compact JWS taken apart, nothing verified. The three segments are kept as they came. */
export interface Jwt {
  readonly segments: { readonly header: string; readonly payload: string; readonly signature: string };
  readonly header: JsonObject;
  readonly claims: JsonObject;
}

/** Takes a token apart. Undefined when it is not a compact JWS with JSON header and claims; never throws. */
export function decodeJwt(token: string): Jwt | undefined {
  const [, header = '', payload = '', signature = ''] = /^([\w-]+)\.([\w-]+)\.([\w-]*)$/.exec(token) ?? [];
  const [head, claims] = [header, payload].map(
    (text) => parseJson(Buffer.from(text, 'base64url').toString('utf8'))?.value,
  );
  return isObject(head) && isObject(claims)
    ? { segments: { header, payload, signature }, header: head, claims }
    : undefined;
}

/** What a token says of itself, nothing verified. `now` is milliseconds on the tenant's clock. */
export function factsOf(token: string, given: boolean, now: number): TokenFacts {
  const { iss, aud, exp } = decodeJwt(token)?.claims ?? {};
  const left = typeof exp === 'number' ? exp - now / 1000 : 1;
  return {
    ...defined({ given: given || undefined, expiredFor: left <= 0 ? Math.round(-left) : undefined }),
    ...(typeof iss === 'string' ? { issuer: iss } : {}),
    audiences: [aud ?? []].flat().filter((one) => typeof one === 'string'),
  };
}

/** Milliseconds that a token still lives by our clock; undefined when it does not say. */
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
