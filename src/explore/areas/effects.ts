import type { JsonObject, Subject, View } from '../../model.ts';
import { agrees, appears, members, moves, repeated, shows, untouched } from '../answer.ts';
import type { Experiment, KnownTenant } from '../question.ts';
import { wrote } from '../write-answer.ts';
import { area, change, experiment, flag, name, question, read, unset } from './build.ts';

/** What is read before and after a change, and the variable that names it. */
const neighbours: readonly (readonly [view: View, ask: string, variable?: keyof Subject])[] = [
  ['tenant-connection', 'Is the tenant-level connection what it was?'],
  ['other-connection', 'Is another connection of the organization what it was?', 'other_connection'],
  ['other-organization', 'Is the connection in another organization what it was?', 'other_organization'],
];

const older = { path: '/organizations/{organization}/enabled_connections/{connection}' };
const olderFlag = 'Does the older enabled_connections path show a change of show_as_button?';

/** One change, with everything around it read before and after. */
function around({ subject }: KnownTenant): readonly Experiment[] {
  const isThere = ([, , id]: (typeof neighbours)[number]): boolean =>
    id === undefined || subject[id] !== undefined;
  const there = neighbours.filter(isThere);
  const views = there.map(([view]) => view);
  const values: JsonObject = { [name]: 'patchproof effect', [flag]: false };
  const idOf = (view: View): string => `effect.${view}.untouched`;
  return [
    experiment('effect.list.shows', {
      id: 'effect.change',
      ask: 'Does the list show a change at once?',
      reader: shows('list', values),
      also: [
        question('effect.list.order', 'Does a change move the connection in the list?', moves),
        question('effect.older-path.shows', olderFlag, shows('sibling', { [flag]: false })),
        ...there.map(([view, ask]) => question(idOf(view), ask, untouched(view))),
      ],
      send: [read('list'), ...views.map(read), change(values)],
      given: { [flag]: true },
      after: ['home', 'list', 'sibling', ...views],
    }),
    ...neighbours
      .filter((one) => !isThere(one))
      .map(([view, ask, id = '']) => experiment(idOf(view), { ask, send: [], because: unset(id) })),
  ];
}

export const effects = area('effect', 'What else a change does', (known) => [
  ...around(known),
  experiment('effect.older-write.shared', {
    ask: 'Is a change by the older enabled_connections path stored in the same place?',
    send: change({ [flag]: true }, older),
    reader: wrote(flag, true),
    given: { [flag]: false },
  }),
  experiment('effect.older-name.accepted', {
    ask: 'Does the older enabled_connections path take a name?',
    send: change({ [name]: 'patchproof older' }, older),
    reader: wrote(name, 'patchproof older'),
  }),
]);

const repeat = change({ [name]: 'patchproof repeat', [flag]: true });
const isAgreed = 'Is the answer to a change what a GET shows after it?';

export const consistency = area('consistency', 'Reading what was written', () => [
  experiment('consistency.read.window', {
    ask: 'How soon does a GET show a change?',
    reader: appears(name, 'patchproof window'),
    also: [
      question('consistency.answer.agrees', isAgreed, agrees),
      question('consistency.answer.members', 'Which members has the answer to a change?', members),
    ],
    send: [change({ [name]: 'patchproof window' }), read('home'), read('home')],
  }),
  experiment('consistency.repeat.answer', {
    ask: 'Is the same change answered the same when it is sent again?',
    send: [repeat, repeat],
    reader: repeated,
  }),
]);
