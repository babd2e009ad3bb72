import type { Atlas, AtlasEntry, AtlasExchange } from '../../../src/record/atlas.ts';

/** Two atlases of one tenant, a month apart, and what a hostile one would put into them. */

const path = '/organizations/{organization}/connections/{connection}';

const exchange = (body: string, status: number, answer: string): AtlasExchange => ({
  method: 'PATCH',
  path,
  credential: 'full',
  mediaType: 'application/json',
  body,
  reply: {
    kind: 'response',
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: answer,
  },
});

const refusal = (message: string): string =>
  JSON.stringify({ statusCode: 400, error: 'Bad Request', message, errorCode: 'invalid_body' });

const nulled: AtlasEntry = {
  id: 'null.organization_access_level.leaves',
  question: 'What does null leave behind in organization_access_level?',
  answer: { class: 'accepted', words: '"none"', status: 200 },
  exchanges: [exchange('{"organization_access_level":null}', 200, '{"organization_access_level":"none"}')],
  stored: { organization_access_level: '"none"' },
};

const trailing: AtlasEntry = {
  id: 'text.trailing-space.stored',
  question: 'What is stored of a name that ends with a space?',
  answer: { class: 'accepted', words: 'accepted, stored as it was sent', status: 200 },
  exchanges: [exchange('{"organization_connection_name":"x "}', 200, '{}')],
};

const coercion = (words: string, message: string): AtlasEntry => ({
  id: 'coercion.flag-word.taken',
  question: 'What becomes of the text "true" in place of a boolean?',
  answer: { class: 'refused', words, status: 400, errorCode: 'invalid_body' },
  exchanges: [exchange('{"show_as_button":"true"}', 400, refusal(message))],
});

const fault: AtlasEntry = {
  id: 'encoding.invalid-byte.accepted',
  question: 'What becomes of a byte that is never UTF-8 (FF) in a name?',
  answer: { class: 'no answer', words: 'no answer (reset)' },
  exchanges: [
    {
      method: 'PATCH',
      path,
      credential: 'full',
      headers: { 'x-http-method-override': 'GET' },
      body: 'base64 eyJ/',
      reply: { kind: 'fault', fault: 'reset' },
    },
  ],
};

/** Names and messages as somebody sends them who wants to be read as markup, or as a command. */
const hostile =
  '<img src=x onerror=alert(1)> | **bold** [x](javascript:alert(1)) \u001b[31m\u202e@all </script>';

const strange: AtlasEntry = {
  id: 'wording.long.says',
  question: 'What does the refusal of a text that is too long say?',
  answer: { class: 'refused', words: `refused 400: ${hostile}`, status: 400, errorCode: hostile },
  exchanges: [exchange('{}', 400, refusal(hostile))],
};

const of = (startedAt: string, entries: readonly AtlasEntry[], rest: Partial<Atlas> = {}): Atlas => ({
  kind: 'atlas',
  format: 1,
  header: {
    tool: 'patchproof 0.1.0',
    contract: { revision: '2026-04', hash: 'sha256' },
    target: 'https://acme.eu.auth0.com',
    strategy: 'auth0',
    startedAt,
    endedAt: startedAt,
    only: [],
    planned: { writes: 40, reads: 50 },
    sent: { writes: 12, reads: 14 },
    restored: true,
    unrestored: [],
    exitCode: 0,
  },
  areas: [
    { id: 'null', title: 'Null' },
    { id: 'text', title: 'What is stored of a name' },
    { id: 'encoding', title: 'Bytes that are no UTF-8' },
    { id: 'coercion', title: 'Values of a wrong type, and what is made of them' },
    { id: 'wording', title: 'What refusals say' },
    { id: 'limits', title: 'Limits' },
  ],
  entries,
  limits: [],
  unasked: [],
  ...rest,
});

const question = 'How long may a name be, and in what is it counted?';
const id = 'limits.organization_connection_name.length';
const limit = { contract: { limit: 50, unit: 'characters' }, id, question };

export const before = of(
  '2026-08-20T08:00:00.000Z',
  [
    nulled,
    trailing,
    fault,
    coercion('refused 400 invalid_body', "Payload validation error: 'Expected type boolean'"),
  ],
  {
    limits: [
      {
        ...limit,
        words: '50 characters, as the contract says',
        largest: 50,
        beyond: 51,
        departs: false,
        requests: 6,
      },
    ],
  },
);

export const after = of(
  '2026-09-20T08:00:00.000Z',
  [
    nulled,
    { ...trailing, answer: { class: 'trimmed', words: 'stored trimmed, as "x"', status: 200 } },
    coercion('refused 400 invalid_body', "Payload validation error: 'Expected a boolean'"),
    strange,
  ],
  {
    header: {
      ...before.header,
      startedAt: '2026-09-20T08:00:00.000Z',
      restored: false,
      unrestored: ['home: organization_connection_name was absent, is "patchproof"'],
      exitCode: 2,
    },
    limits: [
      {
        ...limit,
        words: '64 bytes, contract says 50 characters',
        largest: 64,
        beyond: 65,
        unit: 'bytes',
        fate: 'refused 400 invalid_body',
        departs: true,
        requests: 12,
        proposal: {
          file: 'schemas/2026-04/request-body.json',
          patch: [{ op: 'replace', path: '/properties/organization_connection_name/maxLength', value: 64 }],
        },
      },
    ],
    unasked: [
      { id: fault.id, question: fault.question, because: 'the budget of 26 requests is spent', cut: true },
      {
        id: 'order.scope-body.wins',
        question: 'Which is answered when both are wrong: the missing scope or the body?',
        because: 'set PATCHPROOF_UNSCOPED_TOKEN',
      },
    ],
  },
);
