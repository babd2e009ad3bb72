import fc from 'fast-check';
import type { MemberSpec } from '../contract/members.ts';
import type { Json } from '../model.ts';
import { own } from '../text/json.ts';
import type { Partition, Tier } from './partition.ts';
import { strings } from './strings.ts';

/** What a lenient server may take for a word of an enum. */
interface NearMiss {
  readonly value: string;
  readonly words: string;
  readonly text: string;
  readonly tier: Tier;
}

/** Letters as wide as ideographs, U+FF01 on: compatibility normalization makes ASCII of them. */
const wide = (word: string): string =>
  [...word].map((letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0)).join('');

/**
 * Near misses: other case and spelling, white space, line ends that `$` passes over, names that every JavaScript object
 * has, lists and ordinals that binders of common frameworks read (System.Text.Json, Jackson), and Unicode case folding.
 */
function nearMisses(words: readonly string[]): readonly NearMiss[] {
  const first = words[0] ?? '';
  const last = words.at(-1) ?? '';
  const hyphenated = words.includes('readonly') ? 'read-only' : `${first}-`;
  const dotted = words.find((word) => word.includes('i')) ?? first;
  const of = (tier: Tier, value: string, phrase: string, text: string): NearMiss => ({
    tier,
    value,
    words: phrase,
    text,
  });
  return [
    of('full', 'unknown', 'an unknown word', 'everyone'),
    of('gate', 'empty', 'the empty string', ''),
    of('full', 'case', 'a known word in other case', first.charAt(0).toUpperCase() + first.slice(1)),
    of('full', 'space', 'a known word with a space before it and a line break after it', ` ${last}\n`),
    of('gate', 'hyphen', 'a known word, hyphenated', hyphenated),
    of('full', 'prefix', 'the first letters of a known word', last.slice(0, -1)),
    of('full', 'line-break', 'a known word and a line break', `${first}\n`),
    // Trimmed, or compared as MySQL compares: PAD SPACE.
    of('gate', 'space-after', 'a known word and a space', `${last} `),
    of('full', 'nul-after', 'a known word and NUL', `${last}\u0000`),
    of('smoke', 'upper', 'a known word in capitals', last.toUpperCase()),
    of('full', 'wide', 'a known word in full-width letters', wide(last)),
    // Java's equalsIgnoreCase and a comparison of capitals take it for an i.
    of('full', 'dotless', 'a known word with a dotless i', dotted.replaceAll('i', 'ı')),
    of('full', 'constructor', 'the word "constructor"', 'constructor'),
    of('full', 'list', 'two known words with a comma', `${first},${last}`),
    of('full', 'ordinal', 'the place of a word as digits', '1'),
    of('full', 'null-word', 'the word "null"', 'null'),
  ];
}

/** The classes of an enum member: each word inside, near misses beyond. */
export function enums(member: MemberSpec): readonly Partition[] {
  const words = (member.enum ?? []).filter((word): word is string => typeof word === 'string');
  const outside = (text: string): boolean => !words.includes(text);
  const draws = new Map<string, fc.Arbitrary<Json>>(
    Object.entries({
      unknown: fc.string({ minLength: 1, maxLength: 12 }).filter(outside),
      case: fc.constantFrom(...words).map((word) => word.toUpperCase()),
      space: fc
        .tuple(fc.constantFrom(' ', '\n', '\u200b'), fc.constantFrom(...words))
        .map(([space, word]) => word + space),
      prefix: fc.constantFrom(...words).map((word) => word.slice(0, -1)),
    }),
  );
  const inside = words.map(
    (word): Partition => ({
      edge: { subject: member.name, keyword: 'enum', side: 'inside', value: word },
      words: `${member.name} is "${word}"`,
      boundary: word,
      arbitrary: fc.constant(word),
      tier: 'smoke',
    }),
  );
  const beyond = nearMisses(words)
    .filter(({ text }) => outside(text))
    .map(
      ({ value, words: phrase, text, tier }): Partition => ({
        edge: { subject: member.name, keyword: 'enum', side: 'beyond', value },
        words: `${member.name} is ${phrase}`,
        boundary: text,
        arbitrary: draws.get(value) ?? fc.constant(text),
        tier,
      }),
    );
  return [...inside, ...beyond];
}

