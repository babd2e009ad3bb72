import type { Json, JsonObject, Request } from '../../model.ts';
import { objectOf } from '../../rules/oracle.ts';
import { listed, message, status } from '../answer.ts';
import type { Experiment, ExperimentStep, KnownTenant } from '../question.ts';
import { wrote } from '../write-answer.ts';
import {
  area,
  bare,
  change,
  connectionsPath,
  experiment,
  flag,
  heeded,
  name,
  noDatabase,
  question,
  read,
  unusedId,
} from './build.ts';

const at = (organization: string, connection: string): Request =>
  change({ [flag]: true }, { path: `/organizations/${organization}/connections/${connection}` });

const O = '{organization}';
const C = '{connection}';
const unusedO = `org_${unusedId}`;
const unusedC = `con_${unusedId}`;

type Absent = readonly [subject: string, words: string, organization: string, connection: string];

/** Paths to connections that are not there. */
const absent: readonly Absent[] = [
  [
    'unattached',
    'of a connection answered with that is attached to another organization only',
    '{other_organization}',
    '{other_connection}',
  ],
  ['unknown-connection', 'of a connection answered with that does not exist', O, unusedC],
  ['unknown-organization', 'in an organization answered with that does not exist', unusedO, C],
  ['malformed-connection', 'of a connection answered with whose id has no such form', O, 'patchproof'],
  ['malformed-organization', 'in an organization answered with whose id has no such form', 'org_!', C],
  ['both-unknown', 'answered with when neither exists', unusedO, unusedC],
];

function absentAt([subject, words, ...path]: Absent, { subject: ids }: KnownTenant): Experiment {
  const isUnattached = subject === 'unattached';
  const lacksIds = ids.other_organization === undefined || ids.other_connection === undefined;
  return experiment(`resource.${subject}.answered`, {
    ask: `What is a PATCH ${words}?`,
    send: [{ kind: 'send', request: at(...path), place: isUnattached ? 'unattached' : 'nowhere' }],
    reader: status(),
    because:
      isUnattached && lacksIds
        ? 'PATCHPROOF_OTHER_ORGANIZATION_ID and PATCHPROOF_OTHER_CONNECTION_ID are not both set'
        : undefined,
  });
}

const disabled = experiment('resource.disabled.accepted', {
  ask: 'Is a change accepted while the connection is disabled?',
  reader: wrote(flag, true),
  also: (
    [
      ['listed', 'Is a disabled connection in the list?', listed(1)],
      ['listed-enabled', 'Is a disabled connection in the list of ?is_enabled=true?', listed(2)],
      ['older-path', 'Is a disabled connection found on the older enabled_connections path?', status(3)],
    ] as const
  ).map(([what, ask, reader]) => question(`resource.disabled.${what}`, ask, reader)),
  send: [
    change({ [flag]: true }),
    read('list'),
    { ...bare, method: 'GET', path: `${connectionsPath}?is_enabled=true&per_page=100` },
    read('sibling'),
  ],
  given: { is_enabled: false, [flag]: false },
});

const other = (method: Request['method'], path: string, body?: JsonObject): Request =>
  body === undefined ? { ...bare, method, path } : change(body, { method, path });

/** A request to the connection that the first step made. */
const ofMade = (request: (id: string) => Request): ExperimentStep => ({
  kind: 'made',
  request: (replies) => {
    const id = objectOf(replies[0])?.id;
    return typeof id === 'string' ? request(id) : undefined;
  },
});

/** A connection that is made, attached, and deleted again: only where everything is made for the run. */
const deleted = ({ isOwn, fresh }: KnownTenant): Experiment =>
  experiment('resource.deleted.answered', {
    ask: 'What is a PATCH of a connection answered with that was deleted?',
    send: [
      {
        kind: 'send',
        request: other('POST', '/connections', { name: fresh, strategy: 'auth0' }),
        place: 'nowhere',
      },
      ofMade((id) => other('POST', connectionsPath, { connection_id: id })),
      ofMade((id) => other('DELETE', `/connections/${id}`)),
      ofMade((id) => at(O, id)),
    ],
    reader: status(),
    because: isOwn ? undefined : 'a connection is made and deleted only where all are made for the run',
  });

export const resources = area('resource', 'Connections that are not there, or disabled', (known) => [
  ...absent.map((one) => absentAt(one, known)),
  disabled,
  experiment('resource.disabled-name.stored', {
    ask: 'Is a name stored while the connection is disabled?',
    send: change({ [name]: 'patchproof disabled' }),
    reader: wrote(name, 'patchproof disabled'),
    given: { is_enabled: false },
  }),
  experiment('resource.database-button.stored', {
    ask: 'Is show_as_button, which is for enterprise connections, stored on a database?',
    send: change({ [flag]: false }),
    reader: wrote(flag, false),
    given: { [flag]: true },
    because: noDatabase(known),
  }),
  deleted(known),
]);

/** Members with names like show_as_button, sent with the value that show_as_button does not have. */
const alike: readonly (readonly [subject: string, member: string, words?: string])[] = [
  ['capital', 'Show_As_Button'],
  ['upper-case', 'SHOW_AS_BUTTON'],
  ['camel', 'showAsButton'],
  ['kebab', 'show-as-button'],
  ['space', 'show_as_button ', 'show_as_button with a space after it'],
];

/** Members that the contract does not name, and a value of each. */
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

const says = question('wording.unknown.says', 'What does the refusal of an unknown member say?', message);

export const keys = area('key', 'Members by other names', (known) => [
  ...alike.map(([subject, member, words = member]) =>
    experiment(`key.${subject}.taken`, {
      ask: `Is ${words} taken for show_as_button?`,
      send: change({ [member]: false }),
      reader: wrote(flag, false),
      given: { [flag]: true },
    }),
  ),
  ...unnamed(known).map(([subject, ask, member, value]) =>
    experiment(`key.${subject}.taken`, {
      ask,
      send: change(Object.fromEntries([[member, value]])),
      also: subject === 'unknown' ? [says] : [],
      given: { [flag]: true },
    }),
  ),
  heeded(
    known,
    'key.round-trip.accepted',
    'Is the whole answer of a GET accepted as a body?',
    'patchproof round trip',
    (body) => change({ ...known.home, ...body }),
  ),
]);
