import type { JsonObject, Subject, View } from '../../model.ts';
import type { Experiment, KnownTenant } from '../question.ts';
import { area, ask, change, experiment, flag, name, read, single, unset, wrote } from './build.ts';

/** What is read before and after a change, and the variable that names it. */
const neighbours: readonly (readonly [view: View, words: string, variable?: keyof Subject])[] = [
  ['tenant-connection', 'Is the tenant-level connection what it was?'],
  ['other-connection', 'Is another connection of the organization what it was?', 'other_connection'],
  ['other-organization', 'Is the connection in another organization what it was?', 'other_organization'],
];

const untouched = (view: View, words: string) =>
  ask(`effect.${view}.untouched`, words, { kind: 'untouched', view });

/** One change, with everything around it read before and after. */
function around({ subject }: KnownTenant): readonly Experiment[] {
  const isThere = ([, , id]: (typeof neighbours)[number]): boolean =>
    id === undefined || subject[id] !== undefined;
  const there = neighbours.filter(isThere);
  const views = there.map(([view]) => view);
  const values: JsonObject = { [name]: 'patchproof effect', [flag]: false };
  return [
    experiment(
      [
        ask('effect.list.shows', 'Does the list show a change at once?', {
          kind: 'shown',
          view: 'list',
          values,
        }),
        ask('effect.list.order', 'Does a change move the connection in the list?', 'order'),
        ask(
          'effect.older-path.shows',
          'Does the older enabled_connections path show a change of show_as_button?',
          { kind: 'shown', view: 'sibling', values: { [flag]: false } },
        ),
        ...there.map(([view, words]) => untouched(view, words)),
      ],
      [read('list'), ...views.map(read), change(values)],
      { id: 'effect.change', given: { [flag]: true }, after: ['home', 'list', 'sibling', ...views] },
    ),
    ...neighbours
      .filter((one) => !isThere(one))
      .map(([view, words, id = '']) => experiment([untouched(view, words)], [], { because: unset(id) })),
  ];
}

const older = { path: '/organizations/{organization}/enabled_connections/{connection}' };

export const effects = area('effect', 'What else a change does', (known) => [
  ...around(known),
  single(
    'effect.older-write.shared',
    'Is a change by the older enabled_connections path stored in the same place?',
    change({ [flag]: true }, older),
    wrote(flag, true),
    { given: { [flag]: false } },
  ),
  single(
    'effect.older-name.accepted',
    'Does the older enabled_connections path take a name?',
    change({ [name]: 'patchproof older' }, older),
    wrote(name, 'patchproof older'),
  ),
]);

const repeat = change({ [name]: 'patchproof repeat', [flag]: true });

export const consistency = area('consistency', 'Reading what was written', () => [
  experiment(
    [
      ask('consistency.read.window', 'How soon does a GET show a change?', {
        kind: 'window',
        member: name,
        sent: 'patchproof window',
      }),
      ask('consistency.answer.agrees', 'Is the answer to a change what a GET shows after it?', 'agrees'),
      ask('consistency.answer.members', 'Which members has the answer to a change?', 'members'),
    ],
    [change({ [name]: 'patchproof window' }), read('home'), read('home')],
  ),
  single(
    'consistency.repeat.answer',
    'Is the same change answered the same when it is sent again?',
    [repeat, repeat],
    'repeated',
  ),
]);
