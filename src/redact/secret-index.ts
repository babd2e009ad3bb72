/** Words that are common in API answers and messages, so they do not identify a secret. */
const WORDS = new RegExp(
  [
    'organizations?|connections?|memberships?|members?|enabled?|assign|button|display',
    'access|level|signup|domain',
    'authoriz(?:ation|ed)|authenticat(?:ion|ed)|configuration|applications?|notifications?|registration',
    'subscriptions?|verification|administrators?|environment|development|production|staging|testing|internal',
    'credentials?|transactions?|international|descriptions?|documentation',
    'permissions?|insufficient|management',
    'requests?|responses?|content|message|status|error|invalid|validation',
    'parameters?|properties|property|string',
    'update|create|delete|clients?|users?|https?|json|bearer|patchproof|auth0|example|localhost',
  ].join('|'),
  'gi',
);
const SEPARATORS = ' \t\r\n.:/_-';
const SHORTEST_CUT = 12;
/** This many characters outside of such words identify a secret. */
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

/** How many characters of its beginning and of its end identify a secret. All tokens begin alike. */
function cutLengths(secret: string): Cuts {
  const own = secret.startsWith('eyJ') ? secret.replace(/^[^.]*/, blank) : secret.replaceAll(WORDS, blank);
  return { head: shortest(own), tail: shortest([...own].toReversed().join('')) };
}

/** Shorter secrets are not searched for, as they would match parts of words. Configuration refuses them. */
export const SHORTEST_SECRET = 8;

/** How many characters of the beginning, or of the end, identify a secret. */
interface Cuts {
  readonly head: number;
  readonly tail: number;
}

interface Spelling extends Cuts {
  readonly text: string;
  /** How many adjacent base64 characters also hold bits of the secret. */
  readonly ragged: number;
}

/** The spellings of each list: lists grow and share most of their secrets. */
const remembered = new Map<string, readonly Spelling[]>();
const MANY = 100;

/** Every spelling to search for that views do not decode: plain, hex, base64, and base64 of that. */
function spellingsOf(secrets: readonly string[]): readonly Spelling[] {
  const parts = new Set(secrets.filter(({ length }) => length >= SHORTEST_SECRET).flatMap(withSegments));
  const spellings = [...parts].flatMap(spelled).filter(({ text }) => text.length >= SHORTEST_SECRET);
  return [...new Map(spellings.map((spelling) => [spelling.text, spelling])).values()];
}

/** The payload and the signature of a token are as secret as the token. */
function withSegments(secret: string): readonly string[] {
  const segments = secret.startsWith('eyJ') ? secret.split('.').slice(1) : [];
  return [secret, ...segments.filter((segment) => segment.length >= 16)];
}

function spelled(part: string): readonly Spelling[] {
  const known = remembered.get(part) ?? spell(part);
  if (remembered.size >= MANY) remembered.clear();
  remembered.set(part, known);
  return known;
}

function spell(part: string): readonly Spelling[] {
  const { head, tail } = cutLengths(part);
  const hex = Buffer.from(part).toString('hex');
  const cuts = { head: Buffer.byteLength(part.slice(0, head)), tail: Buffer.byteLength(part.slice(-tail)) };
  const twice = { head: cuts.head * 2, tail: cuts.tail * 2, ragged: 0 };
  const once = encode(Buffer.from(part).toString('latin1'), cuts, 1);
  return [
    { text: part, head, tail, ragged: 0 },
    { text: hex, ...twice },
    { text: hex.toUpperCase(), ...twice },
    ...once,
    ...once.flatMap((inner) => [...alphabets(inner.text)].flatMap((text) => encode(text, inner, 6))),
  ];
}

/** Base64 in the URL alphabet is a different text when encoded again. */
const alphabets = (base64: string) => new Set([base64, base64.replaceAll('+', '-').replaceAll('/', '_')]);

function encode(bytes: string, cuts: Cuts, ragged: number): readonly Spelling[] {
  const within = (length: number, whole: number): number =>
    length >= bytes.length ? whole : Math.min(whole, Math.max(SHORTEST_SECRET, shortened(length)));
  return [0, 1, 2].map((offset) => {
    const text = base64Core(bytes, offset);
    return { text, ragged, head: within(cuts.head, text.length), tail: within(cuts.tail, text.length) };
  });
}

