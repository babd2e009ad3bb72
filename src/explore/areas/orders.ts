import { json, patch } from '../../generate/kit.ts';
import type { Json, Request } from '../../model.ts';
import { ask, send, text } from '../draft.ts';
import type { Area, Experiment } from '../question.ts';

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
