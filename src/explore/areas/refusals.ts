import { json } from '../../cases/build.ts';
import type { JsonObject, Request } from '../../model.ts';
import { message, outcomeIn, wins } from '../answer.ts';
import type { KnownTenant } from '../question.ts';
import { area, change, lacking, noDatabase, raw, row, says } from './build.ts';
import { assign, connectionsPath, level, name, signup, unusedId } from './names.ts';

type TieRow = readonly [subject: string, ask: string, given: JsonObject, body: JsonObject];

const on: JsonObject = { [signup]: true };
const off: JsonObject = { [signup]: false };
const add: JsonObject = { [assign]: true };
const end: JsonObject = { [assign]: false };
const none: JsonObject = { ...end, ...off };
const half: JsonObject = { ...add, ...off };
const both: JsonObject = { ...add, ...on };
const pair: JsonObject = { ...on, ...add };
const against: JsonObject = { ...on, ...end };

const signups: readonly TieRow[] = [
  ['signup-alone', 'Is signup accepted while no membership is assigned?', none, on],
  ['signup-stored-assign', 'Is signup accepted alone, when membership is assigned already?', half, on],
  [
    'signup-and-assign',
    'Are signup and assigned membership accepted together, where neither was?',
    none,
    pair,
  ],
  ['assign-off', 'Is assigned membership taken back alone, while signup is stored?', both, end],
  ['signup-against-assign', 'Is a body accepted that has signup and takes membership back?', half, against],
  ['both-off', 'Are signup and assigned membership taken back together?', both, { ...off, ...end }],
  ['signup-off', 'Is signup taken back alone?', both, off],
];

const low: JsonObject = { [level]: 'none' };
const readonly: JsonObject = { [level]: 'readonly' };
const unnamed: JsonObject = { [name]: null };
const bare: JsonObject = { ...low, ...unnamed };
const full: JsonObject = { ...readonly, [name]: 'patchproof stored' };
const named: JsonObject = { ...readonly, [name]: 'patchproof both' };
const lowered: JsonObject = { ...unnamed, ...low };
const cleared: JsonObject = { ...unnamed, [level]: null };

const levels: readonly TieRow[] = [
  ['level-without-name', 'Is a raised level accepted while no name is set?', bare, readonly],
  ['level-and-name', 'Are a raised level and a name accepted together, where neither was?', bare, named],
  ['level-none-without-name', 'Is the level none accepted while no name is set?', bare, low],
  ['name-gone', 'Is the name taken away while the level is raised?', full, unnamed],
  ['name-gone-level-none', 'Are the name taken away and the level lowered together?', full, lowered],
  ['name-gone-level-null', 'Are both the name and the level set to null together?', full, cleared],
  ['level-raised-further', 'Is a raised level raised further by itself?', full, { [level]: 'full' }],
];

const wordingsOfTies: Readonly<Record<string, string>> = {
  'signup-against-assign': 'What does the answer say when signup stands without assigned membership?',
  'level-without-name': 'What does the answer say when a level is raised without a name?',
};

function tied([subject, ask, given, body]: TieRow, because?: string) {
  const words = wordingsOfTies[subject];
  const also = [words === undefined ? undefined : says(subject, words)];
  return row(`${subject}.accepted`, ask, { send: change(body), also, given, because });
}

function enterprise(value: boolean, known: KnownTenant) {
  const place = 'other-connection';
  const request = change(value ? pair : off, { path: `${connectionsPath}/{other_connection}` });
  return row(
    `enterprise-signup-${value ? 'on' : 'off'}.accepted`,
    `Is is_signup_enabled: ${value} accepted on the other connection?`,
    {
      send: [{ kind: 'send', place, request }],
      reader: outcomeIn(place),
      place,
      after: [place],
      because: noDatabase(known)
        ? 'asked where the first connection is a database'
        : lacking(known, 'other_connection'),
    },
  );
}

export const ties = area('tie', 'Ties between members, in the body and against what is stored', (known) => [
  ...signups.map((row) => tied(row, noDatabase(known))),
  ...levels.map((row) => tied(row)),
  enterprise(false, known),
  enterprise(true, known),
]);

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

/** Two faults in one request, as in `order.credential-body.wins`: the first with each of the others. */
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
