import type { MemberSpec } from '../../contract/members.ts';
import type { Json, JsonObject } from '../../model.ts';
import { coerced, echo, leaves, status, wrote } from '../answer.ts';
import type { KnownTenant, Question } from '../question.ts';
import { area, change, noDatabase, question, raw, row, says } from './build.ts';
import { assign, flag, level, name, signup } from './names.ts';

type ValueRow = readonly [subject: string, words: string, member: string, sent: Json, stored: Json];

/** Values that the contract refuses and a lenient server may convert, and what is stored before. */
const rows: readonly ValueRow[] = [
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

const wordings: Readonly<Record<string, Question>> = {
  'flag-word': says('type', 'What does the refusal of a wrong type say?'),
  'name-empty': says('short', 'What does the refusal of a text that is too short say?'),
  'name-nul': says('pattern', 'What does the refusal of a text that breaks its pattern say?'),
  'level-unknown': says('enum', 'What does the refusal of a word outside an enum say?'),
};

/** Fewer questions about the other flags: a server usually converts all of them or none. */
const forFlag = (member: string, isNullable: boolean): readonly ValueRow[] => [
  [`${member}-word`, `the text "true" in ${member}`, member, 'true', false],
  [`${member}-text`, `any other text in ${member}`, member, 'x', true],
  [`${member}-one`, `the number 1 in ${member}`, member, 1, false],
  [`${member}-list`, `a list in ${member}`, member, [true], false],
  ...(isNullable
    ? []
    : [[`${member}-null`, `null in ${member}, which knows no null`, member, null, true] as const]),
];

/** What is stored before, such that no tie forbids the conversion. */
function givenFor(member: string, stored: Json, isDatabase: boolean): JsonObject {
  if (member === level) return { [name]: 'patchproof stored', [member]: stored };
  if (member === signup) return { [assign]: true, [signup]: stored };
  return member === assign && isDatabase ? { [assign]: stored, [signup]: false } : { [member]: stored };
}

const coercion = ([subject, words, member, sent, stored]: ValueRow, known: KnownTenant) =>
  row(`${subject}.taken`, `What becomes of ${words}?`, {
    send: change({ [member]: sent }),
    reader: coerced(member, sent),
    also: [wordings[subject]],
    given: givenFor(member, stored, known.strategy === 'auth0'),
    because: member === signup ? noDatabase(known) : undefined,
  });

export const coercions = area('coercion', 'Values of a wrong type, and what is made of them', (known) => {
  const own = rows.filter(([, , member]) => known.members.some((one) => one.name === member));
  const others = known.members.filter((one) => one.types.includes('boolean') && one.name !== flag);
  return [...own, ...others.flatMap((member) => forFlag(member.name, member.types.includes('null')))].map(
    (row) => coercion(row, known),
  );
});

/** Numbers as they are written, in place of a flag with the opposite stored value, or of a name. */
type SpeltNumber = readonly [
  subject: string,
  words: string,
  member: string,
  spelling: string,
  stored?: boolean,
];

const spellings: readonly SpeltNumber[] = [
  ['one', 'the number 1', flag, '1', false],
  ['two', 'the number 2', flag, '2', false],
  ['one-point-zero', '1.0', flag, '1.0', false],
  ['exponent', '1e0', flag, '1e0', false],
  ['zero', 'the number 0', flag, '0', true],
  ['minus-zero', 'minus zero', flag, '-0', true],
  ['smallest', 'the smallest double, 5e-324', flag, '5e-324', false],
  ['underflow', 'a number that is zero as a double, 1e-400', flag, '1e-400', true],
  ['largest', 'the largest double', flag, '1.7976931348623157e308', false],
  ['overflow', 'a number beyond every double, 1e400', flag, '1e400', false],
  ['long', 'a number of 400 digits', flag, '9'.repeat(400), false],
  ['name', 'the number 12', name, '12'],
  ['name-precise', 'an integer that no double holds, 9007199254740993', name, '9007199254740993'],
  ['name-exponent', 'the number 1e21', name, '1e21'],
];

export const numbers = area('number', 'Numbers, to the edges of double', () =>
  spellings.map(([subject, words, member, spelling, stored]) => {
    const place = member === flag ? 'boolean' : 'name';
    return row(`${subject}.taken`, `What becomes of ${words} in place of a ${place}?`, {
      send: raw(`{"${member}":${spelling}}`),
      // Parsers round the number too.
      reader: coerced(member, Number(spelling)),
      given: stored === undefined ? undefined : { [member]: stored },
    });
  }),
);

/** The contract allows these values. Other areas rely on how they are stored. */
export const enums = area('enum', 'The words of enums', ({ members }) =>
  members.flatMap(({ name: member, enum: all = [] }) => {
    const words = all.filter((word) => word !== null);
    const [first = null, second = null] = words;
    return words.map((word) =>
      row(`${member}-${word}.stored`, `How is ${JSON.stringify(word)} stored in ${member}?`, {
        send: change({ [member]: word }),
        reader: wrote(member, word),
        given: { [name]: 'patchproof stored', [member]: word === first ? second : first },
      }),
    );
  }),
);

/** A value to store that differs from every default, so that the effect of null shows. */
function unlikeDefault({ types, enum: words = [] }: MemberSpec): Json {
  if (words.length > 0) return words.filter((word) => word !== null)[1] ?? null;
  return types.includes('boolean') ? false : 'patchproof before null';
}

/** The name cannot be removed while the level is raised, so the level is lowered first. */
const givenForNull = (member: MemberSpec, all: readonly MemberSpec[]): JsonObject => ({
  ...(all.some((one) => one.name === name) ? { [name]: 'patchproof before null' } : {}),
  ...(member.name === name && all.some((one) => one.name === level) ? { [level]: 'none' } : {}),
  [member.name]: unlikeDefault(member),
});

const unname = change({ [name]: null });

function nulled(spec: MemberSpec, all: readonly MemberSpec[]) {
  const member = spec.name;
  const isEchoed = `How does the answer to that show ${member}?`;
  return row(`${member}.leaves`, `What does null leave behind in ${member}?`, {
    send: change({ [member]: null }),
    reader: leaves(member),
    also: [question(`null.${member}.echo`, isEchoed, echo(member))],
    given: givenForNull(spec, all),
  });
}

export const nulls = area('null', 'Null', ({ members }) => {
  const nullable = members.filter(({ types }) => types.includes('null'));
  return [
    ...nullable.map((member) => nulled(member, members)),
    ...nullable
      .filter((member) => member.name === name)
      .map((member) =>
        row(`${name}-twice.accepted`, 'Is null accepted again, where null went before it?', {
          send: [unname, unname],
          reader: status(1),
          given: givenForNull(member, members),
        }),
      ),
    row('all.accepted', 'What does null in every nullable member at once do?', {
      send: change(Object.fromEntries(nullable.map((member) => [member.name, null]))),
      given: Object.assign({}, ...nullable.map((member) => givenForNull(member, members))),
    }),
  ];
});
