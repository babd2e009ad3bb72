import type { CredentialName } from '../../model.ts';
import { HarnessError } from '../../text/errors.ts';
import { type SpecialName, unsuitable, VARIABLE } from './check-token.ts';
import { canSign, changePayload, changeSignature, type Jwt, signAnew, takeApart, unsign } from './jwt.ts';

/** The tokens at hand, without the word Bearer. */
export interface Tokens {
  readonly full: string;
  readonly special: Readonly<Partial<Record<SpecialName, string>>>;
  /** Why a special token could not be fetched, said beside the variable to set. */
  readonly because?: Readonly<Partial<Record<SpecialName, string>>>;
}

/** What a request authorizes itself with, by name. The only place that knows a token. */
export interface Credentials {
  /** Why a credential cannot be had, or undefined when it can. */
  readonly lacks: (name: CredentialName) => string | undefined;
  /** The authorization header's value; undefined for `absent`. HarnessError for what is lacking. */
  readonly header: (name: CredentialName) => string | undefined;
  /** Every token, for redaction. */
  readonly secrets: readonly string[];
}

/** A value, or why there is none. */
type TokenGrant =
  | { readonly kind: 'header'; readonly value: string | undefined }
  | { readonly kind: 'lacking'; readonly because: string };

/** Builds every credential out of the tokens at hand. `now` is milliseconds since the epoch. */
export function buildCredentials(tokens: Tokens, now: number): Credentials {
  const made = new Map<CredentialName, TokenGrant>();
  const grant = (name: CredentialName): TokenGrant => {
    const known = made.get(name) ?? make(name, tokens, now);
    made.set(name, known);
    return known;
  };
  return {
    lacks: (name) => {
      const found = grant(name);
      return found.kind === 'lacking' ? found.because : undefined;
    },
    header: (name) => {
      const found = grant(name);
      if (found.kind === 'lacking') throw new HarnessError(`no ${name} credential: ${found.because}`);
      return found.value;
    },
    secrets: [tokens.full, ...Object.values(tokens.special)],
  };
}

function make(name: CredentialName, tokens: Tokens, now: number): TokenGrant {
  switch (name) {
    case 'full':
      return bearer(tokens.full);
    case 'absent':
      return { kind: 'header', value: undefined };
    case 'query':
      // Goes into the path, not the header; see `openTarget`.
      return { kind: 'header', value: undefined };
    case 'basic':
      return { kind: 'header', value: `Basic ${Buffer.from('patchproof:patchproof').toString('base64')}` };
    case 'bearer-alone':
      return { kind: 'header', value: 'Bearer' };
    case 'opaque':
      return bearer('opaqueopaqueopaqueopaqueopaqueop');
    case 'payload-changed':
    case 'signature-changed':
    case 'alg-none':
    case 'foreign-key':
      return tamper(name, takeApart(tokens.full));
    case 'expired':
    case 'other-audience':
    case 'other-issuer':
    case 'unscoped':
    case 'read-scope':
      return special(name, tokens, now);
  }
}

function tamper(
  name: 'payload-changed' | 'signature-changed' | 'alg-none' | 'foreign-key',
  jwt: Jwt | undefined,
): TokenGrant {
  if (jwt === undefined) return lacking('the real token is not a JWT, so it cannot be tampered with');
  switch (name) {
    case 'payload-changed':
      return bearer(changePayload(jwt));
    case 'alg-none':
      return bearer(unsign(jwt));
    case 'signature-changed': {
      const changed = changeSignature(jwt);
      return changed === undefined ? lacking('the real token has no signature') : bearer(changed);
    }
    case 'foreign-key':
      return canSign(jwt)
        ? bearer(signAnew(jwt))
        : lacking(`the real token's alg is ${JSON.stringify(jwt.header.alg)}, which cannot be signed here`);
  }
}

function special(name: SpecialName, tokens: Tokens, now: number): TokenGrant {
  const token = tokens.special[name];
  if (token === undefined) {
    const because = tokens.because?.[name];
    return lacking(`set ${VARIABLE[name]}${because === undefined ? '' : ` (${because})`}`);
  }
  const problem = unsuitable(name, token, takeApart(tokens.full)?.claims, now);
  return problem === undefined ? bearer(token) : lacking(`${VARIABLE[name]} is of no use: ${problem}`);
}

function bearer(token: string): TokenGrant {
  return { kind: 'header', value: `Bearer ${token}` };
}

function lacking(because: string): TokenGrant {
  return { kind: 'lacking', because };
}
