import fc from 'fast-check';
import type { MemberSpec } from '../contract/members.ts';
import type { Edge, Json } from '../model.ts';
import { filled, mixed, type Partition, type Tier } from './partition.ts';

const ASTRAL = '😀';
const nul = '\u0000';
/** Texts that naive servers trim, escape, normalise or cut; all of them allowed by a length and a NUL ban. */
const textures: readonly (readonly [value: string, words: string, text: string, isFirst?: true])[] = [
  ['control', 'an interior newline, tab, quotes and backslash', 'a\t\n"\'\\b'],
  ['html', 'HTML, in letters of both cases, and a directive of printf', '<B id="x">&amp;%s</B>'],
  ['rtl', 'right-to-left text and marks', 'שלום \u202eab\u202c'],
  ['combining', 'combining marks, not composed', 'e\u0301a\u0308n\u0303'],
  ['zwj', 'an emoji of several code points', '👩‍👩‍👧‍👦'],
  ['spaces', 'only spaces', '   '],
  ['composed', 'composed letters, and some that are wider', 'éñÅ漢ﬁ'],
  ['blanks', 'blanks of other kinds, and two spaces', 'a\u00a0b\u3000c\ufeffd  e'],
  ['escapes', 'what URLs, shells and templates expand', '%41+$HOME{{a}}&#65;'],
  ['lines', 'a carriage return, and a line break at the end', 'a\r\nb\n'],
  ['dollar', 'a text that starts with a dollar sign', '$name.first', true],
  ['symbols', 'ASCII symbols, doubled and in formats', '#!%n%d{0}(*)[?]@|~^`_:;,=--a../'],
  ['casing', 'letters of special casing', 'İıςſK'],
  // What rule sets of firewalls look for: the OWASP Core Rule Set.
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what the server gets.
  ['injection', 'what is taken for an attack', "<script>../' or '1'='1 union select ${jndi:a}", true],
  ['unassigned', 'private use, noncharacters and the replacement character', '\ue000\ufdd0\ufffd\uffff'],
  [
    'unseen',
    'control and format characters',
    '\ufeff\u0001\v\u001b\u007f\u0085\u00ad\u200b\u200e\u2028\ufe0f',
    true,
  ],
  ['typographic', 'characters of Windows-1252', '“–’…€Ÿ'],
  ['composite', 'letters and emoji of several parts', '\u1112\u1161\u11ab👍🏽🇩🇪'],
  ['foreign', 'ideographs', '漢'.repeat(14)],
];

interface StringDraft {
  readonly keyword: string;
  readonly value: string;
  readonly words: string;
  readonly boundary: Json;
  readonly arbitrary: fc.Arbitrary<Json>;
  readonly tier?: Tier;
  readonly isWhole?: boolean;
  readonly isFirst?: boolean;
}

function partition(subject: string, side: Edge['side'], draft: StringDraft): Partition {
  const {
    keyword,
    value,
    words,
    boundary,
    arbitrary,
    tier = 'gate',
    isWhole = false,
    isFirst = false,
  } = draft;
  return {
    edge: { subject, keyword, side, value },
    words: `${subject} is ${words}`,
    boundary,
    arbitrary,
    tier,
    isWhole,
    isFirst,
  };
}

function lengthsInside({ minLength = 0, maxLength = 64 }: MemberSpec): readonly StringDraft[] {
  const of = (keyword: string, length: number, tier: Tier): StringDraft => ({
    keyword,
    value: `${length}`,
    words: `${length} character${length === 1 ? '' : 's'} long`,
    boundary: 'a'.repeat(length),
    arbitrary: filled(length, length),
    tier,
  });
  return [
    of('minLength', minLength, 'smoke'),
    of('minLength', minLength + 1, 'full'),
    of('maxLength', maxLength - 1, 'full'),
    of('maxLength', maxLength, 'smoke'),
    {
      keyword: 'maxLength',
      value: `astral-${maxLength}`,
      words: `${maxLength} astral characters long`,
      boundary: ASTRAL.repeat(maxLength),
      arbitrary: fc
        .integer({ min: Math.floor(maxLength / 2) + 1, max: maxLength })
        .map((n) => ASTRAL.repeat(n)),
    },
  ];
}

/**
 * Too long, unless what is counted was composed, trimmed or cut into graphemes before (Unicode UAX 15 and 29), or `$` may
 * match before the last line break.
 */
