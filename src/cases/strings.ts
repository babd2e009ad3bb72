import fc from 'fast-check';
import type { MemberSpec } from '../contract/members.ts';
import type { Edge, Json } from '../model.ts';
import { filled, mixed, type Partition } from './partition.ts';

const ASTRAL = '😀';
const nul = '\u0000';

/** Texts that naive servers trim, escape, normalise or cut; all of them allowed by a length and a NUL ban. */
const textures: readonly (readonly [value: string, words: string, text: string])[] = [
  ['control', 'an interior newline, tab, quotes and backslash', 'a\n\t"\'\\b'],
  ['html', 'HTML, in letters of both cases', '<B id="x">&amp;</B>'],
  ['rtl', 'right-to-left text and marks', 'שלום \u202eab\u202c'],
  ['combining', 'combining marks, not composed', 'e\u0301a\u0308n\u0303'],
  ['zwj', 'an emoji of several code points', '👩‍👩‍👧‍👦'],
  ['spaces', 'only spaces', '   '],
  ['composed', 'composed letters, and some that are wider', 'éñÅ漢字ﬁ'],
  ['blanks', 'blanks of other kinds, and two spaces', 'a\u00a0b\u3000c\ufeffd  e'],
  ['escapes', 'what URLs, shells and templates expand', '%41+$HOME{{a}}&#65;'],
  ['lines', 'a carriage return, and a line break at the end', 'a\r\nb\n'],
];

interface StringDraft {
  readonly keyword: string;
  readonly value: string;
  readonly words: string;
  readonly boundary: Json;
  readonly arbitrary: fc.Arbitrary<Json>;
  readonly smoke?: boolean;
}

function partition(subject: string, side: Edge['side'], draft: StringDraft): Partition {
  const { keyword, value, words, boundary, arbitrary, smoke = false } = draft;
  return {
    edge: { subject, keyword, side, value },
    words: `${subject} is ${words}`,
    boundary,
    arbitrary,
    smoke,
  };
}

function lengthsInside({ minLength = 0, maxLength = 64 }: MemberSpec): readonly StringDraft[] {
  const of = (keyword: string, length: number, smoke: boolean): StringDraft => ({
    keyword,
    value: `${length}`,
    words: `${length} character${length === 1 ? '' : 's'} long`,
    boundary: 'a'.repeat(length),
    arbitrary: filled(length, length),
    smoke,
  });
  return [
    of('minLength', minLength, true),
    of('minLength', minLength + 1, false),
    of('maxLength', maxLength - 1, false),
    of('maxLength', maxLength, true),
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

function lengthsBeyond({ minLength, maxLength }: MemberSpec): readonly StringDraft[] {
  const below: StringDraft = {
    keyword: 'minLength',
    value: '0',
    words: 'empty',
    boundary: '',
    arbitrary: fc.constant(''),
    smoke: true,
  };
  if (maxLength === undefined) return minLength ? [below] : [];
  const over = (value: string, length: number, unit = 'a', smoke = false): StringDraft => ({
    keyword: 'maxLength',
    value,
    words: `${length} ${unit === 'a' ? '' : 'astral '}characters long`,
    boundary: unit.repeat(length),
    arbitrary:
      unit === 'a'
        ? filled(maxLength + 1, length + 30)
        : fc.integer({ min: maxLength + 1, max: length + 9 }).map((n) => unit.repeat(n)),
    smoke,
  });
  return [
    ...(minLength ? [below] : []),
    over(`${maxLength + 1}`, maxLength + 1, 'a', true),
    over(`astral-${maxLength + 1}`, maxLength + 1, ASTRAL),
    {
      keyword: 'maxLength',
      // Whoever trims before counting lets it pass.
      value: '1000',
      words: `1000 characters long, all but ${maxLength} of them spaces`,
      boundary: 'a'.repeat(maxLength).padEnd(1_000),
      arbitrary: filled(maxLength + 1, 1_030),
    },
    over('100000', 100_000),
  ];
}

function nuls(): readonly StringDraft[] {
  const at = (
    value: string,
    words: string,
    boundary: string,
    arbitrary: fc.Arbitrary<Json>,
    smoke = false,
  ): StringDraft => ({
    keyword: 'pattern',
    value,
    words,
    boundary,
    arbitrary,
    smoke,
  });
  const text = mixed(1, 20);
  return [
    at('nul', 'a NUL alone', nul, fc.constant(nul), true),
    at(
      'nul-start',
      'text that starts with NUL',
      `${nul}ab`,
      text.map((t) => nul + t),
    ),
    at(
      'nul-middle',
      'text with NUL in the middle',
      `a${nul}b`,
      text.map((t) => `a${nul}${t}`),
    ),
    at(
      'nul-end',
      'text that ends with NUL',
      `ab${nul}`,
      text.map((t) => t + nul),
    ),
  ];
}

/** The classes of a string member at its length and pattern constraints, inside and beyond. */
export function strings(member: MemberSpec): readonly Partition[] {
  const inside: readonly StringDraft[] = [
    ...lengthsInside(member),
    ...textures.map(([value, words, text]) => ({
      keyword: 'pattern',
      value,
      words,
      boundary: text,
      arbitrary: mixed(member.minLength ?? 0, member.maxLength ?? 64),
      smoke: value === 'control',
    })),
  ];
  const beyond = [...lengthsBeyond(member), ...(member.pattern === undefined ? [] : nuls())];
  return [
    ...inside.map((draft) => partition(member.name, 'inside', draft)),
    ...beyond.map((draft) => partition(member.name, 'beyond', draft)),
  ];
}
