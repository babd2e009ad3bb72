import { cutLengths } from './cut-lengths.ts';

/** Shorter ones are not looked for: they would take words apart. Configuration refuses them. */
export const SHORTEST_SECRET = 8;

/** A spelling of a secret. */
export interface Needle {
  readonly text: string;
  /** So much of the beginning, or of the end, is enough to know it by. */
  readonly head: number;
  readonly tail: number;
  /** So many neighbours, if they are of base64, hold bits of the secret too. */
  readonly ragged: number;
}

const MANY = 100;
const remembered = new Map<string, readonly Needle[]>();

/** Every spelling to look for that is not undone by views: as it is, in hex, in base64 and in base64 of that. */
export function needlesOf(secrets: readonly string[]): readonly Needle[] {
  const parts = new Set(secrets.filter(({ length }) => length >= SHORTEST_SECRET).flatMap(withSegments));
  const needles = [...parts].flatMap(spelled).filter(({ text }) => text.length >= SHORTEST_SECRET);
  return [...new Map(needles.map((needle) => [needle.text, needle])).values()];
}

/** The payload and the signature of a token are as secret as the token. */
function withSegments(secret: string): readonly string[] {
  const segments = secret.startsWith('eyJ') ? secret.split('.').slice(1) : [];
  return [secret, ...segments.filter((segment) => segment.length >= 16)];
}

/** Lists of secrets grow, and have most of them in common. */
function spelled(part: string): readonly Needle[] {
  const known = remembered.get(part) ?? spell(part);
  if (remembered.size >= MANY) remembered.clear();
  remembered.set(part, known);
  return known;
}

function spell(part: string): readonly Needle[] {
  const { head, tail } = cutLengths(part);
  const utf8 = new TextEncoder();
  let bytes = '';
  for (const byte of utf8.encode(part)) bytes += String.fromCharCode(byte);
  const hex = bytes.replace(/./gs, (byte) => byte.charCodeAt(0).toString(16).padStart(2, '0'));
  const cuts = {
    head: utf8.encode(part.slice(0, head)).length,
    tail: utf8.encode(part.slice(-tail)).length,
  };
  const twice = { head: cuts.head * 2, tail: cuts.tail * 2, ragged: 0 };
  const once = encode(bytes, cuts, 1);
  return [
    { text: part, head, tail, ragged: 0 },
    { text: hex, ...twice },
    { text: hex.toUpperCase(), ...twice },
    ...once,
    ...once.flatMap((inner) => alphabets(inner.text).flatMap((text) => encode(text, inner, 6))),
  ];
}

/** Base64 in the alphabet of URLs is another text to encode. */
function alphabets(base64: string): readonly string[] {
  return [...new Set([base64, base64.replaceAll('+', '-').replaceAll('/', '_')])];
}

function encode(bytes: string, cuts: Pick<Needle, 'head' | 'tail'>, ragged: number): readonly Needle[] {
  const within = (length: number, whole: number): number =>
    length >= bytes.length ? whole : Math.min(whole, Math.max(SHORTEST_SECRET, shortened(length)));
  return [0, 1, 2].map((offset) => {
    const text = base64Core(bytes, offset);
    return { text, ragged, head: within(cuts.head, text.length), tail: within(cuts.tail, text.length) };
  });
}

/** Characters of base64 that depend on so many bytes alone, wherever they begin. */
const shortened = (bytes: number): number => Math.floor((bytes * 4) / 3) - 1;

/** The characters of the base64 form that depend on the secret alone, when `offset` bytes precede it. */
function base64Core(bytes: string, offset: number): string {
  const encoded = btoa('\0'.repeat(offset) + bytes);
  return encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
}
