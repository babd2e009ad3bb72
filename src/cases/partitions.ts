import fc from 'fast-check';
import { type MemberSpec, wordsOf } from '../contract/members.ts';
import type { Json } from '../model.ts';
import { defined, own } from '../text/json.ts';
import { type CarrierName, classOf, type Entry, idOf, type Partition, type Tier } from './partition.ts';
import { strings } from './strings.ts';

/** Letters as wide as ideographs, U+FF01 on: compatibility normalization makes ASCII of them. */
const wide = (word: string): string =>
  [...word].map((letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0)).join('');

/**
 * Near misses: case, spelling, white space, line ends that `$` passes over, names of `Object.prototype`,
 * lists and ordinals that binders read (System.Text.Json, Jackson), and Unicode case folding.
 */
function nearMisses(words: readonly string[]): readonly Entry<string>[] {
  const first = words[0] ?? '';
  const last = words.at(-1) ?? '';
  const hyphenated = words.includes('readonly') ? 'read-only' : `${first}-`;
  const dotted = words.find((word) => word.includes('i')) ?? first;
  return [
    ['full', 'unknown', 'an unknown word', 'everyone'],
    ['gate', 'empty', 'the empty string', ''],
    ['full', 'case', 'a known word in other case', first.charAt(0).toUpperCase() + first.slice(1)],
    ['full', 'space', 'a known word with a space before it and a line break after it', ` ${last}\n`],
    ['gate', 'hyphen', 'a known word, hyphenated', hyphenated],
    ['full', 'prefix', 'the first letters of a known word', last.slice(0, -1)],
    ['full', 'line-break', 'a known word and a line break', `${first}\n`],
    // Trimmed, or equal under MySQL's PAD SPACE comparison.
    ['gate', 'space-after', 'a known word and a space', `${last} `],
    ['full', 'nul-after', 'a known word and NUL', `${last}\u0000`],
    ['smoke', 'upper', 'a known word in capitals', last.toUpperCase()],
    ['full', 'wide', 'a known word in full-width letters', wide(last)],
    // Java's equalsIgnoreCase reads it as an i, and so does a comparison in capitals.
    ['full', 'dotless', 'a known word with a dotless i', dotted.replaceAll('i', 'ı')],
    ['full', 'constructor', 'the word "constructor"', 'constructor'],
    ['full', 'list', 'two known words with a comma', `${first},${last}`],
    ['full', 'ordinal', 'the place of a word as digits', '1'],
    ['full', 'null-word', 'the word "null"', 'null'],
  ];
}

/** The classes of an enum member: each word inside, near misses beyond. */
function enums({ name, enum: all = [] }: MemberSpec): readonly Partition[] {
  const words = all.filter((word): word is string => typeof word === 'string');
  const outside = (text: string): boolean => !words.includes(text);
  const known = fc.constantFrom(...words);
  const draws: Readonly<Record<string, fc.Arbitrary<Json>>> = {
    unknown: fc.string({ minLength: 1, maxLength: 12 }).filter(outside),
    case: known.map((word) => word.toUpperCase()),
    space: fc.tuple(fc.constantFrom(' ', '\n', '\u200b'), known).map(([space, word]) => word + space),
    prefix: known.map((word) => word.slice(0, -1)),
  };
  return [
    ...words.map((word) => classOf(name, 'inside', 'enum', ['smoke', word, `"${word}"`, word])),
    ...nearMisses(words)
      .filter(([, , , text]) => outside(text))
      .map((entry) => classOf(name, 'beyond', 'enum', entry, own(draws, entry[1]))),
  ];
}

/** A class of values of a type that a member does not allow; `literal` as in `Partition`. */
type Wrong = readonly [...Entry<Json>, arbitrary?: fc.Arbitrary<Json> | undefined, literal?: string];

const shallow = fc.dictionary(fc.constantFrom('a', 'value'), fc.boolean(), {
  maxKeys: 2,
}) as fc.Arbitrary<Json>;

const listOf = (valid: Json): fc.Arbitrary<Json> =>
  fc.oneof(fc.constant([valid]), fc.array(fc.boolean(), { maxLength: 3 }));

const upToZero = fc.integer({ min: -9, max: 0 });

/**
 * What common stacks take for a boolean. Numbers: C truth, RFC 8259, section 6, and beyond 2^53.
 * Texts: Go strconv.ParseBool (1 t T TRUE), YAML 1.1 (yes no on off), pydantic and Spring (all), trimmed.
 */
const flagWrongs = (valid: Json): readonly Wrong[] => [
  ['gate', 'null', 'null', null],
  ['gate', 'zero', 'the number 0', 0, upToZero],
  ['gate', 'one', 'the number 1', 1, fc.double({ min: 1, max: 1e9, noNaN: true })],
  ['gate', 'string-true', '"true"', 'true', fc.constantFrom('true', 'TRUE', '1', 'yes')],
  ['gate', 'string-false', '"false"', 'false', fc.constantFrom('false', 'False', '0', 'no')],
  ['gate', 'string-empty', 'the empty string', '', fc.constantFrom('', ' ')],
  ['gate', 'array', 'an array', [], listOf(valid)],
  ['gate', 'object', 'an object', {}, shallow],
  ...['yes', 'on', '1', 't', 'TRUE'].map((word) => ['full', `string-${word}`, `"${word}"`, word] as const),
  ['full', 'string-space', '" true"', ' true'],
  ['full', 'string-null', '"null"', 'null'],
  ['full', 'one-point-zero', 'the number 1.0', 1, undefined, '1.0'],
  ['full', 'huge', 'the number 2^53 + 1', 2 ** 53, undefined, '9007199254740993'],
  ['full', 'array-of-one', 'a list of one flag', [true]],
];

