import type { JsonObject, TokenFacts } from '../model.ts';

/** A compact JWS taken apart, nothing verified. The three segments are kept as they came. */
export interface Jwt {
  readonly segments: { readonly header: string; readonly payload: string; readonly signature: string };
  readonly header: JsonObject;
  readonly claims: JsonObject;
}

/** Takes a token apart. Undefined when it is not a compact JWS with JSON header and claims; never throws. */
export function takeApart(token: string): Jwt | undefined {
  const match = /^([\w-]+)\.([\w-]+)\.([\w-]*)$/.exec(token);
  if (match === null) return undefined;
  const [, header = '', payload = '', signature = ''] = match;
  const head = parse(header);
  const claims = parse(payload);
  if (head === undefined || claims === undefined) return undefined;
  return { segments: { header, payload, signature }, header: head, claims };
}

/** What a token says of itself, nothing verified. `now` is milliseconds on the tenant's clock. */
export function factsOf(token: string, given: boolean, now: number): TokenFacts {
  const { iss, aud, exp } = takeApart(token)?.claims ?? {};
  const left = typeof exp === 'number' ? exp - now / 1000 : 1;
  return {
    ...(given ? { given: true } : {}),
    ...(left <= 0 ? { expiredFor: Math.round(-left) } : {}),
    ...(typeof iss === 'string' ? { issuer: iss } : {}),
    audiences: [aud ?? []].flat().filter((one) => typeof one === 'string'),
  };
}

/** JSON as a segment of a token. */
export function segment(value: JsonObject): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** The scopes a token carries, or undefined when it does not say. */
export function scopesOf(claims: JsonObject): readonly string[] | undefined {
  const { scope, permissions } = claims;
  const listed = Array.isArray(permissions) ? permissions.filter((word) => typeof word === 'string') : [];
  if (typeof scope === 'string') return [...scope.split(' ').filter((word) => word !== ''), ...listed];
  return Array.isArray(permissions) ? listed : undefined;
}

function parse(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
