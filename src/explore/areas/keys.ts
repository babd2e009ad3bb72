import { json, patch } from '../../generate/kit.ts';
import type { Json } from '../../model.ts';
import { carried, carrierOf } from '../carrier.ts';
import { ask, send, single } from '../draft.ts';
import type { Area, Experiment, Known } from '../question.ts';

const flag = 'show_as_button';

/** Members that resemble one, with the value it does not have. */
const alike: readonly (readonly [subject: string, words: string, member: string])[] = [
  ['capital', 'Show_As_Button', 'Show_As_Button'],
  ['upper-case', 'SHOW_AS_BUTTON', 'SHOW_AS_BUTTON'],
  ['camel', 'showAsButton', 'showAsButton'],
  ['kebab', 'show-as-button', 'show-as-button'],
  ['space', 'show_as_button with a space after it', 'show_as_button '],
];

const held = (subject: string, words: string, member: string, value: Json): Experiment => ({
  id: `key.${subject}`,
  given: { [flag]: true },
  questions: [
    ask(`key.${subject}.taken`, words, { kind: 'write' }),
    ...(subject === 'unknown'
      ? [
          ask('wording.unknown.says', 'What does the refusal of an unknown member say?', {
            kind: 'message',
          }),
        ]
      : []),
  ],
  steps: [send(patch(json(Object.fromEntries([[member, value]]))))],
});

function roundTrip(known: Known): Experiment {
  const { body, lens, over } = carried(carrierOf(known), 'patchproof round trip');
  return single(
    'key.round-trip.accepted',
    'Is the whole answer of a GET accepted as a body?',
    patch(json({ ...known.home, ...body })),
    lens,
    over,
  );
}

export const keys: Area = {
  id: 'key',
  title: 'Members by other names',
  experiments: (known) => [
    ...alike.map(([id, words, member]) =>
      single(
        `key.${id}.taken`,
        `Is ${words} taken for show_as_button?`,
        patch(json({ [member]: false })),
        { kind: 'write', member: flag, sent: false },
        { given: { [flag]: true } },
      ),
    ),
    held('unknown', 'What becomes of a member that nobody knows?', 'unexpected_member', true),
    held('unknown-null', 'What becomes of an unknown member that is null?', 'unexpected_member', null),
    held('empty', 'What becomes of a member without a name?', '', true),
    held('proto', 'What becomes of a member called __proto__?', '__proto__', { show_as_button: false }),
    held('operator', 'What becomes of a member called $set?', '$set', { show_as_button: false }),
    held('dotted', 'What becomes of a member called connection.name?', 'connection.name', 'patchproof'),
    held(
      'connection_id',
      'Is connection_id accepted in the body, with the value it has?',
      'connection_id',
      known.subject.connection,
    ),
    held(
      'september',
      'Is organization_member_access_level known, which came in September 2026?',
      'organization_member_access_level',
      'none',
    ),
    roundTrip(known),
  ],
};
