import fc from 'fast-check';
import type { MemberSpec } from '../contract/members.ts';
import type { Edge, Json } from '../model.ts';
import { classOf, type Entry, filled, mixed, type Partition, type Tier } from './partition.ts';

const ASTRAL = '😀';
const nul = '\u0000';
/** Texts that naive servers trim, escape, normalise or cut; all of them allowed by a length and a NUL ban. */
const textures: readonly (readonly [...Entry<string>, isFirst?: true])[] = [
  ['smoke', 'control', 'an interior newline, tab, quotes and backslash', 'a\t\n"\'\\b'],
  ['gate', 'html', 'HTML, in letters of both cases, and a directive of printf', '<B id="x">&amp;%s</B>'],
  ['gate', 'rtl', 'right-to-left text and marks', 'שלום \u202eab\u202c'],
  ['gate', 'combining', 'combining marks, not composed', 'e\u0301a\u0308n\u0303'],
  ['gate', 'zwj', 'an emoji of several code points', '👩‍👩‍👧‍👦'],
  ['gate', 'spaces', 'only spaces', '   '],
  ['gate', 'composed', 'composed letters, and some that are wider', 'éñÅ漢ﬁ'],
  ['gate', 'blanks', 'blanks of other kinds, and two spaces', 'a\u00a0b\u3000c\ufeffd  e'],
  ['gate', 'escapes', 'what URLs, shells and templates expand', '%41+$HOME{{a}}&#65;'],
  ['gate', 'lines', 'a carriage return, and a line break at the end', 'a\r\nb\n'],
  ['gate', 'dollar', 'a text that starts with a dollar sign', '$name.first', true],
  ['gate', 'symbols', 'ASCII symbols, doubled and in formats', '#!%n%d{0}(*)[?]@|~^`_:;,=--a../'],
  ['gate', 'casing', 'letters of special casing', 'İıςſK'],
  // Patterns that firewall rules look for (OWASP Core Rule Set).
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what the server gets.
  ['gate', 'injection', 'what is taken for an attack', "<script>../' or '1'='1 union select ${jndi:a}", true],
  [
    'gate',
    'unassigned',
    'private use, noncharacters and the replacement character',
    '\ue000\ufdd0\ufffd\uffff',
  ],
  [
    'gate',
    'unseen',
    'control and format characters',
    '\ufeff\u0001\v\u001b\u007f\u0085\u00ad\u200b\u200e\u2028\ufe0f',
    true,
  ],
  ['gate', 'typographic', 'characters of Windows-1252', '“–’…€Ÿ'],
  ['gate', 'composite', 'letters and emoji of several parts', '\u1112\u1161\u11ab👍🏽🇩🇪'],
  ['gate', 'foreign', 'ideographs', '漢'.repeat(14)],
];

/** A class of texts of a length; those that are drawn shrink to it. */
type Lengths = readonly [keyword: string, ...Entry<string>, arbitrary: fc.Arbitrary<Json>];

/** Texts of astral characters. */
const astral = (min: number, max: number): fc.Arbitrary<string> =>
  fc.integer({ min, max }).map((length) => ASTRAL.repeat(length));

function lengthsInside({ minLength = 0, maxLength: most = 64 }: MemberSpec): readonly Lengths[] {
  const of = (keyword: string, length: number, tier: Tier): Lengths => {
    const words = `${length} character${length === 1 ? '' : 's'} long`;
    return [keyword, tier, `${length}`, words, 'a'.repeat(length), filled(length, length)];
  };
  const half = Math.floor(most / 2) + 1;
  const words = `${most} astral characters long`;
  return [
    of('minLength', minLength, 'smoke'),
    of('minLength', minLength + 1, 'full'),
    of('maxLength', most - 1, 'full'),
    of('maxLength', most, 'smoke'),
    ['maxLength', 'gate', `astral-${most}`, words, ASTRAL.repeat(most), astral(half, most)],
  ];
}

function lengthsBeyond({ minLength, maxLength }: MemberSpec): readonly Lengths[] {
  const below: Lengths = ['minLength', 'smoke', '0', 'empty', '', fc.constant('')];
  const fromZero = minLength ? [below] : [];
  if (maxLength === undefined) return fromZero;
  const least = maxLength + 1;
  const trimmed = `1000 characters long, all but ${maxLength} of them spaces`;
  const mistaken = `${least} code points long, fewer when composed, trimmed, or counted in graphemes`;
  const over = (tier: Tier, length: number): Lengths => {
    const words = `${length} characters long`;
    return ['maxLength', tier, `${length}`, words, 'a'.repeat(length), filled(least, length + 30)];
  };
  const astralWords = `${least} astral characters long`;
  return [
    ...fromZero,
    over('smoke', least),
    ['maxLength', 'full', `astral-${least}`, astralWords, ASTRAL.repeat(least), astral(least, least + 9)],
    // A server that trims before it counts accepts it.
    ['maxLength', 'full', '1000', trimmed, 'a'.repeat(maxLength).padEnd(1_000), filled(least, 1_030)],
    over('gate', 100_000),
    // Short enough if composed, trimmed or counted in graphemes (Unicode UAX 15 and 29), and for a `$` that
    // matches before the last line break.
    [
      'maxLength',
      'gate',
      'mistaken',
      mistaken,
      `${'a'.repeat(maxLength - 2)}e\u0301\n`,
      filled(least, maxLength + 3),
    ],
  ];
}

