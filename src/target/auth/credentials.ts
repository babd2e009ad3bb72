import type { CredentialName } from '../../model.ts';
import { HarnessError } from '../../text/errors.ts';
import { isSpecial, type SpecialName, unsuitable, VARIABLE } from './check-token.ts';
import { changePayload, changeSignature, type Jwt, signAnew, takeApart, unsign } from './jwt.ts';

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

/** A header, or why there is none. */
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
  switch (name) {
    case 'full':
      return bearer(tokens.full);
    case 'absent':
    // A token in the path, not in the header; see `openTarget`.
    case 'query':
      return { header: undefined };
    case 'basic':
      return { header: `Basic ${Buffer.from('patchproof:patchproof').toString('base64')}` };
    case 'bearer-alone':
      return { header: 'Bearer' };
    case 'opaque':
      return bearer('opaqueopaqueopaqueopaqueopaqueop');
    default: {
      const jwt = takeApart(tokens.full);
      return jwt === undefined
        ? lacking('the real token is not a JWT, so it cannot be tampered with')
        : TAMPER[name](jwt);
    }
  }
}

type TamperedName = 'payload-changed' | 'signature-changed' | 'alg-none' | 'foreign-key';

const TAMPER: Readonly<Record<TamperedName, (jwt: Jwt) => Grant>> = {
  'payload-changed': (jwt) => bearer(changePayload(jwt)),
  'alg-none': (jwt) => bearer(unsign(jwt)),
  'signature-changed': (jwt) => {
    const changed = changeSignature(jwt);
    return changed === undefined ? lacking('the real token has no signature') : bearer(changed);
  },
  'foreign-key': (jwt) => {
    const signed = signAnew(jwt);
    return signed === undefined
      ? lacking(`the real token's alg is ${JSON.stringify(jwt.header.alg)}, which cannot be signed here`)
      : bearer(signed);
  },
};

function special(name: SpecialName, tokens: Tokens, now: number): Grant {
  const token = tokens.special[name];
  if (token === undefined) {
    const because = tokens.because?.[name];
    return lacking(`set ${VARIABLE[name]}${because === undefined ? '' : ` (${because})`}`);
  }
  const problem = unsuitable(name, token, takeApart(tokens.full)?.claims, now);
  return problem === undefined ? bearer(token) : lacking(`${VARIABLE[name]} is of no use: ${problem}`);
}
