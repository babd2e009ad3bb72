import {
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';
import type { Json, JsonObject, TokenFacts } from '../../model.ts';
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

const segment = (value: JsonObject): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export function scopesOf(claims: Readonly<Record<string, unknown>>): readonly string[] | undefined {
  const { scope, permissions } = claims;
  const listed = Array.isArray(permissions)
    ? permissions.filter((word) => typeof word === 'string')
    : undefined;
  if (typeof scope !== 'string') return listed;
  return [...scope.split(' ').filter((word) => word !== ''), ...(listed ?? [])];
}

export function changePayload({ segments, claims }: Jwt): string {
  const sub = typeof claims.sub === 'string' ? `${claims.sub}-changed` : 'changed';
  return `${segments.header}.${segment({ ...claims, sub })}.${segments.signature}`;
}

/** The same token with one bit of its decoded signature flipped, in the middle; undefined when it has none. */
export function changeSignature({ segments }: Jwt): string | undefined {
  const bytes = Buffer.from(segments.signature, 'base64url');
  if (bytes.length === 0) return undefined;
  const middle = bytes.length >> 1;
  bytes.writeUInt8(bytes.readUInt8(middle) ^ 1, middle);
  return `${segments.header}.${segments.payload}.${bytes.toString('base64url')}`;
}

export const withoutSignature = ({ segments }: Jwt, alg: string): string =>
  `${segment({ alg, typ: 'JWT' })}.${segments.payload}.`;

/** The same claims, signed with a key made here, which the header carries. */
export function signWithOwnKey({ segments }: Jwt): string {
  const { n = '', e = '' } = createPublicKey(rsaKey()).export({ format: 'jwk' });
  const text = `${segment({ alg: 'RS256', typ: 'JWT', jwk: { kty: 'RSA', n, e } })}.${segments.payload}`;
  return `${text}.${signature('RS', '256', Buffer.from(text)).toString('base64url')}`;
}

/** The same claims, signed by HMAC with a secret that anyone knows. */
export function signWithSecret({ segments }: Jwt, kid: Json | undefined, secret: string): string {
  const text = `${segment({ alg: 'HS256', typ: 'JWT', ...defined({ kid }) })}.${segments.payload}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

const ALGORITHM = /^(RS|PS|ES|HS)(256|384|512)$/;
const CURVES: Readonly<Record<string, string>> = { 256: 'P-256', 384: 'P-384', 512: 'P-521' };

/** The same header and claims, signed with a key made here. Undefined when the algorithm of the token is not known. */
export function signWithForeignKey({ segments, header }: Jwt): string | undefined {
  const [known, family = '', size = ''] = ALGORITHM.exec(String(header.alg)) ?? [];
  if (known === undefined) return undefined;
  const text = `${segments.header}.${segments.payload}`;
  return `${text}.${signature(family, size, Buffer.from(text)).toString('base64url')}`;
}

function signature(family: string, size: string, data: Buffer): Buffer {
  const hash = `sha${size}`;
  if (family === 'HS') return createHmac(hash, randomBytes(64)).update(data).digest();
  if (family === 'ES') {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: CURVES[size] ?? 'P-256' });
    return sign(hash, data, { key: privateKey, dsaEncoding: 'ieee-p1363' });
  }
  // 6 is RSA_PKCS1_PSS_PADDING, 1 is RSA_PKCS1_PADDING; PSS salts are as long as the hash.
  const padding = family === 'PS' ? { padding: 6, saltLength: Number(size) / 8 } : { padding: 1 };
  return sign(hash, data, { key: rsaKey(), ...padding });
}

let foreignKey: KeyObject | undefined;

/** One for all: making a key takes longer than a hundred requests. */
function rsaKey(): KeyObject {
  foreignKey ??= generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  return foreignKey;
}
