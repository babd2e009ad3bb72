import type { CredentialName, SpecialToken, Subject, TamperedToken } from '../model.ts';
import { own } from './json.ts';

const swapCase = (text: string): string =>
  text.replace(/[a-z]+|[A-Z]+/g, (run) => (/[a-z]/.test(run) ? run.toUpperCase() : run.toLowerCase()));

/** An id without its prefix, or without its first characters if it has none: either way not a valid id. */
function withoutPrefix(id: string): string {
  const [, rest = ''] = /^(?:[a-z]+_|.{4})(.+)$/.exec(id) ?? [];
  return rest === '' ? `${id}x` : rest;
}

/** The id of `connection`. `CONNECTION` changes its letter case; `bare_connection` removes its prefix. */
export function idFor(placeholder: string, subject: Subject): string | undefined {
  const ids = new Map<string, string | undefined>(Object.entries(subject));
  const bare = ids.get(placeholder.replace(/^bare_/, ''));
  if (placeholder.startsWith('bare_')) return bare && withoutPrefix(bare);
  const id = ids.get(placeholder.toLowerCase());
  return id === undefined || placeholder === placeholder.toLowerCase() ? id : swapCase(id);
}

/** The variable of a token that cannot be derived from the real one: `PATCHPROOF_NO_SCOPE_TOKEN`. */
export const tokenVariable = (credential: string): string =>
  `PATCHPROOF_${credential.toUpperCase().replaceAll('-', '_')}_TOKEN`;

/** Undoes percent-encoding; returns the text unchanged if that fails. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Credentials that are not a text around the real token, or without one. */
type Unspelled = 'absent' | 'query' | 'cookie' | SpecialToken | TamperedToken;

/** Authorization headers with a spelling of the real token, or with no token. */
const SPELLINGS: Readonly<Record<Exclude<CredentialName, Unspelled>, string>> = {
  full: 'Bearer {token}',
  basic: 'Basic cGF0Y2hwcm9vZjpwYXRjaHByb29m',
  'bearer-alone': 'Bearer',
  opaque: 'Bearer opaqueopaqueopaqueopaqueopaqueop',
  'no-json': 'Bearer patchproof.patchproof.patchproof',
  'other-scheme': 'Token {token}',
  'longer-scheme': 'BearerToken {token}',
  'no-scheme': '{token}',
  'text-after': 'Bearer {token} patchproof',
  'stray-character': 'Bearer {token}!',
  padded: 'Bearer {token}==',
  'lower-case': 'bearer {token}',
  'two-spaces': 'Bearer  {token}',
  respelled: 'bearer  {token}',
};

/** Undefined for credentials with another token, or without an authorization header. */
export const authorizationOf = (credential: string, token: string): string | undefined =>
  own<string>(SPELLINGS, credential)?.replace('{token}', () => token);
