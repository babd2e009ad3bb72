import type { JsonObject, Resource, Subject } from '../../model.ts';
import { agrees, appears, members, moves, repeated, shows, untouched } from '../answer.ts';
import { wrote } from '../write-answer.ts';
import { area, change, flag, lacking, name, question, read, row } from './build.ts';

/** What is read before and after a change, and the id that it needs. */
const neighbours: readonly (readonly [view: Resource, ask: string, id: keyof Subject])[] = [
  ['tenant-connection', 'Is the tenant-level connection what it was?', 'connection'],
  ['other-connection', 'Is another connection of the organization what it was?', 'other_connection'],
  ['other-organization', 'Is the connection in another organization what it was?', 'other_organization'],
];

const values: JsonObject = { [name]: 'patchproof effect', [flag]: false };
const older = { path: '/organizations/{organization}/enabled_connections/{connection}' };
const isShown = 'Does the older enabled_connections path show a change of show_as_button?';

export const effects = area('effect', 'What else a change does', (known) => {
  const there = neighbours.filter(([, , id]) => lacking(known, id) === undefined);
  const views = there.map(([view]) => view);
  return [
    row('list.shows', {
      id: 'effect.change',
      ask: 'Does the list show a change at once?',
      // One change, with everything around it read before and after.
      send: [read('list'), ...views.map(read), change(values)],
      reader: shows('list', values),
      also: [
        question('effect.list.order', 'Does a change move the connection in the list?', moves),
        question('effect.older-path.shows', isShown, shows('sibling', { [flag]: false })),
        ...there.map(([view, ask]) => question(`effect.${view}.untouched`, ask, untouched(view))),
      ],
      given: { [flag]: true },
      after: ['home', 'list', 'sibling', ...views],
    }),
    ...neighbours
      .filter((one) => !there.includes(one))
      .map(([view, ask, id]) => row(`${view}.untouched`, { ask, send: [], because: lacking(known, id) })),
    row('older-write.shared', {
      ask: 'Is a change by the older enabled_connections path stored in the same place?',
      send: change({ [flag]: true }, older),
      reader: wrote(flag, true),
      given: { [flag]: false },
    }),
    row('older-name.accepted', {
      ask: 'Does the older enabled_connections path take a name?',
      send: change({ [name]: 'patchproof older' }, older),
      reader: wrote(name, 'patchproof older'),
    }),
  ];
});

const repeat = change({ [name]: 'patchproof repeat', [flag]: true });
const isAgreed = 'Is the answer to a change what a GET shows after it?';

export const consistency = area('consistency', 'Reading what was written', () => [
  row('read.window', {
    ask: 'How soon does a GET show a change?',
    send: [change({ [name]: 'patchproof window' }), read('home'), read('home')],
    reader: appears(name, 'patchproof window'),
    also: [
      question('consistency.answer.agrees', isAgreed, agrees),
      question('consistency.answer.members', 'Which members has the answer to a change?', members),
    ],
  }),
  row('repeat.answer', {
    ask: 'Is the same change answered the same when it is sent again?',
    send: [repeat, repeat],
    reader: repeated,
  }),
]);
