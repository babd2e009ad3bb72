import { homePath, json, patch } from '../../generate/kit.ts';
import { single, text } from '../draft.ts';
import type { Area } from '../question.ts';

const lens = { kind: 'write' } as const;

export const empty: Area = {
  id: 'empty',
  title: 'Bodies without content',
  experiments: () => [
    single('empty.object.accepted', 'Is an empty object accepted?', patch(json({})), lens),
    single(
      'empty.body.accepted',
      'Is a request without a body and without a content type accepted?',
      { method: 'PATCH', path: homePath, credential: 'full' },
      lens,
    ),
    single(
      'empty.typed.accepted',
      'Is a body of no bytes accepted when its content type is application/json?',
      patch(text('')),
      lens,
    ),
    single(
      'empty.white-space.accepted',
      'Is a body of white space alone accepted?',
      patch(text(' \n ')),
      lens,
    ),
    single(
      'empty.form.accepted',
      'Is a form without a field accepted?',
      patch(text(''), { mediaType: 'application/x-www-form-urlencoded' }),
      lens,
    ),
  ],
};
