import type { Json } from '../model.ts';

/**
 * Shortens long values. Redact before you elide: a secret that is cut in half is not recognized.
 * A run of one character becomes its length (`a×51`), a long string its beginning and its length, and
 * an unprintable character its `\u` escape. Characters are Unicode code points.
 */

/** The most characters for one string, and for one whole value. */
export const TEXT_LIMIT = 200;
export const JSON_LIMIT = 600;

const DEPTH_LIMIT = 8;
const SHORTEST_RUN = 10;
const HEAD = 24;

// Controls (so ANSI escapes too), lone surrogates, marks that reorder or hide text, line separators.
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]/u;
const EVERY_UNPRINTABLE = new RegExp(UNPRINTABLE, 'gu');
const SHORT_ESCAPES = new Map(Object.entries({ '\n': '\\n', '\r': '\\r', '\t': '\\t' }));
const QUOTED_ESCAPES = new Map([...SHORT_ESCAPES, ['"', '\\"'], ['\\', '\\\\']]);

/** One line of at most `TEXT_LIMIT` characters for any string of any length. */
export const elideText = (text: string): string => shorten(text, SHORT_ESCAPES, TEXT_LIMIT);

/** One line of at most `limit` characters: JSON, until something in it is too long or too deep. */
export function elideJson(value: Json, limit = JSON_LIMIT): string {
  let shown = '';
  for (const piece of pieces(value, 0)) {
    if (shown.length + piece.length >= limit) return `${shown}…`;
    shown += piece;
  }
  return shown;
}

function* pieces(value: Json, depth: number): Generator<string> {
  if (typeof value === 'string') yield quote(value);
  else if (value === null || typeof value !== 'object') yield String(value);
  else if (depth === DEPTH_LIMIT) yield Array.isArray(value) ? '[…]' : '{…}';
  else if (Array.isArray(value)) yield* items(value, depth + 1);
  else yield* members(value, depth + 1);
}

function* items(list: readonly Json[], depth: number): Generator<string> {
  yield '[';
  for (const [index, item] of list.entries()) {
    if (index > 0) yield ',';
    yield* pieces(item, depth);
  }
  yield ']';
}

function* members(object: object, depth: number): Generator<string> {
  let gap = '{';
  for (const [name, member] of Object.entries(object)) {
    yield `${gap}${quote(name)}:`;
    yield* pieces(member, depth);
    gap = ',';
  }
  yield gap === '{' ? '{}' : '}';
}

const quote = (text: string): string => `"${shorten(text, QUOTED_ESCAPES, TEXT_LIMIT - 2)}"`;

// Characters that stay as they are when quoted, without a run that is long enough to count.
const PLAIN = /^(?:([ !#-[\]-~])(?!\1{9}))*$/;

function shorten(text: string, escapes: ReadonlyMap<string, string>, limit: number): string {
  if (text.length <= limit && PLAIN.test(text)) return text;
  let whole = '';
  let head = '';
  let length = 0;
  for (let at = 0; at < text.length; ) {
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    const times = runLength(text, at, character);
    at += times * character.length;
    length += times;
    // A text over the limit is only counted from here on: this is fast for megabytes.
    if (whole.length > limit) return `${head}…(${length + codePoints(text, at)} characters)`;
    const shown = escapes.get(character) ?? (UNPRINTABLE.test(character) ? unicode(character) : character);
    const run = times < SHORTEST_RUN ? shown.repeat(times) : `${shown}×${times}`;
    if (whole.length + run.length <= HEAD) head = whole + run;
    else if (head === '') head = times < SHORTEST_RUN ? shown : run;
    whole += run;
  }
  return whole.length <= limit ? whole : `${head}…(${length} characters)`;
}

function runLength(text: string, from: number, character: string): number {
  // A lone surrogate could join with the next one to form another character, so it is never a run.
  if (character.length === 1 && /[\ud800-\udfff]/.test(character)) return 1;
  const unit = character.charCodeAt(0);
  let at = from + 1;
  if (character.length === 1) while (text.charCodeAt(at) === unit) at += 1;
  else for (at += 1; text.startsWith(character, at); ) at += 2;
  return (at - from) / character.length;
}

function codePoints(text: string, from: number): number {
  const rest = text.slice(from);
  return rest.length - (rest.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0);
}

const unicode = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** A text of unknown origin as one printable line. It uses JSON escapes, so JSON keeps its value. */
export const showUnprintable = (text: string): string =>
  text.replace(EVERY_UNPRINTABLE, (character) => SHORT_ESCAPES.get(character) ?? unicode(character));

/** A text of unknown origin as one printable line, with invisible characters as escapes. */
export const visible = (text: string, limit = 700): string =>
  showUnprintable(text.length > limit ? `${text.slice(0, limit)}…(${text.length} characters)` : text);