/** The number of base64 characters that depend only on `bytes` bytes, at any alignment. */
const shortened = (bytes: number): number => Math.floor((bytes * 4) / 3) - 1;

/** The characters of the base64 form that depend on the secret alone, when `offset` bytes precede it. */
function base64Core(bytes: string, offset: number): string {
  const encoded = btoa('\0'.repeat(offset) + bytes);
  return encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
}

/** What identifies a spelling: the first characters of its beginning, or of its end. */
interface Clue {
  readonly spelling: Spelling;
  readonly from: number;
  readonly length: number;
}

/** All spellings, prepared so that one pass over a text finds them all. */
export interface SecretIndex {
  readonly clues: ReadonlyMap<string, readonly Clue[]>;
  /** Not 0 where a clue may end, by a hash of its last four characters. */
  readonly marks: Uint8Array;
}

const MASK = 0xffff;

/** Base64 has two alphabets, and a space may be a plus. */
const fold = (unit: number): number => (unit === 0x2d || unit === 0x20 ? 0x2b : unit === 0x5f ? 0x2f : unit);
const folded = (text: string): string => text.replace(/[- ]/g, '+').replaceAll('_', '/');
const mix = (hash: number, unit: number): number => ((hash << 4) ^ fold(unit)) & MASK;

export function indexSecrets(secrets: readonly string[]): SecretIndex {
  const clues = new Map<string, readonly Clue[]>();
  const marks = new Uint8Array(MASK + 1);
  for (const given of spellingsOf(secrets)) {
    const spelling = { ...given, text: folded(given.text) };
    const { text, head, tail } = spelling;
    const ends = [{ spelling, from: 0, length: head }];
    if (head < text.length || tail < text.length)
      ends.push({ spelling, from: text.length - tail, length: tail });
    for (const clue of ends) {
      const key = text.slice(clue.from, clue.from + SHORTEST_SECRET);
      clues.set(key, [...(clues.get(key) ?? []), clue]);
      let hash = 0;
      for (let at = 0; at < key.length; at += 1) hash = mix(hash, key.charCodeAt(at));
      marks[hash] = 1;
    }
  }
  return { clues, marks };
}

export type KeepStretch = (start: number, end: number) => void;

/** Every occurrence of a secret, or of enough of its beginning or end; occurrences may overlap. */
export function eachSecret(text: string, { clues, marks }: SecretIndex, keep: KeepStretch): void {
  let hash = 0;
  for (let last = 0; last < text.length; last += 1) {
    hash = mix(hash, text.charCodeAt(last));
    if (marks[hash] === 0) continue;
    const at = last + 1 - SHORTEST_SECRET;
    if (at < 0) continue;
    for (const clue of clues.get(folded(text.slice(at, last + 1))) ?? []) grow(text, at, clue, keep);
  }
}

/** Runs for every character of every copy: most are equal and need no folding. */
function isSame(text: string, mine: number, sought: string, its: number): boolean {
  const unit = text.charCodeAt(mine);
  const wanted = sought.charCodeAt(its);
  return unit === wanted || fold(unit) === wanted;
}

/** Extends the match as far as possible in both directions. */
function grow(text: string, at: number, clue: Clue, keep: KeepStretch): void {
  const { text: sought, ragged } = clue.spelling;
  let length = 0;
  while (clue.from + length < sought.length && isSame(text, at + length, sought, clue.from + length))
    length += 1;
  if (length < clue.length) return;
  let before = 0;
  while (before < clue.from && isSame(text, at - before - 1, sought, clue.from - before - 1)) before += 1;
  const [start, end] = [at - before, at + length];
  const lead = /[\w+/-]*$/.exec(text.slice(Math.max(0, start - ragged), start))?.[0].length ?? 0;
  keep(start - lead, ragged === 0 ? end : end + tailOf(text.slice(end, end + ragged + 2), ragged));
}

function tailOf(after: string, ragged: number): number {
  const letters = /^[\w+/-]*/.exec(after.slice(0, ragged))?.[0].length ?? 0;
  return letters + (/^={0,2}/.exec(after.slice(letters))?.[0].length ?? 0);
}