/** A class of values of a type that a member does not allow. */
interface Wrong {
  readonly type: string;
  readonly value: string;
  readonly words: string;
  readonly boundary: Json;
  readonly arbitrary: fc.Arbitrary<Json>;
  readonly tier: 'gate' | 'full';
  readonly literal?: string;
}

const wrong = (
  tier: Wrong['tier'],
  type: string,
  value: string,
  words: string,
  boundary: Json,
  arbitrary: fc.Arbitrary<Json> = fc.constant(boundary),
): Wrong => ({ tier, type, value, words, boundary, arbitrary });

/**
 * What common stacks take for a boolean. Texts: Go strconv.ParseBool (1 t T TRUE), YAML 1.1 (yes no on off), pydantic and
 * Spring (all of these), white space that is trimmed. Numbers: C truth, and the spellings of RFC 8259, section 6, past 2^53
 * too.
 */
const flagWords = ['yes', 'on', '1', 't', 'TRUE', ' true', 'null'];

const flagWrongs = (valid: Json): readonly Wrong[] => [
  wrong('gate', 'null', 'null', 'null', null),
  wrong('gate', 'number', 'zero', 'the number 0', 0, fc.integer({ min: -9, max: 0 })),
  wrong('gate', 'number', 'one', 'the number 1', 1, fc.double({ min: 1, max: 1e9, noNaN: true })),
  wrong('gate', 'string', 'string-true', '"true"', 'true', fc.constantFrom('true', 'TRUE', '1', 'yes')),
  wrong('gate', 'string', 'string-false', '"false"', 'false', fc.constantFrom('false', 'False', '0', 'no')),
  wrong('gate', 'string', 'string-empty', 'the empty string', '', fc.constantFrom('', ' ')),
  wrong('gate', 'array', 'array', 'an array', [], listOf(valid)),
  wrong('gate', 'object', 'object', 'an object', {}, shallow),
  ...flagWords.map((word) =>
    wrong('full', 'string', `string-${word.trim() === word ? word : 'space'}`, JSON.stringify(word), word),
  ),
  { ...wrong('full', 'number', 'one-point-zero', 'the number 1.0', 1), literal: '1.0' },
  { ...wrong('full', 'number', 'huge', 'the number 2^53 + 1', 2 ** 53), literal: '9007199254740993' },
  wrong('full', 'array', 'array-of-one', 'a list of one flag', [true]),
];

/** What common stacks take for a text: numbers and flags as they print, the only item of a list, a shape with toString. */
function textWrongs(valid: Json, isWord: boolean): readonly Wrong[] {
  // The gate sends each of these to words or to names, not to both: what converts zero to a text converts false too.
  const [ofWords, ofNames] = isWord ? (['gate', 'full'] as const) : (['full', 'gate'] as const);
  return [
    wrong('gate', 'null', 'null', 'null', null),
    // A check that looks for a value passes over zero and false.
    wrong(ofWords, 'number', 'zero', 'the number 0', 0, fc.integer({ min: -9, max: 0 })),
    wrong(ofNames, 'boolean', 'boolean', 'false', false, fc.boolean()),
    wrong(ofNames, 'array', 'array', 'a valid value in an array', [valid], listOf(valid)),
    // Unwrapped by Jackson; Rails makes null of a list that has nothing but null.
    ...(isWord ? [wrong('gate', 'array', 'array-null', 'null in an array', [null])] : []),
    wrong('full', 'object', 'object', 'an object', {}, shallow),
    ...(isWord
      ? [
          wrong('full', 'array', 'array-empty', 'an empty array', []),
          wrong('full', 'object', 'object-text', 'an object whose toString is a valid value', {
            toString: valid,
          }),
        ]
      : []),
  ];
}

