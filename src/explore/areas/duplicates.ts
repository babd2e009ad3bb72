import { patch } from '../../generate/kit.ts';
import { type Carrier, carried, carrierOf } from '../carrier.ts';
import { name, single, text } from '../draft.ts';
import type { Area, Experiment } from '../question.ts';

const values = { 'the first': 'patchproof first', 'the last': 'patchproof last' };
const first = `"${name}":"patchproof first"`;
const last = `"patchproof last"`;

const lens = { kind: 'which', member: name, values } as const;

function equal(carrier: Carrier): Experiment {
  const { lens, over } = carried(carrier, 'patchproof equal');
  const one = `"${carrier.member}":${JSON.stringify(lens.sent)}`;
  return single(
    'duplicate.equal.accepted',
    'Is a member accepted that is there twice with the same value?',
    patch(text(`{${one},${one}}`)),
    lens,
    over,
  );
}

export const duplicates: Area = {
  id: 'duplicate',
  title: 'The same member twice',
  experiments: (known) => [
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
    equal(carrierOf(known)),
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
