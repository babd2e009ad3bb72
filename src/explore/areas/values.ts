import { json, patch } from '../../cases/build.ts';
import type { MemberSpec } from '../../contract/members.ts';
import type { Json, JsonObject } from '../../model.ts';
import {
  type Area,
  ask,
  type Experiment,
  type Known,
  name,
  type Question,
  send,
  single,
  text,
} from '../question.ts';

const flag = 'show_as_button';
const level = 'organization_access_level';

type Row = readonly [subject: string, words: string, member: string, sent: Json, stored: Json];

/** Values that the contract refuses and a lenient server may convert: what stands before each shows if it did. */
const rows: readonly Row[] = [
  ['flag-word', 'the text "true" in place of a boolean', flag, 'true', false],
  ['flag-word-false', 'the text "false" in place of a boolean', flag, 'false', true],
  ['flag-capital', 'the text "TRUE" in place of a boolean', flag, 'TRUE', false],
  ['flag-digit', 'the text "1" in place of a boolean', flag, '1', false],
  ['flag-yes', 'the text "yes" in place of a boolean', flag, 'yes', false],
  ['flag-empty', 'an empty text in place of a boolean', flag, '', true],
  ['flag-list', 'a list of true in place of a boolean', flag, [true], false],
  ['flag-object', 'an object in place of a boolean', flag, {}, false],
  ['flag-null', 'null where the contract knows no null', flag, null, true],
  ['name-boolean', 'true in place of a name', name, true, 'patchproof stored'],
  ['name-list', 'a list of one name in place of a name', name, ['patchproof list'], 'patchproof stored'],
  ['name-object', 'an object in place of a name', name, { text: 'patchproof object' }, 'patchproof stored'],
  ['name-empty', 'an empty text as a name', name, '', 'patchproof stored'],
  ['name-nul', 'a NUL in a name', name, 'patchproof \u0000 nul', 'patchproof stored'],
  ['level-case', 'a level in other case ("ReadOnly")', level, 'ReadOnly', 'limited'],
  ['level-space', 'a level with a space after it', level, 'readonly ', 'limited'],
  ['level-hyphen', 'a level as a guide spells it ("read-only")', level, 'read-only', 'limited'],
  ['level-unknown', 'a level that nobody documents ("admin")', level, 'admin', 'limited'],
  ['level-empty', 'an empty text as a level', level, '', 'limited'],
  ['level-prefix', 'the beginning of a level ("read")', level, 'read', 'limited'],
  ['level-list', 'a list of one level', level, ['readonly'], 'limited'],
  ['level-index', 'the number 1 as a level', level, 1, 'limited'],
  ['level-boolean', 'true as a level', level, true, 'limited'],
];

/** What refusals say, asked of requests that are sent anyway. */
const wordings: Readonly<Record<string, readonly [id: string, words: string]>> = {
  'flag-word': ['wording.type.says', 'What does the refusal of a wrong type say?'],
  'name-empty': ['wording.short.says', 'What does the refusal of a text that is too short say?'],
  'name-nul': ['wording.pattern.says', 'What does the refusal of a text that breaks its pattern say?'],
  'level-unknown': ['wording.enum.says', 'What does the refusal of a word outside an enum say?'],
};

function wordingOf(subject: string): readonly Question[] {
  const found = wordings[subject];
  return found === undefined ? [] : [ask(found[0], found[1], { kind: 'message' })];
}

/** The other flags are asked less: a server that converts one converts them all, or has a reason. */
const forFlag = (member: string, isNullable: boolean): readonly Row[] => [
  [`${member}-word`, `the text "true" in ${member}`, member, 'true', false],
  [`${member}-text`, `any other text in ${member}`, member, 'x', true],
  [`${member}-one`, `the number 1 in ${member}`, member, 1, false],
  [`${member}-list`, `a list in ${member}`, member, [true], false],
  ...(isNullable
    ? []
    : [[`${member}-null`, `null in ${member}, which knows no null`, member, null, true] as const]),
];

const assign = 'assign_membership_on_login';
const signup = 'is_signup_enabled';

/** What is stored before, such that no tie forbids the conversion. */
function givenFor(member: string, stored: Json, isDatabase: boolean): JsonObject {
  if (member === level) return { [name]: 'patchproof stored', [member]: stored };
  if (member === signup) return { [assign]: true, [signup]: stored };
  return member === assign && isDatabase ? { [assign]: stored, [signup]: false } : { [member]: stored };
}

function coercion([subject, words, member, sent, stored]: Row, { strategy }: Known): Experiment {
  const isDatabase = strategy === 'auth0';
  return {
    id: `coercion.${subject}`,
    given: givenFor(member, stored, isDatabase),
    questions: [
      ask(`coercion.${subject}.taken`, `What becomes of ${words}?`, {
        kind: 'write',
        member,
        sent,
        strict: true,
      }),
      ...wordingOf(subject),
    ],
    steps: [send(patch(json({ [member]: sent })))],
    ...(member === signup && !isDatabase ? { because: `the connection is no database (${strategy})` } : {}),
  };
}

export const coercions: Area = {
  id: 'coercion',
  title: 'Values of a wrong type, and what is made of them',
  experiments: (known) => {
    const own = rows.filter(([, , member]) => known.members.some((one) => one.name === member));
    const others = known.members.filter((one) => one.types.includes('boolean') && one.name !== flag);
    return [...own, ...others.flatMap((member) => forFlag(member.name, member.types.includes('null')))].map(
      (row) => coercion(row, known),
    );
  },
};

