import type { CredentialName, SpecialToken } from '../model.ts';
import { own } from './json.ts';

/** The authorization header of credentials that are the real token, spelled in some way, or no token at all. */
const SPELLINGS = {
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
} as const satisfies Partial<Record<CredentialName, string>>;

/** Credentials that are the real token, tampered with. */
export type TamperedName = Exclude<
  CredentialName,
  SpecialToken | keyof typeof SPELLINGS | 'absent' | 'query' | 'cookie'
>;

/** Undefined for credentials that are another token, or stand in no authorization header. */
export const authorizationOf = (credential: string, token: string): string | undefined =>
  own<string>(SPELLINGS, credential)?.replace('{token}', () => token);
