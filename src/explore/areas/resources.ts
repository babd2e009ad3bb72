import type { Json, JsonObject, Request, Resource, Subject } from '../../model.ts';
import { objectOf } from '../../rules/oracle.ts';
import * as answer from '../answer.ts';
import type { ExperimentStep, KnownTenant } from '../question.ts';
import { area, bare, change, lacking, noDatabase, question, read, row, says, stores } from './build.ts';
import { C, connectionsPath, flag, name, O, pathOf, unusedId } from './names.ts';

const at = (organization: string, connection: string): Request =>
  change({ [flag]: true }, { path: pathOf(organization, connection) });

/** Paths to connections that do not exist: organization and connection. */
const absent = [
  ['unknown-connection', 'of a connection answered with that does not exist', O, `con_${unusedId}`],
  ['unknown-organization', 'in an organization answered with that does not exist', `org_${unusedId}`, C],
  ['malformed-connection', 'of a connection answered with whose id has no such form', O, 'patchproof'],
  ['malformed-organization', 'in an organization answered with whose id has no such form', 'org_!', C],
  ['both-unknown', 'answered with when neither exists', `org_${unusedId}`, `con_${unusedId}`],
] as const;

const other = (method: Request['method'], path: string, body?: JsonObject): Request =>
  body === undefined ? { ...bare, method, path } : change(body, { method, path });

/** A request that changes no existing connection. */
const ofNothing = (request: Request): ExperimentStep => ({ kind: 'send', request, place: 'nowhere' });

/** A request to the connection that the first step made. */
const ofMade = (request: (id: string) => Request): ExperimentStep => ({
  kind: 'made',
  request: (replies) => {
    const id = objectOf(replies[0])?.id;
    return typeof id === 'string' ? request(id) : undefined;
  },
});

/** Answers about a disabled connection, by the steps after the change. */
const ofDisabled = [
  ['listed', 'Is a disabled connection in the list?', answer.listed(1)],
  ['listed-enabled', 'Is a disabled connection in the list of ?is_enabled=true?', answer.listed(2)],
  ['older-path', 'Is a disabled connection found on the older enabled_connections path?', answer.status(3)],
] as const;

const missing = (known: KnownTenant) => [
  row(
    'unattached.answered',
    'What is a PATCH of a connection answered with that is attached to another organization only?',
    {
      send: [
        { kind: 'send', request: at('{other_organization}', '{other_connection}'), place: 'unattached' },
      ],
      reader: answer.status(),
      because:
        (lacking(known, 'other_organization') ?? lacking(known, 'other_connection')) &&
        'PATCHPROOF_OTHER_ORGANIZATION_ID and PATCHPROOF_OTHER_CONNECTION_ID are not both set',
    },
  ),
  ...absent.map(([subject, words, organization, connection]) =>
    row(`${subject}.answered`, `What is a PATCH ${words}?`, {
      send: [ofNothing(at(organization, connection))],
      reader: answer.status(),
    }),
  ),
];

const disabled = [
  row('disabled.accepted', 'Is a change accepted while the connection is disabled?', {
    send: [
      change({ [flag]: true }),
      read('list'),
      other('GET', `${connectionsPath}?is_enabled=true&per_page=100`),
      read('sibling'),
    ],
    reader: answer.wrote(flag, true),
    also: ofDisabled.map(([what, ask, reader]) => question(`resource.disabled.${what}`, ask, reader)),
    given: { is_enabled: false, [flag]: false },
  }),
  stores(
    'disabled-name.stored',
    'Is a name stored while the connection is disabled?',
    name,
    'patchproof disabled',
    { given: { is_enabled: false } },
  ),
];

const buttonOnDatabase = (known: KnownTenant) =>
  stores(
    'database-button.stored',
    'Is show_as_button, which is for enterprise connections, stored on a database?',
    flag,
    false,
    { given: { [flag]: true }, because: noDatabase(known) },
  );

const deleted = (known: KnownTenant) =>
  row('deleted.answered', 'What is a PATCH of a connection answered with that was deleted?', {
    send: [
      ofNothing(other('POST', '/connections', { name: known.fresh, strategy: 'auth0' })),
      ofMade((id) => other('POST', connectionsPath, { connection_id: id })),
      ofMade((id) => other('DELETE', `/connections/${id}`)),
      ofMade((id) => at(O, id)),
    ],
    reader: answer.status(),
    because: known.isOwn ? undefined : 'a connection is made and deleted only where all are made for the run',
  });

