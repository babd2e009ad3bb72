import { json, patch } from '../../generate/kit.ts';
import { ask, name, send } from '../draft.ts';
import type { Area, Step } from '../question.ts';

const read: Step = { kind: 'read', view: 'home' };

export const consistency: Area = {
  id: 'consistency',
  title: 'Reading what was written',
  experiments: () => [
    {
      id: 'consistency.read',
      questions: [
        ask('consistency.read.window', 'How soon does a GET show a change?', {
          kind: 'window',
          member: name,
          sent: 'patchproof window',
        }),
        ask('consistency.answer.agrees', 'Is the answer to a change what a GET shows after it?', {
          kind: 'agrees',
        }),
        ask('consistency.answer.members', 'Which members has the answer to a change?', { kind: 'members' }),
      ],
      steps: [send(patch(json({ [name]: 'patchproof window' }))), read, read],
    },
    {
      id: 'consistency.repeat',
      questions: [
        ask('consistency.repeat.answer', 'Is the same change answered the same when it is sent again?', {
          kind: 'repeated',
        }),
      ],
      steps: [
        send(patch(json({ [name]: 'patchproof repeat', show_as_button: true }))),
        send(patch(json({ [name]: 'patchproof repeat', show_as_button: true }))),
      ],
    },
  ],
};
