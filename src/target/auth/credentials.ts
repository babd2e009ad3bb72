import type { CredentialName, SpecialToken, TamperedToken } from '../../model.ts';
import { HarnessError } from '../../text/errors.ts';
import { authorizationOf, tokenVariable } from '../../text/placeholder.ts';
import { isSpecial, unsuitable } from './check-token.ts';
import {
  changePayload,
  changeSignature,
  decodeJwt,
  type Jwt,
  signWithForeignKey,
  signWithOwnKey,
  signWithSecret,
  withoutSignature,
} from './jwt.ts';

/** The tokens at hand, without the word Bearer. */
export interface Tokens {
  readonly full: string;
  readonly special: Readonly<Partial<Record<SpecialToken, string>>>;
  /** Why a special token could not be fetched, said beside the variable to set. */
  readonly because?: Readonly<Partial<Record<SpecialToken, string>>>;
  /** The key that the real token is verified with, as PEM; absent when it was not asked for or cannot be read. */
  readonly publicKey?: string;
}

/** What a request authorizes itself with, by name. The only place that knows a token. */
export interface Credentials {
  /** Why a credential cannot be had, or undefined when it can. */
  readonly lacks: (name: CredentialName) => string | undefined;
  /** The authorization header's value; undefined for `absent`. HarnessError for what is lacking. */
  readonly header: (name: CredentialName) => string | undefined;
  readonly secrets: readonly string[];
}

type Grant = { readonly header: string | undefined } | { readonly lacking: string };

const bearer = (token: string): Grant => ({ header: `Bearer ${token}` });
const lacking = (because: string): Grant => ({ lacking: because });

/** Builds every credential out of the tokens at hand. `now` is milliseconds since the epoch. */
export function buildCredentials(tokens: Tokens, now: number): Credentials {
  const made = new Map<CredentialName, Grant>();
  const grant = (name: CredentialName): Grant => {
    const known = made.get(name) ?? make(name, tokens, now);
    made.set(name, known);
    return known;
  };
  return {
    lacks: (name) => {
      const found = grant(name);
      return 'lacking' in found ? found.lacking : undefined;
    },
    header: (name) => {
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

/** The real token, tampered with; undefined where that cannot be done. */
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
