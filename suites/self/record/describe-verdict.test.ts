import { describe, expect, it } from 'vitest';
import type { Actual, Case, Difference, Expected } from '../../../src/model.ts';
import {
  describeActual,
  describeExpected,
  describeState,
  differencesOf,
} from '../../../src/record/describe-verdict.ts';
import { answer, silence, write } from '../harness/exchanges.ts';

const body = { kind: 'json', value: { show_as_button: 'x' } } as const;
const request = { method: 'PATCH', path: '/', credential: 'full', body } as const;
const faulty = write('a', {
  request,
  aim: {
    kind: 'reject',
    fault: { in: 'body', keyword: 'type', pointer: '/show_as_button' },
    statuses: [400],
  },
});
const valid = write('b', {
  request,
  edges: [{ subject: 'show_as_button', keyword: 'type', side: 'inside', value: 'x' }],
});
const status: Expected = { kind: 'status', statuses: [400, 413] };
const condition = (words: string): Expected => ({ kind: 'condition', words });
const changed: Actual = {
  kind: 'differences',
  of: 'before and after',
  differences: [
    { member: 'a/b', original: 's3cret', actual: null },
    { member: 'c', actual: 's3cret' },
  ],
};

describe('a verdict in words', () => {
  it.each<[Expected, string]>([
    [status, '400 or 413'],
    [{ kind: 'status', statuses: [400], because: 'it is too long' }, '400: it is too long'],
    [{ kind: 'members as sent', values: ['x → y', false] }, 'members as sent: "x → y", false'],
    [{ kind: 'message that names', member: 'a' }, 'a message that names a'],
    [condition('nothing changes'), 'nothing changes'],
  ])('expects %j', (expected, words) => {
    expect(describeExpected(expected)).toBe(words);
  });

  it.each<[Actual, string, string | undefined]>([
    [{ kind: 'reply', reply: answer(200) }, '200 with no body', undefined],
    [{ kind: 'member', member: 'a' }, 'a undefined', undefined],
    [{ kind: 'header', name: 'content-type' }, 'no content-type', undefined],
    [
      changed,
      'a/b "s3cret" → null, c absent → "s3cret"',
      'changed: a/b "s3cret" → null, c absent → "s3cret"',
    ],
    [{ kind: 'attachments', attached: ['con_A'], detached: [] }, 'con_A attached', 'changed: con_A attached'],
    [{ kind: 'gone' }, 'GET answered 404', undefined],
    [{ kind: 'gone', reply: answer(404) }, '404 with no body', 'GET answered 404'],
  ])('finds %j', (actual, words, state) => {
    expect([describeActual(actual), describeState(actual)]).toEqual([words, state]);
  });
});

describe('the differences of a verdict', () => {
  const of = (expected: Expected, actual: Actual, candidate: Case = valid): readonly Difference[] =>
    differencesOf({ kind: 'violation', expected, actual }, (text) => text, candidate);

  it.each<[string, Expected, Actual, Case, readonly Difference[]]>([
    [
      'a status, at the member at fault',
      ...([status, { kind: 'reply', reply: answer(200, { a: 's3cret' }) }, faulty] as const),
      [{ status: 200, pointer: '/show_as_button', expected: '4xx', actual: '2xx' }],
    ],
    [
      'a status, at the member that is tried',
      ...([{ kind: 'status', statuses: [200] }, { kind: 'reply', reply: answer(400) }, valid] as const),
      [{ status: 400, pointer: '/show_as_button', expected: '2xx', actual: '4xx' }],
    ],
    [
      'no answer',
      ...([condition('an answer'), { kind: 'reply', reply: silence, times: 3 }, write('c')] as const),
      [{ expected: 'an answer', actual: 'no answer: timeout' }],
    ],
    [
      'stored members',
      ...([condition('nothing changes'), changed, faulty] as const),
      [
        { pointer: '/a~1b', expected: 'as before', actual: 'null' },
        { pointer: '/c', expected: 'as before', actual: 'string' },
      ],
    ],
    [
      'a member of the answer',
      ...([{ kind: 'member', member: 'id', value: 'x' }, { kind: 'member', member: 'id' }, valid] as const),
      [{ pointer: '/id', expected: 'string', actual: 'absent' }],
    ],
    [
      'a keyword, by what the answer has there',
      { kind: 'keyword', pointer: '/a/b', keyword: 'type', words: '/a/b: a boolean' },
      { kind: 'reply', reply: answer(200, { a: { b: 's3cret' } }) },
      valid,
      [{ pointer: '/a/b', expected: 'type', actual: 'string' }],
    ],
    [
      'a text that was cut',
      condition('members stored as sent'),
      {
        kind: 'differences',
        of: 'sent and stored',
        differences: [{ member: 'a', original: 's3cret', actual: 's3c' }],
      },
      valid,
      [{ pointer: '/a', expected: 'as sent', actual: 'shorter string' }],
    ],
    [
      'words that name what was found',
      condition('each member once'),
      { kind: 'condition', words: 's3cret twice' },
      valid,
      [{ expected: 'each member once', actual: 'not met' }],
    ],
  ])('%s', (_, expected, actual, candidate, differences) => {
    const found = of(expected, actual, candidate);
    expect(found).toEqual(differences);
    expect(JSON.stringify(found)).not.toContain('s3cret');
  });

  it('leave out the member at fault in the request where they stand for many requests', () => {
    const actual: Actual = { kind: 'reply', reply: answer(200) };
    const verdict = { kind: 'violation', expected: status, actual } as const;
    expect(differencesOf(verdict, (text) => text)).toEqual([{ status: 200, expected: '4xx', actual: '2xx' }]);
  });

  it('hold no secret that a tenant has as the name of a member', () => {
    const actual: Actual = {
      kind: 'unknown members',
      members: [{ name: 's3cret' }],
      more: 0,
      reply: silence,
    };
    const verdict = { kind: 'violation', expected: status, actual } as const;
    expect(differencesOf(verdict, (text) => text.replaceAll('s3cret', '…'))[0]?.pointer).toBe('/…');
  });
});