const lengthMistaken = (maxLength: number): StringDraft => ({
  keyword: 'maxLength',
  value: 'mistaken',
  words: `${maxLength + 1} code points long, fewer when composed, trimmed, or counted in graphemes`,
  boundary: `${'a'.repeat(maxLength - 2)}e\u0301\n`,
  arbitrary: filled(maxLength + 1, maxLength + 3),
});

function lengthsBeyond({ minLength, maxLength }: MemberSpec): readonly StringDraft[] {
  const below: StringDraft = {
    keyword: 'minLength',
    value: '0',
    words: 'empty',
    boundary: '',
    arbitrary: fc.constant(''),
    tier: 'smoke',
  };
  if (maxLength === undefined) return minLength ? [below] : [];
  const over = (value: string, length: number, unit = 'a', tier: Tier = 'gate'): StringDraft => ({
    keyword: 'maxLength',
    value,
    words: `${length} ${unit === 'a' ? '' : 'astral '}characters long`,
    boundary: unit.repeat(length),
    arbitrary:
      unit === 'a'
        ? filled(maxLength + 1, length + 30)
        : fc.integer({ min: maxLength + 1, max: length + 9 }).map((n) => unit.repeat(n)),
    tier,
  });
  return [
    ...(minLength ? [below] : []),
    over(`${maxLength + 1}`, maxLength + 1, 'a', 'smoke'),
    over(`astral-${maxLength + 1}`, maxLength + 1, ASTRAL, 'full'),
    {
      keyword: 'maxLength',
      // Whoever trims before counting lets it pass.
      value: '1000',
      words: `1000 characters long, all but ${maxLength} of them spaces`,
      boundary: 'a'.repeat(maxLength).padEnd(1_000),
      arbitrary: filled(maxLength + 1, 1_030),
      tier: 'full',
    },
    over('100000', 100_000),
    lengthMistaken(maxLength),
  ];
}

function nuls(): readonly StringDraft[] {
  const text = mixed(1, 20);
  const list: readonly (readonly [Tier, string, string, string, fc.Arbitrary<Json>])[] = [
    ['smoke', 'nul', 'a NUL alone', nul, fc.constant(nul)],
    ['full', 'nul-start', 'text that starts with NUL', `${nul}ab`, text.map((t) => nul + t)],
    ['full', 'nul-middle', 'text with NUL in the middle', `a${nul}b`, text.map((t) => `a${nul}${t}`)],
    ['full', 'nul-end', 'text that ends with NUL', `ab${nul}`, text.map((t) => t + nul)],
    // A dot stops at a line break, and `$` before the last one.
    ['gate', 'nul-below', 'text with NUL behind a line break', `ab\n${nul}`, text.map((t) => `${t}\n${nul}`)],
  ];
  return list.map(([tier, value, words, boundary, arbitrary]) => ({
    keyword: 'pattern',
    ...{ tier, value, words, boundary, arbitrary },
  }));
}

/** A text in which each two of the characters stand side by side in either order: a de Bruijn sequence. */
function pairsOf(characters: string): string {
  const all = [...characters];
  const rows = all.map((one, at) => [one, ...all.slice(at + 1).map((other) => one + other)].join(''));
  return rows.join('') + (all[0] ?? '');
}

/**
 * Texts that are taken for something else as a whole: literals, numbers, dates, templates, and what the Big List of Naughty
 * Strings has of injections; and lengths at the bound that grow when they are composed (U+0958 is excluded from composition)
 * or put in capitals.
 */
function wholes({ maxLength = 64 }: MemberSpec): readonly StringDraft[] {
  const list: readonly (readonly [tier: Tier, value: string, words: string, text: string])[] = [
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
  return list.map(([tier, value, words, boundary]) => ({
    keyword: 'pattern',
    ...{ tier, value, words, boundary },
    arbitrary: fc.constant(boundary),
    isWhole: true,
  }));
}

/** The classes of a string member at its length and pattern constraints, inside and beyond. */
export function strings(member: MemberSpec): readonly Partition[] {
  const inside: readonly StringDraft[] = [
    ...lengthsInside(member),
    ...textures.map(([value, words, text, isFirst = false]) => ({
      keyword: 'pattern',
      value,
      words,
      boundary: text,
      arbitrary: mixed(member.minLength ?? 0, member.maxLength ?? 64),
      tier: value === 'control' ? ('smoke' as const) : ('gate' as const),
      isFirst,
    })),
    ...wholes(member),
  ];
  const beyond = [...lengthsBeyond(member), ...(member.pattern === undefined ? [] : nuls())];
  return [
    ...inside.map((draft) => partition(member.name, 'inside', draft)),
    ...beyond.map((draft) => partition(member.name, 'beyond', draft)),
  ];
}
