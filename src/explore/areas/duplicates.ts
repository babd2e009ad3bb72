import { patch } from '../../generate/kit.ts';
import { name, single, text } from '../draft.ts';
import type { Area } from '../question.ts';

const values = { 'the first': 'patchproof first', 'the last': 'patchproof last' };
const first = `"${name}":"patchproof first"`;
const last = `"patchproof last"`;

const lens = { kind: 'which', member: name, values } as const;

export const duplicates: Area = {
  id: 'duplicate',
  title: 'The same member twice',
  experiments: () => [
    single(
      'duplicate.member.wins',
      'Which value is stored when a member is there twice?',
      patch(text(`{${first},"${name}":${last}}`)),
      lens,
    ),
    single(
      'duplicate.escaped.wins',
      'Which value is stored when the second of two equal members is spelt with an escape?',
      patch(text(`{${first},"\\u006frganization_connection_name":${last}}`)),
      lens,
    ),
    single(
      'duplicate.equal.accepted',
      'Is a member accepted that is there twice with the same value?',
      patch(text(`{"${name}":"patchproof equal","${name}":"patchproof equal"}`)),
      { kind: 'write', member: name, sent: 'patchproof equal' },
    ),
    single(
      'duplicate.first-invalid.judged',
      'Is the first of two equal members judged, when it is invalid and the last is not?',
      patch(text(`{"${name}":"","${name}":${last}}`)),
      lens,
    ),
    single(
      'duplicate.last-invalid.judged',
      'Is the last of two equal members judged, when it is invalid and the first is not?',
      patch(text(`{${first},"${name}":""}`)),
      lens,
    ),
    single(
      'duplicate.form.wins',
      'Which value is stored when a form has a field twice?',
      patch(text(`${name}=patchproof+first&${name}=patchproof+last`), {
        mediaType: 'application/x-www-form-urlencoded',
      }),
      lens,
    ),
  ],
};