const shallow = fc.dictionary(fc.constantFrom('a', 'value'), fc.boolean(), {
  maxKeys: 2,
}) as fc.Arbitrary<Json>;

const listOf = (valid: Json): fc.Arbitrary<Json> =>
  fc.oneof(fc.constant([valid]), fc.array(fc.boolean(), { maxLength: 3 }));

/** The flags to which a wrong value is sent at all, as places in the list of flags; all, where it is not listed. */
const turns: Readonly<Record<string, readonly number[]>> = {
  zero: [2],
  'string-true': [1, 2],
};

/** The flags to which the gate sends a wrong value. Wrong values that are not listed are sent by `full` alone. */
const gateTurns: Readonly<Record<string, readonly number[]>> = {
  null: [0, 1, 2],
  'string-false': [0, 2, 3],
  one: [0, 1, 2, 3],
  'string-empty': [3],
};

/**
 * Every JSON type a member does not allow, from likely coercions to the absurd. What only `full` sends belongs to the
 * parser more than to the member: each goes to one flag.
 */
function wrongTypes(member: MemberSpec, flags: readonly string[]): readonly Partition[] {
  const { name, types } = member;
  const valid = validOf(member);
  const turn = flags.indexOf(name);
  const all = turn === -1 ? textWrongs(valid, member.enum !== undefined) : flagWrongs(valid);
  const isDue = ({ tier, value }: Wrong, at: number): boolean =>
    turn === -1 ||
    (tier === 'full' ? at % flags.length === turn : (own(turns, value)?.includes(turn) ?? true));
  const tierOf = ({ tier, value }: Wrong): Tier =>
    turn === -1 ? tier : own(gateTurns, value)?.includes(turn) ? 'gate' : 'full';
  return all
    .filter((one, at) => !types.includes(one.type) && isDue(one, at))
    .map((one) => ({
      edge: { subject: name, keyword: 'type', side: 'beyond', value: one.value },
      words: `${name} is ${one.words}`,
      boundary: one.boundary,
      arbitrary: one.arbitrary,
      tier: tierOf(one),
      ...(one.literal === undefined ? {} : { literal: one.literal }),
    }));
}

function typesInside({ name, types }: MemberSpec): readonly Partition[] {
  const of = (value: string, boundary: Json): Partition => ({
    edge: { subject: name, keyword: 'type', side: 'inside', value },
    words: `${name} is ${value}`,
    boundary,
    arbitrary: fc.constant(boundary),
    tier: 'smoke',
  });
  return [
    ...(types.includes('boolean') ? [of('true', true), of('false', false)] : []),
    ...(types.includes('null') ? [of('null', null)] : []),
  ];
}

/** In the smoke profile each member gets one wrong type, another one for each member, by its turn. */
const smokeTypes: readonly string[] = ['boolean', 'array', 'string-true', 'null', 'zero', 'string-empty'];

function rotated(partitions: readonly Partition[], turn: number): readonly Partition[] {
  const value = smokeTypes[turn % smokeTypes.length];
  const chosen = partitions.find(({ edge }) => edge.value === value) ?? partitions[0];
  return partitions.map((one) => (one === chosen ? { ...one, tier: 'smoke' } : one));
}

function validOf({ types, enum: words }: MemberSpec): Json {
  const word = words?.find((one) => one !== null);
  return word ?? (types.includes('boolean') ? false : 'patchproof');
}

/** All classes of every member's values, derived from the request schema, in file order. */
export function partitions(members: readonly MemberSpec[]): readonly Partition[] {
  const flags = members.filter(({ types }) => types.includes('boolean')).map(({ name }) => name);
  return members.flatMap((member, turn) => [
    ...typesInside(member),
    ...(member.enum === undefined ? [] : enums(member)),
    ...(member.enum === undefined && member.types.includes('string') ? strings(member) : []),
    ...rotated(wrongTypes(member, flags), turn),
  ]);
}