const buttonMember = 'show_as_button';

/** A number, as it is spelt, in place of a flag that is stored the other way round. */
function numberForFlag(subject: string, words: string, spelling: string, stored: boolean): Experiment {
  return single(
    `number.${subject}.taken`,
    `What becomes of ${words} in place of a boolean?`,
    patch(text(`{"${buttonMember}":${spelling}}`)),
    // A number that no parser reads to the last digit is a number all the same.
    { kind: 'write', member: buttonMember, sent: Number(spelling), strict: true },
    { given: { [buttonMember]: stored } },
  );
}

function forName(subject: string, words: string, spelling: string, sent: Json): Experiment {
  return single(
    `number.${subject}.taken`,
    `What becomes of ${words} in place of a name?`,
    patch(text(`{"${name}":${spelling}}`)),
    { kind: 'write', member: name, sent, strict: true },
  );
}

export const numbers: Area = {
  id: 'number',
  title: 'Numbers, to the edges of double',
  experiments: () => [
    numberForFlag('one', 'the number 1', '1', false),
    numberForFlag('two', 'the number 2', '2', false),
    numberForFlag('one-point-zero', '1.0', '1.0', false),
    numberForFlag('exponent', '1e0', '1e0', false),
    numberForFlag('zero', 'the number 0', '0', true),
    numberForFlag('minus-zero', 'minus zero', '-0', true),
    numberForFlag('smallest', 'the smallest double, 5e-324', '5e-324', false),
    numberForFlag('underflow', 'a number that is zero as a double, 1e-400', '1e-400', true),
    numberForFlag('largest', 'the largest double', '1.7976931348623157e308', false),
    numberForFlag('overflow', 'a number beyond every double, 1e400', '1e400', false),
    numberForFlag('long', 'a number of 400 digits', '9'.repeat(400), false),
    forName('name', 'the number 12', '12', 12),
    forName(
      'name-precise',
      'an integer that no double holds, 9007199254740993',
      '9007199254740993',
      9007199254740992,
    ),
    forName('name-exponent', 'the number 1e21', '1e21', 1e21),
  ],
};

/** The contract allows these; how they are stored is looked at all the same, for everything else leans on it. */
function stored(member: string, word: Json, before: Json): Experiment {
  return single(
    `enum.${member}-${word}.stored`,
    `How is ${JSON.stringify(word)} stored in ${member}?`,
    patch(json({ [member]: word })),
    { kind: 'write', member, sent: word },
    { given: { [name]: 'patchproof stored', [member]: before } },
  );
}

export const enums: Area = {
  id: 'enum',
  title: 'The words of enums',
  experiments: ({ members }) =>
    members.flatMap((member) => {
      const words = (member.enum ?? []).filter((word) => word !== null);
      const [first = null, second = null] = words;
      return words.map((word) => stored(member.name, word, word === first ? second : first));
    }),
};

/** A stored value that no default is: what null does to it shows. */
function unlikeDefault({ types, enum: words = [] }: MemberSpec): Json {
  if (words.length > 0) return words.filter((word) => word !== null)[1] ?? null;
  return types.includes('boolean') ? false : 'patchproof before null';
}

/** A level that is raised ties the name; it is lowered where the name is to go. */
const givenForNull = (member: MemberSpec, all: readonly MemberSpec[]): JsonObject => ({
  ...(all.some((one) => one.name === name) ? { [name]: 'patchproof before null' } : {}),
  ...(member.name === name && all.some((one) => one.name === 'organization_access_level')
    ? { organization_access_level: 'none' }
    : {}),
  [member.name]: unlikeDefault(member),
});

const nulled = (member: MemberSpec, all: readonly MemberSpec[]): Experiment => ({
  id: `null.${member.name}`,
  given: givenForNull(member, all),
  questions: [
    ask(`null.${member.name}.leaves`, `What does null leave behind in ${member.name}?`, {
      kind: 'null',
      member: member.name,
    }),
    ask(`null.${member.name}.echo`, `How does the answer to that show ${member.name}?`, {
      kind: 'echo',
      member: member.name,
    }),
  ],
  steps: [send(patch(json({ [member.name]: null })))],
});

const again = (member: MemberSpec, all: readonly MemberSpec[]): Experiment => ({
  id: `null.${member.name}-twice`,
  given: givenForNull(member, all),
  questions: [
    ask(`null.${member.name}-twice.accepted`, `Is null accepted again, where null went before it?`, {
      kind: 'status',
      step: 1,
    }),
  ],
  steps: [send(patch(json({ [member.name]: null }))), send(patch(json({ [member.name]: null })))],
});

export const nulls: Area = {
  id: 'null',
  title: 'Null',
  experiments: ({ members }) => {
    const nullable = members.filter(({ types }) => types.includes('null'));
    const text = nullable.filter((member) => member.name === name);
    return [
      ...nullable.map((member) => nulled(member, members)),
      ...text.map((member) => again(member, members)),
      {
        id: 'null.all',
        given: Object.assign({}, ...nullable.map((member) => givenForNull(member, members))),
        questions: [
          ask('null.all.accepted', 'What does null in every nullable member at once do?', { kind: 'write' }),
        ],
        steps: [send(patch(json(Object.fromEntries(nullable.map((member) => [member.name, null])))))],
      },
    ];
  },
};
