import { json, patch } from '../../cases/build.ts';
import type { Json, JsonObject, Request, Subject, View } from '../../model.ts';
import {
  type Area,
  ask,
  type Experiment,
  type Known,
  name,
  type Question,
  type Step,
  send,
  single,
  text,
} from '../question.ts';

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

const nobody = '0'.repeat(16);
const home = '/organizations/{organization}/connections';
const unknownConnection = `${home}/con_${nobody}`;
const unknownOrganization = `/organizations/org_${nobody}/connections/{connection}`;
const long = `${home}/con_${'a'.repeat(47)}`;
const nowhere = '/patchproof/{connection}';

const invalid: Json = { show_as_button: 'x' };
const valid: Json = { show_as_button: true };
const cut = text('{"show_as_button":');
const huge = text(`{"show_as_button":true${' '.repeat(1_100_000)}}`);

type Row = readonly [subject: string, first: string, second: string, request: Request];

/** Requests with two faults: which one the answer is about. */
const rows: readonly Row[] = [
  ['credential-body', 'the missing credential', 'the body', patch(json(invalid), { credential: 'absent' })],
  ['credential-syntax', 'the missing credential', 'the broken JSON', patch(cut, { credential: 'absent' })],
  [
    'credential-media',
    'the missing credential',
    'the media type',
    patch(json(valid), { credential: 'absent', mediaType: 'text/plain' }),
  ],
  [
    'credential-size',
    'the missing credential',
    'the size of the body',
    patch(huge, { credential: 'absent' }),
  ],
  [
    'credential-path',
    'the missing credential',
    'the id that is too long',
    patch(json(valid), { credential: 'absent', path: long }),
  ],
  [
    'credential-resource',
    'the missing credential',
    'the unknown connection',
    patch(json(valid), { credential: 'absent', path: unknownConnection }),
  ],
  [
    'credential-route',
    'the missing credential',
    'the path that is none',
    patch(json(valid), { credential: 'absent', path: nowhere }),
  ],
  [
    'credential-method',
    'the missing credential',
    'the method',
    { ...patch(json({}), { credential: 'absent' }), method: 'PUT' },
  ],
  ['opaque-body', 'the token that is none', 'the body', patch(json(invalid), { credential: 'opaque' })],
  [
    'opaque-resource',
    'the token that is none',
    'the unknown connection',
    patch(json(valid), { credential: 'opaque', path: unknownConnection }),
  ],
  ['scope-body', 'the missing scope', 'the body', patch(json(invalid), { credential: 'unscoped' })],
  ['scope-syntax', 'the missing scope', 'the broken JSON', patch(cut, { credential: 'unscoped' })],
  [
    'scope-path',
    'the missing scope',
    'the id that is too long',
    patch(json(valid), { credential: 'unscoped', path: long }),
  ],
  [
    'scope-resource',
    'the missing scope',
    'the unknown connection',
    patch(json(valid), { credential: 'unscoped', path: unknownConnection }),
  ],
  ['path-body', 'the id that is too long', 'the body', patch(json(invalid), { path: long })],
  ['path-syntax', 'the id that is too long', 'the broken JSON', patch(cut, { path: long })],
  ['body-resource', 'the body', 'the unknown connection', patch(json(invalid), { path: unknownConnection })],
  ['syntax-resource', 'the broken JSON', 'the unknown connection', patch(cut, { path: unknownConnection })],
  [
    'media-resource',
    'the media type',
    'the unknown connection',
    patch(json(valid), { path: unknownConnection, mediaType: 'text/plain' }),
  ],
  ['media-syntax', 'the media type', 'the broken JSON', patch(cut, { mediaType: 'text/plain' })],
  [
    'size-syntax',
    'the size of the body',
    'the broken JSON',
    patch(text(`{"show_as_button":${' '.repeat(1_100_000)}`)),
  ],
  [
    'organization-connection',
    'the unknown organization',
    'the unknown connection',
    patch(json(valid), { path: `/organizations/org_${nobody}/connections/con_${nobody}` }),
  ],
  [
    'organization-body',
    'the unknown organization',
    'the body',
    patch(json(invalid), { path: unknownOrganization }),
  ],
];

const order = ([subject, first, second, request]: Row): Experiment => ({
  id: `order.${subject}`,
  questions: [
    ask(`order.${subject}.wins`, `Which is answered when both are wrong: ${first} or ${second}?`, {
      kind: 'wins',
    }),
  ],
  steps: [send(request)],
});

export const orders: Area = {
  id: 'order',
  title: 'Which error wins when two things are wrong',
  experiments: () => rows.map(order),
};
