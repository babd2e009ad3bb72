import { percentDecoded } from '../text/placeholder.ts';

/** HTML entity names for characters that secrets may hold: each name is followed by its character. */
const NAMES =
  'amp& lt< gt> quot" apos\' nbsp\u00a0 excl! num# dollar$ percnt% lpar( rpar) ast* plus+ comma, ' +
  'period. sol/ colon: semi; equals= quest? commat@ lsqb[ lbrack[ bsol\\ rsqb] rbrack] hat^ lowbar_ ' +
  'grave` lcub{ lbrace{ verbar| vert| rcub} rbrace} hyphen- dash- tab\t newline\n';
const NAMED = new Map(NAMES.split(' ').map((name) => [name.slice(0, -1), name.slice(-1)]));

/** An HTML escape. Browsers read most of them without the semicolon too. */
const HTML_ESCAPE = new RegExp(
  `&(?:#\\d{1,8};?|#x[\\da-f]{1,7};?|(?:${[...NAMED.keys()].join('|')})(?:;|(?!\\w)))`,
  'gi',
);

function htmlCharacter(escaped: string): string {
  const name = escaped.slice(1).replace(/;$/, '').toLowerCase();
  if (!name.startsWith('#')) return NAMED.get(name) ?? escaped;
  const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code <= 0x10ffff ? String.fromCodePoint(code) : escaped;
}

/**
 * A text with escapes decoded. `starts[i]`: where character `i` begins in the original, and one more
 * for the end.
 */
export interface TextView {
  readonly text: string;
  readonly starts: Uint32Array | undefined;
}

interface Escape {
  /** A text without this character holds no such escape. */
  readonly mark: string;
  readonly pattern: RegExp;
  readonly character: (escaped: string) => string;
}

export const JSON_ESCAPE = /\\(?:u[\da-f]{4}|[bfnrt"\\/])/gi;
const PERCENT_ESCAPE =
  /%[0-7][\da-f]|%[cd][\da-f]%[89ab][\da-f]|%e[\da-f](?:%[89ab][\da-f]){2}|%f[0-7](?:%[89ab][\da-f]){3}/gi;
const SHORT_ESCAPES = new Map(Object.entries({ b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }));
const LAYERS = 3;

const escapes: readonly Escape[] = [
  { mark: '\\', pattern: JSON_ESCAPE, character: jsonCharacter },
  { mark: '%', pattern: PERCENT_ESCAPE, character: percentDecoded },
  { mark: '&', pattern: HTML_ESCAPE, character: htmlCharacter },
];

/** The text, and what it becomes when JSON, percent and HTML escapes are undone, in any order. */
export function views(text: string): readonly TextView[] {
  const all = new Map<string, TextView>([[text, { text, starts: undefined }]]);
  let outer = [...all.values()];
  for (let layer = 0; layer < LAYERS && outer.length > 0; layer += 1) {
    const inner: TextView[] = [];
    for (const view of outer)
      for (const one of escapes) {
        const decoded = view.text.includes(one.mark) ? decode(view, one) : undefined;
        // Different orders often give the same text.
        if (decoded === undefined || all.has(decoded.text)) continue;
        all.set(decoded.text, decoded);
        inner.push(decoded);
      }
    outer = inner;
  }
  return [...all.values()];
}

function decode(view: TextView, { pattern, character }: Escape): TextView | undefined {
  // What is decoded is never longer than its escape.
  const starts = new Uint32Array(view.text.length + 1);
  let text = '';
  let length = 0;
  let done = 0;
  const copy = (end: number): void => {
    text += view.text.slice(done, end);
    for (; done < end; done += 1) starts[length++] = origin(view, done);
  };
  for (const match of view.text.matchAll(pattern)) {
    const decoded = character(match[0]);
    copy(match.index);
    text += decoded;
    for (let unit = 0; unit < decoded.length; unit += 1) starts[length++] = origin(view, match.index);
    done = match.index + match[0].length;
  }
  if (done === 0) return undefined;
  copy(view.text.length);
  starts[length] = origin(view, view.text.length);
  return { text, starts };
}

/** Where a character of a view begins in the original. */
export const origin = (view: TextView, index: number): number =>
  view.starts === undefined ? index : (view.starts[index] ?? 0);

function jsonCharacter(escaped: string): string {
  const letter = escaped.charAt(1);
  if (escaped.length > 2) return String.fromCharCode(Number.parseInt(escaped.slice(2), 16));
  return SHORT_ESCAPES.get(letter) ?? letter;
}
