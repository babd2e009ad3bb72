import crypto, { type KeyObject } from 'node:crypto';
import type { CredentialName, Json, JsonObject, SpecialToken, TamperedToken } from '../../model.ts';
import { HarnessError } from '../../text/errors.ts';
import { defined } from '../../text/json.ts';
import { authorizationOf, tokenVariable } from '../../text/placeholder.ts';
import { isSpecial, unsuitable } from './check-token.ts';
import { decodeJwt, type Jwt } from './jwt.ts';

/** The available tokens, without the word Bearer. */
export interface Tokens {
  readonly full: string;
  readonly special: Readonly<Partial<Record<SpecialToken, string>>>;
  /** Why a special token could not be fetched; shown next to the variable to set. */
  readonly because?: Readonly<Partial<Record<SpecialToken, string>>>;
  /** The public key of the real token, as PEM; absent if it was not requested or cannot be read. */
  readonly publicKey?: string;
}

/** Authorization of requests, by credential name. Only this type knows the tokens. */
export interface Credentials {
  /** Why a credential is not available; undefined if it is. */
  readonly lacks: (name: CredentialName) => string | undefined;
  /** The value of the authorization header; undefined for `absent`. HarnessError if it is lacking. */
  readonly header: (name: CredentialName) => string | undefined;
}

type Grant = { readonly header: string | undefined } | { readonly lacking: string };

const bearer = (token: string): Grant => ({ header: `Bearer ${token}` });
const lacking = (because: string): Grant => ({ lacking: because });

/** Builds every credential from the available tokens. `now`: milliseconds since the epoch. */
export function buildCredentials(tokens: Tokens, now: number) {
  const made = new Map<CredentialName, Grant>();
  const grant = (name: CredentialName): Grant => {
    const known = made.get(name) ?? make(name, tokens, now);
    made.set(name, known);
    return known;
  };
  return {
    lacks: (name: CredentialName): string | undefined => {
      const found = grant(name);
      return 'lacking' in found ? found.lacking : undefined;
    },
    header: (name: CredentialName): string | undefined => {
      const found = grant(name);
      if ('lacking' in found) throw new HarnessError(`no ${name} credential: ${found.lacking}`);
      return found.header;
    },
    secrets: [tokens.full, ...Object.values(tokens.special)],
  };
}

function make(name: CredentialName, tokens: Tokens, now: number): Grant {
  if (isSpecial(name)) return special(name, tokens, now);
  // A token in the path or in a cookie is not in the header; see `toOutgoing`.
  if (!isTampered(name)) return { header: authorizationOf(name, tokens.full) };
  const jwt = decodeJwt(tokens.full);
  if (jwt === undefined) return lacking('the real token is not a JWT, so it cannot be tampered with');
  const token = TAMPER[name](jwt, tokens);
  return token === undefined ? lacking(whyNot(name, jwt)) : bearer(token);
}

/** Tampered forms of the real token; undefined where that is not possible. */
const TAMPER: Readonly<Record<TamperedToken, (jwt: Jwt, tokens: Tokens) => string | undefined>> = {
  'payload-changed': changePayload,
  'signature-changed': changeSignature,
  'foreign-key': signWithForeignKey,
  'alg-none': (jwt) => withoutSignature(jwt, 'none'),
  'alg-none-case': (jwt) => withoutSignature(jwt, 'nOnE'),
  'signature-empty': ({ segments }) => `${segments.header}.${segments.payload}.`,
  'embedded-key': signWithOwnKey,
  'kid-path': (jwt) => signWithSecret(jwt, '../../../../../../dev/null', ''),
  'public-key': (jwt, { publicKey }) =>
    publicKey === undefined ? undefined : signWithSecret(jwt, jwt.header.kid, publicKey),
};

const isTampered = (name: CredentialName): name is TamperedToken => Object.hasOwn(TAMPER, name);

function whyNot(name: TamperedToken, { header }: Jwt): string {
  if (name === 'public-key') return 'the key of the real token cannot be read, or is no public one';
  if (name === 'signature-changed') return 'the real token has no signature';
  return `the real token's alg is ${JSON.stringify(header.alg)}, which cannot be signed here`;
}

