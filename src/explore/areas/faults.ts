import { json } from '../../cases/build.ts';
import type { Request } from '../../model.ts';
import { message, wins } from '../answer.ts';
import { area, change, connectionsPath, name, raw, row, unusedId } from './build.ts';

const unusedConnection = `con_${unusedId}`;
const unusedOrganization = `/organizations/org_${unusedId}/connections`;
const padding = ' '.repeat(1_100_000);
const cut = '{"show_as_button":';
const body = (text: string): Partial<Request> => ({ body: { kind: 'text', text } });

/** Faults of a request, in words and as what they change in a valid one. */
const faults = {
  credential: ['the missing credential', { credential: 'absent' }],
  opaque: ['the token that is none', { credential: 'opaque' }],
  expired: ['the token that has expired', { credential: 'expired' }],
  scope: ['the missing scope', { credential: 'unscoped' }],
  method: ['the method', { method: 'PUT', body: json({}) }],
  route: ['the path that is none', { path: '/patchproof/{connection}' }],
  path: ['the id that is too long', { path: `${connectionsPath}/con_${'a'.repeat(47)}` }],
  organization: ['the unknown organization', { path: `${unusedOrganization}/{connection}` }],
  resource: ['the unknown connection', { path: `${connectionsPath}/${unusedConnection}` }],
  connection: ['the unknown connection', { path: `${unusedOrganization}/${unusedConnection}` }],
  media: ['the media type', { mediaType: 'text/plain' }],
  size: ['the size of the body', body(`{"show_as_button":true${padding}}`)],
  syntax: ['the broken JSON', body(cut)],
  body: ['the body', { body: json({ show_as_button: 'x' }) }],
} as const satisfies Readonly<Record<string, readonly [words: string, over: Partial<Request>]>>;

type AskedFault = keyof typeof faults;

const faulty = (...own: readonly AskedFault[]): Request =>
  Object.assign(change({ show_as_button: true }), ...own.map((one) => faults[one][1]));

/** Two faults in one request, as in `order.credential-body.wins`: each of the others beside the first. */
const pairs: readonly (readonly [first: AskedFault, ...others: AskedFault[]])[] = [
  ['credential', 'body', 'syntax', 'media', 'size', 'path', 'resource', 'route', 'method'],
  ['opaque', 'body', 'resource'],
  ['scope', 'body', 'syntax', 'path', 'resource'],
  ['path', 'body', 'syntax'],
  ['body', 'resource'],
  ['syntax', 'resource'],
  ['media', 'resource', 'syntax'],
  ['size', 'syntax'],
  ['organization', 'connection', 'body'],
];

export const orders = area('order', 'Which error wins when two things are wrong', () =>
  pairs.flatMap(([first, ...others]) =>
    others.map((second) =>
      row(
        `${first}-${second}.wins`,
        `Which is answered when both are wrong: ${faults[first][0]} or ${faults[second][0]}?`,
        { send: first === 'size' ? raw(`${cut}${padding}`) : faulty(first, second), reader: wins },
      ),
    ),
  ),
);

const refusals: readonly (readonly [subject: string, words: string, request: Request])[] = [
  ['long', 'the refusal of a text that is too long', change({ [name]: 'a'.repeat(51) })],
  ['two-members', 'the answer to two wrong members', change({ [name]: '', show_as_button: 'x' })],
  ['two-unknown', 'the answer to two unknown members', change({ unexpected_member: 1, another_member: 2 })],
  [
    'unknown-and-type',
    'the answer to an unknown member beside a wrong one',
    change({ unexpected_member: 1, show_as_button: 'x' }),
  ],
  ['list', 'the refusal of a list in place of an object', change([])],
  ['syntax', 'the refusal of a body that is no JSON', faulty('syntax')],
  ['path', 'the refusal of an id that is too long', faulty('path')],
  ['credential', 'the refusal of a request without a credential', faulty('credential')],
  ['opaque', 'the refusal of a token that is none', faulty('opaque')],
  ['expired', 'the refusal of a token that has expired', faulty('expired')],
  ['scope', 'the refusal of a token without the scope', faulty('scope')],
  ['connection', 'the answer for an unknown connection', faulty('resource')],
  ['organization', 'the answer for an unknown organization', faulty('organization')],
  ['route', 'the answer for a path that is none', faulty('route')],
];

export const wordings = area('wording', 'What refusals say', () =>
  refusals.map(([subject, words, request]) =>
    row(`${subject}.says`, `What does ${words} say?`, { send: request, reader: message }),
  ),
);
