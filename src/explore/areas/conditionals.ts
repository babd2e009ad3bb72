import type { Request } from '../../model.ts';
import { header, members, status } from '../answer.ts';
import type { Experiment, KnownTenant } from '../question.ts';
import { area, bare, change, experiment, heeded, name, question, read } from './build.ts';

type Headers = NonNullable<Request['headers']>;

/** Conditions of a change that are not met, or that mean nothing to a PATCH. */
const conditions: readonly (readonly [subject: string, ask: string, headers: Headers])[] = [
  ['if-match', 'Is if-match with a tag that nothing has heeded?', { 'if-match': '"patchproof"' }],
  ['if-match-any', 'Is a change with if-match: * accepted?', { 'if-match': '*' }],
  ['if-none-match', 'Is if-none-match: * heeded, though the resource exists?', { 'if-none-match': '*' }],
  [
    'if-unmodified',
    'Is if-unmodified-since with a time long ago heeded?',
    { 'if-unmodified-since': 'Thu, 01 Jan 1970 00:00:00 GMT' },
  ],
  ['if-match-broken', 'Is if-match with a value that is no tag accepted?', { 'if-match': 'patchproof' }],
];

const strength = (tag: string): string => `yes, a ${tag.startsWith('W/') ? 'weak' : 'strong'} one`;

/** Headers of the answer to a change (step 0), and of the reading after it (step 1). */
const headers = experiment('conditional.etag.sent', {
  id: 'conditional.headers',
  ask: 'Has the answer to a change an etag?',
  reader: header('etag', 0, strength),
  also: (
    [
      ['etag-read', 'Has the answer to a GET an etag?', header('etag', 1, strength)],
      ['last-modified', 'Has the answer to a GET a last-modified?', header('last-modified', 1, () => 'yes')],
      ['accept-patch', 'Has the answer to a change an accept-patch?', header('accept-patch', 0)],
      ['cache-control', 'What does cache-control say in the answer to a GET?', header('cache-control', 1)],
    ] as const
  ).map(([subject, ask, reader]) => question(`conditional.${subject}.sent`, ask, reader)),
  send: [change({ [name]: 'patchproof headers' }, { headers: {} }), read('home')],
});

/** The second change puts another value there, or the same one again where the member has but two. */
function idempotent(known: KnownTenant): Experiment {
  const keyed = { headers: { 'idempotency-key': 'patchproof-0000-0000-0001' } };
  const second = heeded(
    known,
    'conditional.idempotency-key.replayed',
    'Is a second change under the same idempotency-key done, or the first answer given again?',
    'patchproof key two',
    (body) => change(body, keyed),
  );
  const first = change(second.given ?? { [name]: 'patchproof key one' }, keyed);
  return { ...second, steps: [{ kind: 'send', request: first }, ...second.steps] };
}

const reading = (subject: string, ask: string, own: Headers): Experiment =>
  experiment(`conditional.${subject}.heeded`, {
    ask,
    send: { ...bare, method: 'GET', headers: own },
    reader: status(),
  });

export const conditionals = area('conditional', 'Conditions, tags and idempotency keys', (known) => [
  headers,
  ...conditions.map(([subject, ask, own]) =>
    heeded(known, `conditional.${subject}.heeded`, ask, `patchproof ${subject}`, (body) =>
      change(body, { headers: own }),
    ),
  ),
  reading('read-none-match', 'Is a GET with if-none-match: * answered with 304?', { 'if-none-match': '*' }),
  reading('read-modified', 'Is a GET with if-modified-since in the far future answered with 304?', {
    'if-modified-since': 'Fri, 31 Dec 2100 00:00:00 GMT',
  }),
  idempotent(known),
  experiment('conditional.prefer-minimal.heeded', {
    ask: 'Is prefer: return=minimal heeded?',
    send: change({ [name]: 'patchproof minimal' }, { headers: { prefer: 'return=minimal' } }),
    reader: members,
  }),
]);
