import type { Request } from '../../model.ts';
import type { AnswerReader, KnownTenant } from '../question.ts';
import { area, ask, bare, change, experiment, heeded, name, read, single } from './build.ts';

type Headers = NonNullable<Request['headers']>;

const reading = (headers: Headers): Request => ({ ...bare, method: 'GET', headers });

/** Conditions of a change that are not met, or that mean nothing to a PATCH. */
const conditions: readonly (readonly [subject: string, words: string, headers: Headers])[] = [
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

/** A header of the answer to a change (step 0) or of the reading after it (step 1). */
const isThere = (header: string, step: number): AnswerReader => ({ kind: 'header', name: header, step });
const contentOf = (header: string, step: number): AnswerReader => ({
  kind: 'header',
  name: header,
  step,
  value: true,
});

const headers = experiment(
  [
    ask('conditional.etag.sent', 'Has the answer to a change an etag?', isThere('etag', 0)),
    ask('conditional.etag-read.sent', 'Has the answer to a GET an etag?', isThere('etag', 1)),
    ask(
      'conditional.last-modified.sent',
      'Has the answer to a GET a last-modified?',
      isThere('last-modified', 1),
    ),
    ask(
      'conditional.accept-patch.sent',
      'Has the answer to a change an accept-patch?',
      contentOf('accept-patch', 0),
    ),
    ask(
      'conditional.cache-control.sent',
      'What does cache-control say in the answer to a GET?',
      contentOf('cache-control', 1),
    ),
  ],
  [change({ [name]: 'patchproof headers' }, { headers: {} }), read('home')],
  { id: 'conditional.headers' },
);

/** The second change puts another value there, or the same one again where the member has but two. */
function idempotent(known: KnownTenant) {
  const keyed = { headers: { 'idempotency-key': 'patchproof-0000-0000-0001' } };
  const { given, steps, ...second } = heeded(
    known,
    'conditional.idempotency-key.replayed',
    'Is a second change under the same idempotency-key done, or the first answer given again?',
    'patchproof key two',
    (body) => change(body, keyed),
  );
  const first = given ?? { [name]: 'patchproof key one' };
  return { ...second, given, steps: [{ kind: 'send', request: change(first, keyed) } as const, ...steps] };
}

export const conditionals = area('conditional', 'Conditions, tags and idempotency keys', (known) => [
  headers,
  ...conditions.map(([subject, words, own]) =>
    heeded(known, `conditional.${subject}.heeded`, words, `patchproof ${subject}`, (body) =>
      change(body, { headers: own }),
    ),
  ),
  single(
    'conditional.read-none-match.heeded',
    'Is a GET with if-none-match: * answered with 304?',
    reading({ 'if-none-match': '*' }),
    'status',
  ),
  single(
    'conditional.read-modified.heeded',
    'Is a GET with if-modified-since in the far future answered with 304?',
    reading({ 'if-modified-since': 'Fri, 31 Dec 2100 00:00:00 GMT' }),
    'status',
  ),
  idempotent(known),
  single(
    'conditional.prefer-minimal.heeded',
    'Is prefer: return=minimal heeded?',
    change({ [name]: 'patchproof minimal' }, { headers: { prefer: 'return=minimal' } }),
    'members',
  ),
]);
