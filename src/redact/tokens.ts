// Two to five base64url segments, the last ones possibly empty; or one that is long enough to be one. `ZXlK` is
// how base64 begins for something that begins like a token: a token nobody listed, encoded once more.
const TOKEN = /eyJ[\w-]*=*(?:\.[\w-]*=*){1,4}|eyJ[\w-]{17,}=*|ZXlK[\w+/-]{17,}=*/g;

const BASE64 = /[\w+/-]+={0,2}/y;
/** Bodies of ours are kept whole up to so many characters; what is longer is not looked into. */
const LONGEST = 8_192;
/** A header of a token has one of the first, its claims have some of the others. */
const MEMBERS = [
  'alg',
  'enc',
  'kid',
  'typ',
  'iss',
  'sub',
  'aud',
  'exp',
  'nbf',
  'iat',
  'jti',
  'azp',
  'sid',
  'scope',
];

/** What looks like a token, listed or not. */
export function eachToken(text: string, keep: (start: number, end: number) => void): void {
  if (!text.includes('eyJ') && !text.includes('ZXlK')) return;
  for (const { index, 0: found } of text.matchAll(TOKEN))
    if (!isBody(text, index, found)) keep(index, index + found.length);
}

/**
 * Whether it is the base64 of another JSON object: each begins as a token does, for `eyJ` is `{"`. It has to be there
 * to its end, and to hold neither a member of a token nor another token.
 */
function isBody(text: string, index: number, found: string): boolean {
  if (found.includes('.') || !found.startsWith('eyJ') || /[\w+/-]/.test(text.charAt(index - 1))) return false;
  BASE64.lastIndex = index;
  const whole = BASE64.exec(text)?.[0] ?? '';
  if (whole.length > LONGEST || text.charAt(index + whole.length) === '.') return false;
  try {
    const bytes = atob(whole.replaceAll('-', '+').replaceAll('_', '/'));
    const value: unknown = JSON.parse(
      new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0))),
    );
    return typeof value === 'object' && value !== null && isInnocent(value);
  } catch {
    return false;
  }
}

function isInnocent(value: object): boolean {
  if (MEMBERS.some((name) => Object.hasOwn(value, name))) return false;
  return !/eyJ[\w-]{2}|ZXlK/.test(JSON.stringify(value));
}
