import type { MemberSpec } from '../../contract/members.ts';
import { json, patch } from '../../generate/kit.ts';
import type { Json, JsonObject } from '../../model.ts';
import { ask, name, send } from '../draft.ts';
import type { Area, Experiment } from '../question.ts';

/** A stored value that no default is: what null does to it shows. */
function unlikeDefault({ types, enum: words = [] }: MemberSpec): Json {
  if (words.length > 0) return words.filter((word) => word !== null)[1] ?? null;
  return types.includes('boolean') ? false : 'patchproof before null';
}

/** A level that is raised ties the name; it is lowered where the name is to go. */
const givenFor = (member: MemberSpec, all: readonly MemberSpec[]): JsonObject => ({
  ...(all.some((one) => one.name === name) ? { [name]: 'patchproof before null' } : {}),
  ...(member.name === name && all.some((one) => one.name === 'organization_access_level')
    ? { organization_access_level: 'none' }
    : {}),
  [member.name]: unlikeDefault(member),
});

const nulled = (member: MemberSpec, all: readonly MemberSpec[]): Experiment => ({
  id: `null.${member.name}`,
  given: givenFor(member, all),
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
  given: givenFor(member, all),
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
        given: Object.assign({}, ...nullable.map((member) => givenFor(member, members))),
        questions: [
          ask('null.all.accepted', 'What does null in every nullable member at once do?', { kind: 'write' }),
        ],
        steps: [send(patch(json(Object.fromEntries(nullable.map((member) => [member.name, null])))))],
      },
    ];
  },
};