/** What common stacks take for a text: numbers and flags, the only item of a list, an object's toString. */
function textWrongs(valid: Json, isWord: boolean): readonly Wrong[] {
  // The gate sends zero to words and false to names: a server that converts one converts the other.
  const [ofWords, ofNames] = isWord ? (['gate', 'full'] as const) : (['full', 'gate'] as const);
  const both: readonly Wrong[] = [
    ['gate', 'null', 'null', null],
    // A check that tests for truth passes over zero and false.
    [ofWords, 'zero', 'the number 0', 0, upToZero],
    [ofNames, 'boolean', 'false', false, fc.boolean()],
    [ofNames, 'array', 'a valid value in an array', [valid], listOf(valid)],
  ];
  const object: Wrong = ['full', 'object', 'an object', {}, shallow];
  if (!isWord) return [...both, object];
  return [
    ...both,
    // Jackson unwraps it; Rails reads a list of nothing but null as null.
    ['gate', 'array-null', 'null in an array', [null]],
    object,
    ['full', 'array-empty', 'an empty array', []],
    ['full', 'object-text', 'an object whose toString is a valid value', { toString: valid }],
  ];
}

/** Indexes of the flags that are sent a wrong value, in any profile; a value not listed goes to all flags. */
const turns: Readonly<Record<string, readonly number[]>> = { zero: [2], 'string-true': [1, 2] };

/** Indexes of the flags that the gate sends a wrong value; only `full` sends a value not listed. */
const gateTurns: Readonly<Record<string, readonly number[]>> = {
  null: [0, 1, 2],
  'string-false': [0, 2, 3],
  one: [0, 1, 2, 3],
  'string-empty': [3],
};

function typeOf(value: Json): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

/**
 * Every JSON type a member does not allow, the likely coercions first.
 * What only `full` sends tests the parser more than the member, so it goes to one flag.
 */
function wrongTypes(member: MemberSpec, flags: readonly string[]): readonly Partition[] {
  const { name, types } = member;
  const turn = flags.indexOf(name);
  const isFlag = turn !== -1;
  const all = isFlag ? flagWrongs(validOf(member)) : textWrongs(validOf(member), member.enum !== undefined);
  const isDue = ([tier, value]: Wrong, at: number): boolean =>
    !isFlag || (tier === 'full' ? at % flags.length === turn : (own(turns, value)?.includes(turn) ?? true));
  const flagTier = (value: string): Tier => (own(gateTurns, value)?.includes(turn) ? 'gate' : 'full');
  return all
    .filter((one, at) => !types.includes(typeOf(one[3])) && isDue(one, at))
    .map(([tier, value, words, boundary, arbitrary, literal]) => ({
      ...classOf(
        name,
        'beyond',
        'type',
        [isFlag ? flagTier(value) : tier, value, words, boundary],
        arbitrary,
      ),
      ...defined({ literal }),
    }));
}

/** The classes of a type that a member allows. */
const typesInside = ({ name, types }: MemberSpec): readonly Partition[] =>
  [true, false, null]
    .filter((value) => types.includes(typeOf(value)))
    .map((value) => classOf(name, 'inside', 'type', ['smoke', `${value}`, `${value}`, value]));

/** In the smoke profile each member gets one wrong type, another one for each member, by its turn. */
const smokeTypes: readonly string[] = ['boolean', 'array', 'string-true', 'null', 'zero', 'string-empty'];

function rotated(partitions: readonly Partition[], turn: number): readonly Partition[] {
  const value = smokeTypes[turn % smokeTypes.length];
  const chosen = partitions.find(({ edge }) => edge.value === value) ?? partitions[0];
  return partitions.map((one) => (one === chosen ? { ...one, tier: 'smoke' } : one));
}

const validOf = (member: MemberSpec): Json =>
  wordsOf(member)[0] ?? (member.types.includes('boolean') ? false : 'patchproof');

/** The refused classes that do not stand in the control. */
const carriers: Readonly<Record<string, CarrierName>> = {
  'organization_connection_name/maxLength/51': 'stored',
  'organization_connection_name/maxLength/astral-51': 'other-connection',
  'organization_connection_name/maxLength/1000': 'other-organization',
  'organization_connection_name/pattern/nul-middle': 'disabled',
  'organization_connection_name/type/boolean': 'stored',
  'organization_access_level/enum/upper': 'stored',
  'organization_access_level/enum/empty': 'nulls',
  'organization_access_level/enum/unknown': 'other-connection',
  'organization_access_level/enum/ordinal': 'other-organization',
  'organization_access_level/enum/list': 'disabled',
  'show_as_button/type/string-true': 'nulls',
  'show_as_button/type/object': 'other-connection',
  'is_signup_enabled/type/string-false': 'nulls',
  'is_enabled/type/string-empty': 'flag',
  'is_enabled/type/object': 'other-organization',
};

/**
 * A class with its carrier. A wrong signup may be read as true, which needs the assigned membership of
 * the stored body.
 */
function carried(one: Partition): Partition {
  const usual = one.edge.subject === 'is_signup_enabled' ? 'stored' : 'control';
  const carrier = own(carriers, idOf(one.edge)) ?? usual;
  return one.edge.side === 'inside' || carrier === 'control' ? one : { ...one, carrier };
}

/** All classes of every member's values, derived from the request schema, in file order. */
export function partitions(members: readonly MemberSpec[]): readonly Partition[] {
  const flags = members.filter(({ types }) => types.includes('boolean')).map(({ name }) => name);
  const all = members.flatMap((member, turn) => [
    ...typesInside(member),
    ...(member.enum === undefined ? [] : enums(member)),
    ...(member.enum === undefined && member.types.includes('string') ? strings(member) : []),
    ...rotated(wrongTypes(member, flags), turn),
  ]);
  return all.map(carried);
}