/** Texts with NUL, and where it stands in those that are drawn. */
const nuls: readonly (readonly [...Entry<string>, around?: (text: string) => string])[] = [
  ['smoke', 'nul', 'a NUL alone', nul],
  ['full', 'nul-start', 'text that starts with NUL', `${nul}ab`, (text) => nul + text],
  ['full', 'nul-middle', 'text with NUL in the middle', `a${nul}b`, (text) => `a${nul}${text}`],
  ['full', 'nul-end', 'text that ends with NUL', `ab${nul}`, (text) => text + nul],
  // A dot stops at a line break, and `$` before the last one.
  ['gate', 'nul-below', 'text with NUL behind a line break', `ab\n${nul}`, (text) => `${text}\n${nul}`],
];

/** A text in which each two of the characters stand side by side in either order: a de Bruijn sequence. */
function pairsOf(characters: string): string {
  const all = [...characters];
  const rows = all.map((one, at) => [one, ...all.slice(at + 1).map((other) => one + other)].join(''));
  return rows.join('') + (all[0] ?? '');
}

/**
 * Texts with a meaning as a whole: literals, numbers, dates, templates, injections of the Big List of
 * Naughty Strings. And texts of the maximum length that grow when they are composed (U+0958 is excluded
 * from composition) or put in capitals.
 */
const wholes = (maxLength: number): readonly Entry<string>[] => [
  ['gate', 'null-word', 'the word "null"', 'null'],
  ['gate', 'digits', 'digits alone, with a zero before them', '0123'],
  ['gate', 'json', 'a text that is JSON itself', '{"is_enabled":false}'],
  ['gate', 'expanding', `${maxLength} letters that normalization makes two of`, '\u0958'.repeat(maxLength)],
  ['gate', 'growing', `${maxLength} letters that capitals make two of`, 'ß'.repeat(maxLength)],
  ['full', 'undefined-word', 'the word "undefined"', 'undefined'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what the server gets.
  ['full', 'template', 'expressions of template engines', '${7*7}<%=7*7%>#{7*7}'],
  ['full', 'pairs', 'every two of the characters that are escaped, side by side', pairsOf('\n\t"\'\\<&')],
  ['full', 'true-word', 'the word "true"', 'true'],
  ['full', 'none-word', 'the word "None"', 'None'],
  ['full', 'nan-word', 'the word "NaN"', 'NaN'],
  ['gate', 'exponent', 'a number with an exponent', '1e3'],
  ['full', 'decimal', 'a number with a zero at its end', '1.50'],
  ['full', 'date', 'a date', '2026-01-02'],
  ['full', 'quoted', 'a text in quotes', '"in quotes"'],
  ['full', 'formula', 'a formula of a spreadsheet', '=1+1'],
  ['full', 'address', 'an e-mail address', 'Patch.Proof@Example.com'],
  ['gate', 'url', 'a URL', 'https://example.com/a?b=c#d'],
  ['full', 'reserved', 'a name that systems keep for themselves', 'admin'],
  ['full', 'identifier', 'an identifier of a connection', 'con_0000000000000000'],
  ['full', 'encoded', 'a text in base64', 'aW4gYmFzZTY0Lg=='],
];

/** The classes of a string member at its length and pattern constraints, inside and beyond. */
export function strings(member: MemberSpec): readonly Partition[] {
  const { name, pattern, minLength = 0, maxLength = 64 } = member;
  const drawn = mixed(minLength, maxLength);
  const lengths = (side: Edge['side'], all: readonly Lengths[]): readonly Partition[] =>
    all.map(([keyword, tier, value, words, text, arbitrary]) =>
      classOf(name, side, keyword, [tier, value, words, text], arbitrary),
    );
  const beside = mixed(1, 20);
  return [
    ...lengths('inside', lengthsInside(member)),
    ...textures.map(([tier, value, words, text, isFirst = false]) => ({
      ...classOf(name, 'inside', 'pattern', [tier, value, words, text], drawn),
      isFirst,
    })),
    ...wholes(maxLength).map((entry) => ({ ...classOf(name, 'inside', 'pattern', entry), isWhole: true })),
    ...lengths('beyond', lengthsBeyond(member)),
    ...(pattern === undefined ? [] : nuls).map(([tier, value, words, text, around]) =>
      classOf(name, 'beyond', 'pattern', [tier, value, words, text], around && beside.map(around)),
    ),
  ];
}
