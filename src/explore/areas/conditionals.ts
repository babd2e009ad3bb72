import { homePath, json, patch } from '../../cases/build.ts';
import type { Request } from '../../model.ts';
import type { Area, Experiment } from '../question.ts';
import { ask, type Carrier, carried, carrierOf, name, send, single } from '../question.ts';

const long = 'Thu, 01 Jan 1970 00:00:00 GMT';

/** A change under a condition that is not met, or that means nothing to a PATCH. */
const conditions: readonly (readonly [subject: string, words: string, header: string, value: string])[] = [
  ['if-match', 'Is if-match with a tag that nothing has heeded?', 'if-match', '"patchproof"'],
  ['if-match-any', 'Is a change with if-match: * accepted?', 'if-match', '*'],
  ['if-none-match', 'Is if-none-match: * heeded, though the resource exists?', 'if-none-match', '*'],
  ['if-unmodified', 'Is if-unmodified-since with a time long ago heeded?', 'if-unmodified-since', long],
  ['if-match-broken', 'Is if-match with a value that is no tag accepted?', 'if-match', 'patchproof'],
];

type Headers = Readonly<Record<string, string>>;

const change = (value: string, headers: Headers): Request => patch(json({ [name]: value }), { headers });

const reading = (headers: Readonly<Record<string, string>>): Request => ({
  method: 'GET',
  path: homePath,
  credential: 'full',
  headers,
});

const keyed = { 'idempotency-key': 'patchproof-0000-0000-0001' };

const headers: Experiment = {
  id: 'conditional.headers',
  questions: [
    ask('conditional.etag.sent', 'Has the answer to a change an etag?', {
      kind: 'header',
      name: 'etag',
      step: 0,
    }),
    ask('conditional.etag-read.sent', 'Has the answer to a GET an etag?', {
      kind: 'header',
      name: 'etag',
      step: 1,
    }),
    ask('conditional.last-modified.sent', 'Has the answer to a GET a last-modified?', {
      kind: 'header',
      name: 'last-modified',
      step: 1,
    }),
    ask('conditional.accept-patch.sent', 'Has the answer to a change an accept-patch?', {
      kind: 'header',
      name: 'accept-patch',
      step: 0,
      value: true,
    }),
    ask('conditional.cache-control.sent', 'What does cache-control say in the answer to a GET?', {
      kind: 'header',
      name: 'cache-control',
      step: 1,
      value: true,
    }),
  ],
  steps: [send(change('patchproof headers', {})), { kind: 'read', view: 'home' }],
};

/** The second change puts another value there, or the same one again where the member has but two. */
function idempotent(carrier: Carrier): Experiment {
  const { member, given = {} } = carrier;
  const second = carried(carrier, 'patchproof key two');
  const first = member === name ? { [name]: 'patchproof key one' } : given;
  return {
    id: 'conditional.idempotency-key',
    questions: [
      ask(
        'conditional.idempotency-key.replayed',
        'Is a second change under the same idempotency-key done, or the first answer given again?',
        second.lens,
      ),
    ],
    ...second.over,
    steps: [first, second.body].map((body) => send(patch(json(body), { headers: keyed }))),
  };
}

function condition(
  carrier: Carrier,
  [subject, words, header, value]: (typeof conditions)[number],
): Experiment {
  const { body, lens, over } = carried(carrier, `patchproof ${subject}`);
  const request = patch(json(body), { headers: { [header]: value } });
  return single(`conditional.${subject}.heeded`, words, request, lens, over);
}

export const conditionals: Area = {
  id: 'conditional',
  title: 'Conditions, tags and idempotency keys',
  experiments: (known) => [
    headers,
    ...conditions.map((one) => condition(carrierOf(known), one)),
    single(
      'conditional.read-none-match.heeded',
      'Is a GET with if-none-match: * answered with 304?',
      reading({ 'if-none-match': '*' }),
      { kind: 'status' },
    ),
    single(
      'conditional.read-modified.heeded',
      'Is a GET with if-modified-since in the far future answered with 304?',
      reading({ 'if-modified-since': 'Fri, 31 Dec 2100 00:00:00 GMT' }),
      { kind: 'status' },
    ),
    idempotent(carrierOf(known)),
    single(
      'conditional.prefer-minimal.heeded',
      'Is prefer: return=minimal heeded?',
      change('patchproof minimal', { prefer: 'return=minimal' }),
      { kind: 'members' },
    ),
  ],
};
