import { json, patch } from '../../cases/build.ts';
import type { Json, JsonObject, Reply, Request } from '../../model.ts';
import {
  type Area,
  ask,
  carried,
  carrierOf,
  type Experiment,
  type Known,
  name,
  send,
  single,
} from '../question.ts';

const nobody = '0'.repeat(16);
const body = json({ show_as_button: true });
const at = (organization: string, connection: string): Request =>
  patch(body, { path: `/organizations/${organization}/connections/${connection}` });

const absent = (subject: string, words: string, request: Request, because?: string): Experiment => ({
  id: `resource.${subject}`,
  questions: [ask(`resource.${subject}.answered`, words, { kind: 'status' })],
  steps: [{ kind: 'send', request, place: subject === 'unattached' ? 'unattached' : 'nowhere' }],
  ...(because === undefined ? {} : { because }),
});

const idOf = (reply: Reply | undefined): string | undefined => {
  if (reply?.kind !== 'response' || reply.payload.kind !== 'json') return undefined;
  const { value } = reply.payload;
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined;
  return typeof id === 'string' ? id : undefined;
};

/** A connection that is made, attached, and deleted again: only where everything is made for the run. */
function deleted({ isOwn, fresh }: Known): Experiment {
  const other = (method: Request['method'], path: string, value?: JsonObject): Request => ({
    method,
    path,
    credential: 'full',
    ...(value === undefined ? {} : { mediaType: 'application/json', body: json(value) }),
  });
  const made =
    (request: (id: string) => Request) =>
    (replies: readonly Reply[]): Request | undefined => {
      const id = idOf(replies[0]);
      return id === undefined ? undefined : request(id);
    };
  const attached = '/organizations/{organization}/connections';
  return {
    id: 'resource.deleted',
    questions: [
      ask('resource.deleted.answered', 'What is a PATCH of a connection answered with that was deleted?', {
        kind: 'status',
      }),
    ],
    steps: [
      {
        kind: 'send',
        request: other('POST', '/connections', { name: fresh, strategy: 'auth0' }),
        place: 'nowhere',
      },
      { kind: 'made', request: made((id) => other('POST', attached, { connection_id: id })) },
      { kind: 'made', request: made((id) => other('DELETE', `/connections/${id}`)) },
      { kind: 'made', request: made((id) => at('{organization}', id)) },
    ],
    ...(isOwn ? {} : { because: 'a connection is made and deleted only where all are made for the run' }),
  };
}

const disabled: Experiment = {
  id: 'resource.disabled',
  given: { is_enabled: false, show_as_button: false },
  questions: [
    ask('resource.disabled.accepted', 'Is a change accepted while the connection is disabled?', {
      kind: 'write',
      member: 'show_as_button',
      sent: true,
    }),
    ask('resource.disabled.listed', 'Is a disabled connection in the list?', { kind: 'listed', step: 1 }),
    ask('resource.disabled.listed-enabled', 'Is a disabled connection in the list of ?is_enabled=true?', {
      kind: 'listed',
      step: 2,
    }),
    ask(
      'resource.disabled.older-path',
      'Is a disabled connection found on the older enabled_connections path?',
      {
        kind: 'status',
        step: 3,
      },
    ),
  ],
  steps: [
    send(patch(body)),
    { kind: 'read', view: 'list' },
    send({
      method: 'GET',
      path: '/organizations/{organization}/connections?is_enabled=true&per_page=100',
      credential: 'full',
    }),
    { kind: 'read', view: 'sibling' },
  ],
};

