import type { Json, JsonObject, Reply, Request } from '../../model.ts';
import { objectOf } from '../../rules/oracle.ts';
import type { Experiment, ExperimentStep, KnownTenant } from '../question.ts';
import {
  area,
  ask,
  bare,
  change,
  connectionsPath,
  experiment,
  flag,
  heeded,
  name,
  noDatabase,
  read,
  single,
  unusedId,
  wrote,
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
  return single(
    `resource.${subject}.answered`,
    `What is a PATCH ${words}?`,
    [{ kind: 'send', request: at(...path), place: isUnattached ? 'unattached' : 'nowhere' }],
    'status',
    isUnattached && lacksIds
      ? { because: 'PATCHPROOF_OTHER_ORGANIZATION_ID and PATCHPROOF_OTHER_CONNECTION_ID are not both set' }
      : {},
  );
}

const disabled = experiment(
  [
    ask(
      'resource.disabled.accepted',
      'Is a change accepted while the connection is disabled?',
      wrote(flag, true),
    ),
    ask('resource.disabled.listed', 'Is a disabled connection in the list?', { kind: 'listed', step: 1 }),
    ask('resource.disabled.listed-enabled', 'Is a disabled connection in the list of ?is_enabled=true?', {
      kind: 'listed',
      step: 2,
    }),
    ask(
      'resource.disabled.older-path',
      'Is a disabled connection found on the older enabled_connections path?',
      { kind: 'status', step: 3 },
    ),
  ],
  [
    change({ [flag]: true }),
    read('list'),
    { ...bare, method: 'GET', path: `${connectionsPath}?is_enabled=true&per_page=100` },
    read('sibling'),
  ],
  { given: { is_enabled: false, [flag]: false } },
);

/** A connection that is made, attached, and deleted again: only where everything is made for the run. */
function deleted({ isOwn, fresh }: KnownTenant): Experiment {
  const other = (method: Request['method'], path: string, body?: JsonObject): Request =>
    body === undefined ? { ...bare, method, path } : change(body, { method, path });
  const ofMade = (request: (id: string) => Request): ExperimentStep => ({
    kind: 'made',
    request: (replies: readonly Reply[]) => {
      const id = objectOf(replies[0])?.id;
      return typeof id === 'string' ? request(id) : undefined;
    },
  });
  const making = other('POST', '/connections', { name: fresh, strategy: 'auth0' });
  return single(
    'resource.deleted.answered',
    'What is a PATCH of a connection answered with that was deleted?',
    [
      { kind: 'send', request: making, place: 'nowhere' },
      ofMade((id) => other('POST', connectionsPath, { connection_id: id })),
      ofMade((id) => other('DELETE', `/connections/${id}`)),
      ofMade((id) => at(O, id)),
    ],
    'status',
    isOwn ? {} : { because: 'a connection is made and deleted only where all are made for the run' },
  );
}

export const resources = area('resource', 'Connections that are not there, or disabled', (known) => [
  ...absent.map((one) => absentAt(one, known)),
  disabled,
  single(
    'resource.disabled-name.stored',
    'Is a name stored while the connection is disabled?',
    change({ [name]: 'patchproof disabled' }),
    wrote(name, 'patchproof disabled'),
    { given: { is_enabled: false } },
  ),
  single(
    'resource.database-button.stored',
    'Is show_as_button, which is for enterprise connections, stored on a database?',
    change({ [flag]: false }),
    wrote(flag, false),
    { given: { [flag]: true }, because: noDatabase(known) },
  ),
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

const says = ask('wording.unknown.says', 'What does the refusal of an unknown member say?', 'message');

export const keys = area('key', 'Members by other names', (known) => [
  ...alike.map(([id, member, words = member]) =>
    single(
      `key.${id}.taken`,
      `Is ${words} taken for show_as_button?`,
      change({ [member]: false }),
      wrote(flag, false),
      { given: { [flag]: true } },
    ),
  ),
  ...unnamed(known).map(([subject, words, member, value]) =>
    experiment(
      [ask(`key.${subject}.taken`, words), ...(subject === 'unknown' ? [says] : [])],
      change(Object.fromEntries([[member, value]])),
      { given: { [flag]: true } },
    ),
  ),
  heeded(
    known,
    'key.round-trip.accepted',
    'Is the whole answer of a GET accepted as a body?',
    'patchproof round trip',
    (body) => change({ ...known.home, ...body }),
  ),
]);
