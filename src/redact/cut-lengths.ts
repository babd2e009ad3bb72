/** Words that answers of the API, and people who write about them, use: they tell no secret from other text. */
const WORDS = new RegExp(
  [
    'organizations?|connections?|memberships?|members?|enabled?|assign|button|display|access|level|signup|domain',
    'authoriz(?:ation|ed)|authenticat(?:ion|ed)|configuration|applications?|notifications?|registration',
    'subscriptions?|verification|administrators?|environment|development|production|staging|testing|internal',
    'credentials?|transactions?|international|descriptions?|documentation|permissions?|insufficient|management',
    'requests?|responses?|content|message|status|error|invalid|validation|parameters?|properties|property|string',
    'update|create|delete|clients?|users?|https?|json|bearer|patchproof|auth0|example|localhost',
  ].join('|'),
  'gi',
);
const SEPARATORS = ' \t\r\n.:/_-';
const SHORTEST_CUT = 12;
/** So many characters that are part of no such word tell a secret from other text. */
const TELLING = 8;

const blank = (text: string): string => ' '.repeat(text.length);

function shortest(text: string): number {
  let telling = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (!SEPARATORS.includes(text.charAt(at))) telling += 1;
    if (telling >= TELLING && at + 1 >= SHORTEST_CUT) return at + 1;
  }
  return text.length;
}

/**
 * How long the beginning, and the end, of a secret has to be to tell it from innocent text: at least 12 characters. All
 * tokens begin alike, so that the first segment of one tells nothing.
 */
export function cutLengths(secret: string): { readonly head: number; readonly tail: number } {
  const own = secret.startsWith('eyJ') ? secret.replace(/^[^.]*/, blank) : secret.replaceAll(WORDS, blank);
  return { head: shortest(own), tail: shortest([...own].toReversed().join('')) };
}
