import fc from 'fast-check';
import type { MemberSpec } from '../contract/members.ts';
import type { Json } from '../model.ts';
import type { Partition } from './partition.ts';
import { strings } from './strings.ts';

/** Near misses of an enum: what a lenient server lets through. */
function nearMisses(
  words: readonly string[],
): readonly (readonly [value: string, words: string, text: string])[] {
  const first = words[0] ?? '';
  const last = words.at(-1) ?? '';
  const hyphenated = words.includes('readonly') ? 'read-only' : `${first}-`;
  return [
    ['unknown', 'an unknown word', 'everyone'],
    ['empty', 'the empty string', ''],
    ['case', 'a known word in other case', first.charAt(0).toUpperCase() + first.slice(1)],
    ['space', 'a known word with a space before it and a line break after it', ` ${last}\n`],
    ['hyphen', 'a known word, hyphenated', hyphenated],
    ['prefix', 'the first letters of a known word', last.slice(0, -1)],
  ];
}

/** The classes of an enum member: each word inside, near misses beyond. */
export function enums(member: MemberSpec): readonly Partition[] {
  const words = (member.enum ?? []).filter((word): word is string => typeof word === 'string');
  const outside = (text: string): boolean => !words.includes(text);
  const draws: Readonly<Record<string, fc.Arbitrary<Json>>> = {
    unknown: fc.string({ minLength: 1, maxLength: 12 }).filter(outside),
    case: fc.constantFrom(...words).map((word) => word.toUpperCase()),
    space: fc
      .tuple(fc.constantFrom(' ', '\n', '\u200b'), fc.constantFrom(...words))
      .map(([space, word]) => word + space),
    prefix: fc.constantFrom(...words).map((word) => word.slice(0, -1)),
  };
  const inside = words.map(
    (word): Partition => ({
      edge: { subject: member.name, keyword: 'enum', side: 'inside', value: word },
      words: `${member.name} is "${word}"`,
      boundary: word,
      arbitrary: fc.constant(word),
      smoke: true,
    }),
  );
  const beyond = nearMisses(words).map(
    ([value, phrase, text]): Partition => ({
      edge: { subject: member.name, keyword: 'enum', side: 'beyond', value },
      words: `${member.name} is ${phrase}`,
      boundary: text,
      arbitrary: draws[value] ?? fc.constant(text),
      smoke: value === 'case',
    }),
  );
  return [...inside, ...beyond];
}

interface Wrong {
  readonly value: string;
  readonly words: string;
  readonly boundary: Json;
  readonly arbitrary: fc.Arbitrary<Json>;
}

const wrongs: Readonly<Record<string, readonly Wrong[]>> = {
  null: [{ value: 'null', words: 'null', boundary: null, arbitrary: fc.constant(null) }],
  number: [
    { value: 'zero', words: 'the number 0', boundary: 0, arbitrary: fc.integer({ min: -9, max: 0 }) },
    {
      value: 'one',
      words: 'the number 1',
      boundary: 1,
      arbitrary: fc.double({ min: 1, max: 1e9, noNaN: true }),
    },
  ],
  boolean: [{ value: 'boolean', words: 'false', boundary: false, arbitrary: fc.boolean() }],
  string: [
    {
      value: 'string-true',
      words: '"true"',
      boundary: 'true',
      arbitrary: fc.constantFrom('true', 'TRUE', '1', 'yes'),
    },
    {
      value: 'string-false',
      words: '"false"',
      boundary: 'false',
      arbitrary: fc.constantFrom('false', 'False', '0', 'no'),
    },
    { value: 'string-empty', words: 'the empty string', boundary: '', arbitrary: fc.constantFrom('', ' ') },
  ],
};

const anything: readonly Wrong[] = [
  {
    value: 'object',
    words: 'an object',
    boundary: {},
    arbitrary: fc.dictionary(fc.constantFrom('a', 'value'), fc.boolean(), {
      maxKeys: 2,
    }) as fc.Arbitrary<Json>,
  },
];

/** An array, empty for a flag; for a text with a valid value in it, which may be taken apart as a list of one. */
const wrapped = (valid: Json): Wrong => ({
  value: 'array',
  words: typeof valid === 'string' ? 'a valid value in an array' : 'an array',
  boundary: typeof valid === 'string' ? [valid] : [],
  arbitrary: fc.oneof(fc.constant([valid]), fc.array(fc.boolean(), { maxLength: 3 })),
});

/**
 * Every JSON type a member does not allow, from likely coercions to the absurd. Numbers count once for
 * members that are not boolean, and it is 0: like false it is what a check that looks for a value passes over.
 */
function wrongTypes(subject: string, types: readonly string[], valid: Json): readonly Partition[] {
  const once = !types.includes('boolean');
  const all = { ...wrongs, array: [wrapped(valid)], object: anything };
  return Object.entries(all)
    .filter(([type]) => !types.includes(type))
    .flatMap(([type, values]) => (once && type === 'number' ? values.slice(0, 1) : values))
    .map(({ value, words, boundary, arbitrary }) => ({
      edge: { subject, keyword: 'type', side: 'beyond', value },
      words: `${subject} is ${words}`,
      boundary,
      arbitrary,
      smoke: false,
    }));
}

function typesInside({ name, types }: MemberSpec): readonly Partition[] {
  const of = (value: string, boundary: Json): Partition => ({
    edge: { subject: name, keyword: 'type', side: 'inside', value },
    words: `${name} is ${value}`,
    boundary,
    arbitrary: fc.constant(boundary),
    smoke: true,
  });
  return [
    ...(types.includes('boolean') ? [of('true', true), of('false', false)] : []),
    ...(types.includes('null') ? [of('null', null)] : []),
  ];
}

/** In the smoke profile each member gets one wrong type, another one for each member. */
function rotated(partitions: readonly Partition[], turn: number): readonly Partition[] {
  // Three steps a member, from the sixth: null, a word for true, an array and an object are all among them.
  const chosen = partitions.length === 0 ? -1 : (turn * 3 + 5) % partitions.length;
  return partitions.map((partition, index) => ({ ...partition, smoke: index === chosen }));
}

function validOf({ types, enum: words }: MemberSpec): Json {
  const word = words?.find((one) => one !== null);
  return word ?? (types.includes('boolean') ? false : 'patchproof');
}

/** All classes of every member's values, derived from the request schema, in file order. */
export function partitions(members: readonly MemberSpec[]): readonly Partition[] {
  return members.flatMap((member, turn) => [
    ...typesInside(member),
    ...(member.enum === undefined ? [] : enums(member)),
    ...(member.enum === undefined && member.types.includes('string') ? strings(member) : []),
    ...rotated(wrongTypes(member.name, member.types, validOf(member)), turn),
  ]);
}