function special(name: SpecialToken, tokens: Tokens, now: number): Grant {
  const token = tokens.special[name];
  if (token === undefined) {
    const because = tokens.because?.[name];
    return lacking(`set ${tokenVariable(name)}${because === undefined ? '' : ` (${because})`}`);
  }
  const problem = unsuitable(name, token, decodeJwt(tokens.full)?.claims, now);
  return problem === undefined ? bearer(token) : lacking(`${tokenVariable(name)} is of no use: ${problem}`);
}

const segment = (value: JsonObject): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function changePayload({ segments, claims }: Jwt): string {
  const sub = typeof claims.sub === 'string' ? `${claims.sub}-changed` : 'changed';
  return `${segments.header}.${segment({ ...claims, sub })}.${segments.signature}`;
}

/** The same token with one bit flipped in the middle of its signature; undefined if it has none. */
function changeSignature({ segments }: Jwt): string | undefined {
  const bytes = Buffer.from(segments.signature, 'base64url');
  if (bytes.length === 0) return undefined;
  const middle = bytes.length >> 1;
  bytes.writeUInt8(bytes.readUInt8(middle) ^ 1, middle);
  return `${segments.header}.${segments.payload}.${bytes.toString('base64url')}`;
}

const withoutSignature = ({ segments }: Jwt, alg: string): string =>
  `${segment({ alg, typ: 'JWT' })}.${segments.payload}.`;

/** The same claims, signed with a new key that the header carries. */
function signWithOwnKey({ segments }: Jwt): string {
  const { n = '', e = '' } = crypto.createPublicKey(rsaKey()).export({ format: 'jwk' });
  const text = `${segment({ alg: 'RS256', typ: 'JWT', jwk: { kty: 'RSA', n, e } })}.${segments.payload}`;
  return `${text}.${signature('RS', '256', Buffer.from(text)).toString('base64url')}`;
}

/** The same claims, signed by HMAC with a publicly known secret. */
function signWithSecret({ segments }: Jwt, kid: Json | undefined, secret: string): string {
  const text = `${segment({ alg: 'HS256', typ: 'JWT', ...defined({ kid }) })}.${segments.payload}`;
  return `${text}.${crypto.createHmac('sha256', secret).update(text).digest('base64url')}`;
}

const ALGORITHM = /^(RS|PS|ES|HS)(256|384|512)$/;
const CURVES: Readonly<Record<string, string>> = { 256: 'P-256', 384: 'P-384', 512: 'P-521' };

/** The same header and claims, signed with a new key; undefined if the algorithm is not known. */
function signWithForeignKey({ segments, header }: Jwt): string | undefined {
  const [known, family = '', size = ''] = ALGORITHM.exec(String(header.alg)) ?? [];
  if (known === undefined) return undefined;
  const text = `${segments.header}.${segments.payload}`;
  return `${text}.${signature(family, size, Buffer.from(text)).toString('base64url')}`;
}

function signature(family: string, size: string, data: Buffer): Buffer {
  const hash = `sha${size}`;
  if (family === 'HS') return crypto.createHmac(hash, crypto.randomBytes(64)).update(data).digest();
  if (family === 'ES') {
    const { privateKey } = crypto.generateKeyPairSync('ec', { namedCurve: CURVES[size] ?? 'P-256' });
    return crypto.sign(hash, data, { key: privateKey, dsaEncoding: 'ieee-p1363' });
  }
  // 6 is RSA_PKCS1_PSS_PADDING, 1 is RSA_PKCS1_PADDING; PSS salts are as long as the hash.
  const padding = family === 'PS' ? { padding: 6, saltLength: Number(size) / 8 } : { padding: 1 };
  return crypto.sign(hash, data, { key: rsaKey(), ...padding });
}

let foreignKey: KeyObject | undefined;

/** One key for all: making one takes longer than a hundred requests. */
function rsaKey(): KeyObject {
  foreignKey ??= crypto.generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  return foreignKey;
}