export const resources = area('resource', 'Connections that are not there, or disabled', (known) => [
  ...missing(known),
  ...disabled,
  buttonOnDatabase(known),
  deleted(known),
]);

const alike: readonly (readonly [subject: string, member: string, words?: string])[] = [
  ['capital', 'Show_As_Button'],
  ['upper-case', 'SHOW_AS_BUTTON'],
  ['camel', 'showAsButton'],
  ['kebab', 'show-as-button'],
  ['space', 'show_as_button ', 'show_as_button with a space after it'],
];

const unnamed = ({ subject }: KnownTenant): readonly Unnamed[] => [
  ['unknown', 'What becomes of a member that nobody knows?', 'unexpected_member', true],
  ['unknown-null', 'What becomes of an unknown member that is null?', 'unexpected_member', null],
  ['empty', 'What becomes of a member without a name?', '', true],
  ['proto', 'What becomes of a member called __proto__?', '__proto__', { [flag]: false }],
  ['operator', 'What becomes of a member called $set?', '$set', { [flag]: false }],
  ['dotted', 'What becomes of a member called connection.name?', 'connection.name', 'patchproof'],
  [
    'connection_id',
    'Is connection_id accepted in the body, with the value it has?',
    'connection_id',
    subject.connection,
  ],
  [
    'september',
    'Is organization_member_access_level known, which came in September 2026?',
    'organization_member_access_level',
    'none',
  ],
];

type Unnamed = readonly [subject: string, words: string, member: string, value: Json];

export const keys = area('key', 'Members by other names', (known) => [
  ...alike.map(([subject, member, words = member]) =>
    row(`${subject}.taken`, `Is ${words} taken for show_as_button?`, {
      send: change({ [member]: false }),
      reader: answer.wrote(flag, false),
      given: { [flag]: true },
    }),
  ),
  ...unnamed(known).map(([subject, ask, member, value]) =>
    row(`${subject}.taken`, ask, {
      send: change(Object.fromEntries([[member, value]])),
      also: subject === 'unknown' ? [says('unknown', 'What does the refusal of an unknown member say?')] : [],
      given: { [flag]: true },
    }),
  ),
  row('round-trip.accepted', 'Is the whole answer of a GET accepted as a body?', {
    text: 'round trip',
    send: (body) => change({ ...known.home, ...body }),
  }),
]);

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
    row('list.shows', 'Does the list show a change at once?', {
      id: 'effect.change',
      // One change, with everything around it read before and after.
      send: [read('list'), ...views.map(read), change(values)],
      reader: answer.shows('list', values),
      also: [
        question('effect.list.order', 'Does a change move the connection in the list?', answer.moves),
        question('effect.older-path.shows', isShown, answer.shows('sibling', { [flag]: false })),
        ...there.map(([view, ask]) => question(`effect.${view}.untouched`, ask, answer.untouched(view))),
      ],
      given: { [flag]: true },
      after: ['home', 'list', 'sibling', ...views],
    }),
    ...neighbours
      .filter((one) => !there.includes(one))
      .map(([view, ask, id]) => row(`${view}.untouched`, ask, { send: [], because: lacking(known, id) })),
    row('older-write.shared', 'Is a change by the older enabled_connections path stored in the same place?', {
      send: change({ [flag]: true }, older),
      reader: answer.wrote(flag, true),
      given: { [flag]: false },
    }),
    row('older-name.accepted', 'Does the older enabled_connections path take a name?', {
      send: change({ [name]: 'patchproof older' }, older),
      reader: answer.wrote(name, 'patchproof older'),
    }),
  ];
});

const repeat = change({ [name]: 'patchproof repeat', [flag]: true });
const isAgreed = 'Is the answer to a change what a GET shows after it?';

export const consistency = area('consistency', 'Reading what was written', () => [
  row('read.window', 'How soon does a GET show a change?', {
    send: [change({ [name]: 'patchproof window' }), read('home'), read('home')],
    reader: answer.appears(name, 'patchproof window'),
    also: [
      question('consistency.answer.agrees', isAgreed, answer.agrees),
      question('consistency.answer.members', 'Which members has the answer to a change?', answer.members),
    ],
  }),
  row('repeat.answer', 'Is the same change answered the same when it is sent again?', {
    send: [repeat, repeat],
    reader: answer.repeated,
  }),
]);
