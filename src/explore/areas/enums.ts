import { json, patch } from '../../generate/kit.ts';
import type { Json } from '../../model.ts';
import { name, single } from '../draft.ts';
import type { Area, Experiment } from '../question.ts';

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
