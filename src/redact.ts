/**
 * Takes secrets out of a text. Records are redacted when they are born: before eliding, before writing.
 *
 * A listed secret is found however it is spelled: as it is, with any of its characters as JSON or percent
 * escapes (three layers deep), and inside base64 at any alignment, as in `Basic`. What looks like a JWT goes
 * too. Imports nothing: this file is small enough to be trusted by reading it.
 */
export const REDACTED = '[redacted]';

/** Shorter ones are not looked for: they would take words apart. Configuration refuses them. */
export const SHORTEST_SECRET = 8;

/** A text with escapes undone. `starts[i]` is where character `i` begins in the original; one more for the end. */
interface View {
  readonly text: string;
  readonly starts: readonly number[] | undefined;
}
type Stretch = readonly [start: number, end: number];
interface Needles {
  readonly plain: readonly string[];
  readonly base64: readonly string[];
  /** Whether a text may hold one of them, or a token: most hold none, and this is asked once for all. */
  readonly hint: RegExp;
  /** What became of short texts: headers and paths come again and again. */
  readonly seen: Map<string, string>;
}

// Two to five base64url segments, the last ones possibly empty; or one that is long enough to be one. `ZXlK` is
// how base64 begins for something that begins like a token: a token nobody listed, encoded once more.
const JWT = /eyJ[\w-]*=*(?:\.[\w-]*=*){1,4}|eyJ[\w-]{17,}=*|ZXlK[\w+/-]{17,}=*/g;
const JSON_ESCAPE = /\\(?:u[\da-f]{4}|[bfnrt"\\/])/gi;
const PERCENT_ESCAPE =
  /%[0-7][\da-f]|%[cd][\da-f]%[89ab][\da-f]|%e[\da-f](?:%[89ab][\da-f]){2}|%f[0-7](?:%[89ab][\da-f]){3}/gi;
const SHORT_ESCAPES = new Map(Object.entries({ b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }));
const LAYERS = 3;
const SHORT = 512;
const MANY = 4_096;
const SHORTEST_BASE64 = 8;
const remembered = new WeakMap<readonly string[], Needles>();

/** The text with every occurrence of a secret, in any spelling, replaced by `[redacted]`. */
export function redact(text: string, secrets: readonly string[]): string {
  const needles = remembered.get(secrets) ?? prepare(secrets);
  remembered.set(secrets, needles);
  if (text.length > SHORT) return cleaned(text, needles);
  const known = needles.seen.get(text) ?? cleaned(text, needles);
  if (needles.seen.size >= MANY) needles.seen.clear();
  needles.seen.set(text, known);
  return known;
}

function cleaned(text: string, needles: Needles): string {
  return cover(
    text,
    views(text).flatMap((view) => search(view, needles)),
  );
}

function prepare(secrets: readonly string[]): Needles {
  const parts = new Set(secrets.filter(({ length }) => length >= SHORTEST_SECRET).flatMap(withSegments));
  const plain = [...parts].flatMap((part) => [part, part.replaceAll(' ', '+')]);
  const cores = [...parts].flatMap((part) => [0, 1, 2].map((offset) => base64Core(part, offset)));
  const base64 = [...new Set(cores)].filter((core) => core.length >= SHORTEST_BASE64);
  return { plain: [...new Set(plain)], base64, hint: hintOf([...plain, ...base64]), seen: new Map() };
}

/** How all needles and all tokens begin. Base64 may be written in the alphabet of URLs. */
function hintOf(needles: readonly string[]): RegExp {
  const begins = new Set(needles.map((needle) => needle.slice(0, SHORTEST_SECRET)));
  const patterns = [...begins].map((text) =>
    text
      .replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
      .replace(/\\\+|-/g, '[-+]')
      .replace(/\\\/|_/g, '[_/]'),
  );
  return new RegExp(['eyJ', 'ZXlK', ...patterns].join('|'));
}

/** The payload and the signature of a token are as secret as the token. */
function withSegments(secret: string): readonly string[] {
  const segments = secret.startsWith('eyJ') ? secret.split('.').slice(1) : [];
  return [secret, ...segments.filter((segment) => segment.length >= 16)].filter((part) => part !== '');
}

/** The characters of the base64 form that depend on the secret alone, when `offset` bytes precede it. */
function base64Core(secret: string, offset: number): string {
  const bytes = Array.from(new TextEncoder().encode(secret), (byte) => String.fromCharCode(byte));
  const encoded = btoa('\0'.repeat(offset) + bytes.join(''));
  return encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
}

/** The text, and what it becomes when JSON and percent escapes are undone, in any order. */
function views(text: string): readonly View[] {
  const all: View[] = [{ text, starts: undefined }];
  let outer: readonly View[] = all;
  for (let layer = 0; layer < LAYERS; layer += 1) {
    const decoded = outer.flatMap((view) => [
      view.text.includes('\\') ? decode(view, JSON_ESCAPE, jsonCharacter) : undefined,
      view.text.includes('%') ? decode(view, PERCENT_ESCAPE, percentCharacter) : undefined,
    ]);
    outer = decoded.filter((view) => view !== undefined);
    all.push(...outer);
  }
  return all;
}

function decode(view: View, pattern: RegExp, character: (escaped: string) => string): View | undefined {
  const starts: number[] = [];
  let text = '';
  let done = 0;
  const copy = (end: number): void => {
    text += view.text.slice(done, end);
    for (; done < end; done += 1) starts.push(origin(view, done));
  };
  for (const match of view.text.matchAll(pattern)) {
    const decoded = character(match[0]);
    copy(match.index);
    text += decoded;
    for (let unit = 0; unit < decoded.length; unit += 1) starts.push(origin(view, match.index));
    done = match.index + match[0].length;
  }
  if (done === 0) return undefined;
  copy(view.text.length);
  return { text, starts: [...starts, origin(view, view.text.length)] };
}

function origin(view: View, index: number): number {
  return view.starts === undefined ? index : (view.starts[index] ?? 0);
}

function jsonCharacter(escaped: string): string {
  const letter = escaped.charAt(1);
  if (escaped.length > 2) return String.fromCharCode(Number.parseInt(escaped.slice(2), 16));
  return SHORT_ESCAPES.get(letter) ?? letter;
}

function percentCharacter(escaped: string): string {
  try {
    return decodeURIComponent(escaped);
  } catch {
    return escaped;
  }
}

function search(view: View, needles: Needles): readonly Stretch[] {
  if (!needles.hint.test(view.text)) return [];
  const found: Stretch[] = [];
  const keep = (start: number, end: number): void => {
    found.push([origin(view, start), origin(view, end)]);
  };
  for (const match of view.text.matchAll(JWT)) keep(match.index, match.index + match[0].length);
  for (const needle of needles.plain) each(view.text, needle, keep);
  const base64 = view.text.replaceAll('-', '+').replaceAll('_', '/');
  for (const needle of needles.base64)
    each(base64, needle, (start, end) => keep(...widen(base64, start, end)));
  return found;
}

/** Every occurrence, overlapping ones too. */
function each(text: string, needle: string, keep: (start: number, end: number) => void): void {
  for (let at = text.indexOf(needle); at !== -1; at = text.indexOf(needle, at + 1))
    keep(at, at + needle.length);
}

/** The neighbours of a base64 core hold bits of the secret too. */
function widen(text: string, start: number, end: number): Stretch {
  const before = /[\w+/]/.test(text.charAt(start - 1)) ? 1 : 0;
  const after = /^[\w+/]?={0,2}/.exec(text.slice(end, end + 3))?.[0].length ?? 0;
  return [start - before, end + after];
}

function cover(text: string, found: readonly Stretch[]): string {
  if (found.length === 0) return text;
  let shown = '';
  let done = 0;
  for (const [start, end] of unbroken(text, found).toSorted((a, b) => a[0] - b[0])) {
    if (start > done || done === 0) shown += text.slice(done, start) + REDACTED;
    done = Math.max(done, end);
  }
  return shown + text.slice(done);
}

/** Stretches that begin or end inside a JSON escape take it whole, so that JSON stays JSON. */
function unbroken(text: string, found: readonly Stretch[]): readonly Stretch[] {
  const whole = new Map<number, Stretch>();
  for (const { index, 0: escaped } of text.matchAll(JSON_ESCAPE)) {
    const stretch: Stretch = [index, index + escaped.length];
    for (let inside = index + 1; inside < stretch[1]; inside += 1) whole.set(inside, stretch);
  }
  return found.map(([start, end]) => [whole.get(start)?.[0] ?? start, whole.get(end)?.[1] ?? end]);
}