export const resources: Area = {
  id: 'resource',
  title: 'Connections that are not there, or disabled',
  experiments: (known) => {
    const { subject, strategy } = known;
    const neighbour =
      subject.other_organization === undefined || subject.other_connection === undefined
        ? 'PATCHPROOF_OTHER_ORGANIZATION_ID and PATCHPROOF_OTHER_CONNECTION_ID are not both set'
        : undefined;
    return [
      absent(
        'unattached',
        'What is a PATCH of a connection answered with that is attached to another organization only?',
        at('{other_organization}', '{other_connection}'),
        neighbour,
      ),
      absent(
        'unknown-connection',
        'What is a PATCH of a connection answered with that does not exist?',
        at('{organization}', `con_${nobody}`),
      ),
      absent(
        'unknown-organization',
        'What is a PATCH in an organization answered with that does not exist?',
        at(`org_${nobody}`, '{connection}'),
      ),
      absent(
        'malformed-connection',
        'What is a PATCH of a connection answered with whose id has no such form?',
        at('{organization}', 'patchproof'),
      ),
      absent(
        'malformed-organization',
        'What is a PATCH in an organization answered with whose id has no such form?',
        at('org_!', '{connection}'),
      ),
      absent(
        'both-unknown',
        'What is a PATCH answered with when neither exists?',
        at(`org_${nobody}`, `con_${nobody}`),
      ),
      disabled,
      single(
        'resource.disabled-name.stored',
        'Is a name stored while the connection is disabled?',
        patch(json({ [name]: 'patchproof disabled' })),
        { kind: 'write', member: name, sent: 'patchproof disabled' },
        { given: { is_enabled: false } },
      ),
      single(
        'resource.database-button.stored',
        'Is show_as_button, which is for enterprise connections, stored on a database?',
        patch(json({ show_as_button: false })),
        { kind: 'write', member: 'show_as_button', sent: false },
        {
          given: { show_as_button: true },
          ...(strategy === 'auth0' ? {} : { because: `the connection is no database (${strategy})` }),
        },
      ),
      deleted(known),
    ];
  },
};

const flag = 'show_as_button';

/** Members that resemble one, with the value it does not have. */
const alike: readonly (readonly [subject: string, words: string, member: string])[] = [
  ['capital', 'Show_As_Button', 'Show_As_Button'],
  ['upper-case', 'SHOW_AS_BUTTON', 'SHOW_AS_BUTTON'],
  ['camel', 'showAsButton', 'showAsButton'],
  ['kebab', 'show-as-button', 'show-as-button'],
  ['space', 'show_as_button with a space after it', 'show_as_button '],
];

const held = (subject: string, words: string, member: string, value: Json): Experiment => ({
  id: `key.${subject}`,
  given: { [flag]: true },
  questions: [
    ask(`key.${subject}.taken`, words, { kind: 'write' }),
    ...(subject === 'unknown'
      ? [
          ask('wording.unknown.says', 'What does the refusal of an unknown member say?', {
            kind: 'message',
          }),
        ]
      : []),
  ],
  steps: [send(patch(json(Object.fromEntries([[member, value]]))))],
});

function roundTrip(known: Known): Experiment {
  const { body, lens, over } = carried(carrierOf(known), 'patchproof round trip');
  return single(
    'key.round-trip.accepted',
    'Is the whole answer of a GET accepted as a body?',
    patch(json({ ...known.home, ...body })),
    lens,
    over,
  );
}

export const keys: Area = {
  id: 'key',
  title: 'Members by other names',
  experiments: (known) => [
    ...alike.map(([id, words, member]) =>
      single(
        `key.${id}.taken`,
        `Is ${words} taken for show_as_button?`,
        patch(json({ [member]: false })),
        { kind: 'write', member: flag, sent: false },
        { given: { [flag]: true } },
      ),
    ),
    held('unknown', 'What becomes of a member that nobody knows?', 'unexpected_member', true),
    held('unknown-null', 'What becomes of an unknown member that is null?', 'unexpected_member', null),
    held('empty', 'What becomes of a member without a name?', '', true),
    held('proto', 'What becomes of a member called __proto__?', '__proto__', { show_as_button: false }),
    held('operator', 'What becomes of a member called $set?', '$set', { show_as_button: false }),
    held('dotted', 'What becomes of a member called connection.name?', 'connection.name', 'patchproof'),
    held(
      'connection_id',
      'Is connection_id accepted in the body, with the value it has?',
      'connection_id',
      known.subject.connection,
    ),
    held(
      'september',
      'Is organization_member_access_level known, which came in September 2026?',
      'organization_member_access_level',
      'none',
    ),
    roundTrip(known),
  ],
};
