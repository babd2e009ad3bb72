import fc from 'fast-check';
import type { MemberSpec } from '../contract/members.ts';
import type { Json } from '../model.ts';
import type { Partition } from './partition.ts';

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
