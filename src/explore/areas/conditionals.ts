import { header, members, status } from '../answer.ts';
import { area, bare, change, question, read, row, sentAs } from './build.ts';
import { name } from './names.ts';

type Conditions = readonly (readonly [subject: string, ask: string, header: string, value: string])[];

/** Conditions of a change that are not met, or that mean nothing to a PATCH. */
const ofChange: Conditions = [
  ['if-match', 'Is if-match with a tag that nothing has heeded?', 'if-match', '"patchproof"'],
  ['if-match-any', 'Is a change with if-match: * accepted?', 'if-match', '*'],
  ['if-none-match', 'Is if-none-match: * heeded, though the resource exists?', 'if-none-match', '*'],
  [
    'if-unmodified',
    'Is if-unmodified-since with a time long ago heeded?',
    'if-unmodified-since',
    'Thu, 01 Jan 1970 00:00:00 GMT',
  ],
  ['if-match-broken', 'Is if-match with a value that is no tag accepted?', 'if-match', 'patchproof'],
];

const ofReading: Conditions = [
  ['read-none-match', 'Is a GET with if-none-match: * answered with 304?', 'if-none-match', '*'],
  [
    'read-modified',
    'Is a GET with if-modified-since in the far future answered with 304?',
    'if-modified-since',
    'Fri, 31 Dec 2100 00:00:00 GMT',
  ],
];

const strength = (tag: string): string => `yes, a ${tag.startsWith('W/') ? 'weak' : 'strong'} one`;

/** Headers of the answer to a change (step 0), and of the reading after it (step 1). */
const headers = [
  ['etag-read', 'Has the answer to a GET an etag?', header('etag', 1, strength)],
  ['last-modified', 'Has the answer to a GET a last-modified?', header('last-modified', 1, () => 'yes')],
  ['accept-patch', 'Has the answer to a change an accept-patch?', header('accept-patch', 0)],
  ['cache-control', 'What does cache-control say in the answer to a GET?', header('cache-control', 1)],
] as const;

const keyed = { headers: { 'idempotency-key': 'patchproof-0000-0000-0001' } };

export const conditionals = area('conditional', 'Conditions, tags and idempotency keys', () => [
  row('etag.sent', 'Has the answer to a change an etag?', {
    id: 'conditional.headers',
    send: [change({ [name]: 'patchproof headers' }, { headers: {} }), read('home')],
    reader: header('etag', 0, strength),
    also: headers.map(([subject, ask, reader]) => question(`conditional.${subject}.sent`, ask, reader)),
  }),
  ...ofChange.map(([subject, ask, header, value]) =>
    sentAs(`${subject}.heeded`, ask, { headers: { [header]: value } }),
  ),
  ...ofReading.map(([subject, ask, header, value]) => {
    const send = { ...bare, method: 'GET', headers: { [header]: value } } as const;
    return row(`${subject}.heeded`, ask, { send, reader: status() });
  }),
  row(
    'idempotency-key.replayed',
    'Is a second change under the same idempotency-key done, or the first answer given again?',
    {
      text: 'key two',
      // The second change sends another value, or the same one again if the member has only two.
      send: (body, before = { [name]: 'patchproof key one' }) => [change(before, keyed), change(body, keyed)],
    },
  ),
  row('prefer-minimal.heeded', 'Is prefer: return=minimal heeded?', {
    send: change({ [name]: 'patchproof minimal' }, { headers: { prefer: 'return=minimal' } }),
    reader: members,
  }),
]);
