import { json, patch } from '../../generate/kit.ts';
import type { Json, JsonObject } from '../../model.ts';
import { ask, name, send } from '../draft.ts';
import type { Area, Experiment, Known, Question } from '../question.ts';

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
