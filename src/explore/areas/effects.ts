import { json, patch } from '../../generate/kit.ts';
import type { JsonObject, Subject, View } from '../../model.ts';
import { ask, name, send, single } from '../draft.ts';
import type { Area, Experiment, Known, Question, Step } from '../question.ts';

const values: JsonObject = { [name]: 'patchproof effect', show_as_button: false };
const older = '/organizations/{organization}/enabled_connections/{connection}';

type Neighbour = Extract<View, 'tenant-connection' | 'other-connection' | 'other-organization'>;

const neighbours: readonly (readonly [view: Neighbour, words: string, variable?: keyof Subject])[] = [
  ['tenant-connection', 'Is the tenant-level connection what it was?'],
  ['other-connection', 'Is another connection of the organization what it was?', 'other_connection'],
  ['other-organization', 'Is the connection in another organization what it was?', 'other_organization'],
];

/** One change, with everything around it read before and after. */
function around({ subject }: Known): readonly Experiment[] {
  const [there, missing] = [true, false].map((wanted) =>
    neighbours.filter(([, , id]) => (id === undefined || subject[id] !== undefined) === wanted),
  );
  const question = ([view, words]: (typeof neighbours)[number]): Question =>
    ask(`effect.${view}.untouched`, words, { kind: 'untouched', view });
  return [
    {
      id: 'effect.change',
      given: { show_as_button: true },
      questions: [
        ask('effect.list.shows', 'Does the list show a change at once?', {
          kind: 'shown',
          view: 'list',
          values,
        }),
        ask('effect.list.order', 'Does a change move the connection in the list?', { kind: 'order' }),
        ask(
          'effect.older-path.shows',
          'Does the older enabled_connections path show a change of show_as_button?',
          { kind: 'shown', view: 'sibling', values: { show_as_button: false } },
        ),
        ...(there ?? []).map(question),
      ],
      steps: [
        { kind: 'read', view: 'list' },
        ...(there ?? []).map(([view]): Step => ({ kind: 'read', view })),
        send(patch(json(values))),
      ],
      after: ['home', 'list', 'sibling', ...(there ?? []).map(([view]) => view)],
    },
    ...(missing ?? []).map(
      (one): Experiment => ({
        id: `effect.${one[0]}`,
        questions: [question(one)],
        steps: [],
        because: `PATCHPROOF_${one[2]?.toUpperCase()}_ID is not set`,
      }),
    ),
  ];
}

export const effects: Area = {
  id: 'effect',
  title: 'What else a change does',
  experiments: (known) => [
    ...around(known),
    single(
      'effect.older-write.shared',
      'Is a change by the older enabled_connections path stored in the same place?',
      patch(json({ show_as_button: true }), { path: older }),
      { kind: 'write', member: 'show_as_button', sent: true },
      { given: { show_as_button: false } },
    ),
    single(
      'effect.older-name.accepted',
      'Does the older enabled_connections path take a name?',
      patch(json({ [name]: 'patchproof older' }), { path: older }),
      { kind: 'write', member: name, sent: 'patchproof older' },
    ),
  ],
};
