import { describe, expect, test } from 'vitest';
import { snapshotOf } from '../../../../src/engine/observe/exchanges.ts';
import { observe } from '../../../../src/engine/observe/observe.ts';
import type { Case, Exchange, Reply, Snapshot } from '../../../../src/model.ts';
import { answer, exchanges, read, silence, stored, subject, write } from '../../harness/exchanges.ts';

const known = (value: Readonly<Record<string, number>>): Snapshot => ({ kind: 'known', value });
const ns = (list: readonly Exchange[] | undefined) => list?.map(({ n }) => n);
const run = (...sent: readonly (readonly [Case, Reply])[]) => observe(exchanges(...sent), subject);

const snapshots: readonly (readonly [words: string, reply: Reply, expected: string])[] = [
  ['a 200 with an object', stored({ a: 1 }), 'known'],
  ['a 404', answer(404, { a: 1 }), 'GET answered 404'],
  ['a 401', answer(401), 'GET answered 401'],
  ['a 204', answer(204), 'GET answered 204'],
  ['an array', answer(200, [1]), 'an array'],
  ['a number', answer(200, 1), 'without a JSON object'],
  ['null', answer(200, null), 'without a JSON object'],
  ['no body', answer(200), 'without a JSON object'],
  ['text', { kind: 'response', status: 200, headers: {}, payload: { kind: 'text', text: '{}' } }, 'without'],
  ['silence', silence, 'no answer (timeout)'],
];

test.for(snapshots)('%s is what it is as a state', ([, reply, expected]) => {
  const snapshot = snapshotOf(reply);
  if (expected === 'known') expect(snapshot).toEqual(known({ a: 1 }));
  else expect(snapshot).toMatchObject({ kind: 'unknown', because: expect.stringContaining(expected) });
});

describe('spans', () => {
  test('reach from one reading to the next, with every write between', () => {
    const seen = run(
      [read('home'), stored({ a: 1 })],
      [write('one'), answer(200)],
      [write('two'), answer(400)],
      [read('home'), stored({ a: 2 })],
      [write('three'), answer(200)],
      [read('home'), stored({ a: 3 })],
    );
    for (const at of [1, 2, 3]) {
      expect(seen[at]?.span).toMatchObject({ before: known({ a: 1 }), after: known({ a: 2 }) });
      expect(ns(seen[at]?.span?.writes)).toEqual([2, 3]);
    }
    expect(seen[4]?.span).toMatchObject({ before: known({ a: 2 }), after: known({ a: 3 }) });
    expect(ns(seen[5]?.span?.writes)).toEqual([5]);
  });

  test('are not there before the first reading, nor after the last', () => {
    const seen = run(
      [write('one'), answer(200)],
      [read('home'), stored({ a: 1 })],
      [write('two'), answer(200)],
    );
    expect(seen[0]?.span?.before).toMatchObject({ kind: 'unknown' });
    expect(seen[2]?.span).toBeUndefined();
  });

  test('end in the unknown when the reading fails, and begin again there', () => {
    const seen = run(
      [read('home'), stored({ a: 1 })],
      [write('one'), answer(200)],
      [read('home'), silence],
      [write('two'), answer(200)],
      [read('home'), stored({ a: 1 })],
    );
    expect(seen[1]?.span?.after.kind).toBe('unknown');
    expect(seen[3]?.span?.before.kind).toBe('unknown');
    expect(seen[3]?.span?.after).toEqual(known({ a: 1 }));
  });

  test('keep places apart, and count a wrong path for home', () => {
    const seen = run(
      [read('home'), stored({ a: 1 })],
      [read('other-connection'), stored({ b: 1 })],
      [write('here'), answer(200)],
      [write('there', { place: 'other-connection' }), answer(200)],
      [write('nowhere', { place: 'nowhere' }), answer(404)],
      [read('other-connection'), stored({ b: 2 })],
      [read('home'), stored({ a: 2 })],
    );
    expect(ns(seen[2]?.span?.writes)).toEqual([3, 5]);
    expect(ns(seen[3]?.span?.writes)).toEqual([4]);
    expect(seen[3]?.span?.after).toEqual(known({ b: 2 }));
  });

  test('of a read with no write in it are empty: what was there before, what is there now', () => {
    const seen = run([read('home'), stored({ a: 1 })], [read('home'), stored({ a: 2 })]);
    expect(seen[1]?.span).toEqual({ before: known({ a: 1 }), writes: [], after: known({ a: 2 }) });
  });
});

describe('what stood beside', () => {
  test('is the newest reading of each view before it', () => {
    const seen = run(
      [read('home'), stored({ a: 1 })],
      [read('list'), stored({ l: 1 })],
      [read('home'), stored({ a: 2 })],
      [read('sibling'), stored({ s: 1 })],
    );
    expect(seen[0]?.beside).toEqual({});
    expect(seen[3]?.beside).toEqual({ home: known({ a: 2 }), list: known({ l: 1 }) });
  });

  test('is stale once home was written to, and not when the write was refused', () => {
    const seen = run(
      [read('home'), stored({ a: 1 })],
      [write('no'), answer(400)],
      [read('list'), stored({})],
      [write('yes'), answer(200)],
      [read('list'), stored({})],
    );
    expect(seen[2]?.beside.home).toEqual(known({ a: 1 }));
    expect(seen[4]?.beside.home?.kind).toBe('unknown');
  });
});

describe('twins and solos', () => {
  const fault = write('fault', { control: 'twin' });

  test('bring their replies, wherever they were sent', () => {
    expect(run([fault, answer(400)], [write('twin'), answer(200, { a: 1 })])[0]?.control).toEqual(
      answer(200, { a: 1 }),
    );
    expect(run([fault, answer(400)])[0]?.control).toBeUndefined();
  });

  test('of a control sent more than once, an accepting reply counts', () => {
    const twice = [
      [write('twin'), answer(200)],
      [write('twin'), silence],
      [fault, answer(400)],
    ] as const;
    expect(run(...twice)[2]?.control).toEqual(answer(200));
    expect(run(...[...twice].toReversed())[0]?.control).toEqual(answer(200));
  });

  test('hand on the replies of the classes a body packs', () => {
    const isolatedCases = new Map([['packed', { 'a/type/true': answer(400) }]]);
    const seen = observe(exchanges([write('packed'), answer(400)], [write('other'), answer(200)]), subject, {
      isolatedCases,
    });
    expect(seen[0]?.isolatedCases).toEqual({ 'a/type/true': answer(400) });
    expect(seen[1]?.isolatedCases).toBeUndefined();
  });

  test('tell what the same write was answered before; a reading is new each time', () => {
    const seen = run(
      [write('one'), answer(400)],
      [read('home'), stored({})],
      [write('one'), answer(200)],
      [read('home'), stored({})],
    );
    expect(seen[0]?.earlier).toBeUndefined();
    expect(seen[2]?.earlier).toEqual([answer(400)]);
    expect(seen[3]?.earlier).toBeUndefined();
  });
});

test('nothing that was sent is changed or left out', () => {
  const sent = exchanges([read('home'), stored({})], [write('one'), answer(200)], [write('two'), silence]);
  const frozen = structuredClone(sent);
  const seen = observe(sent, subject);
  expect(sent).toEqual(frozen);
  expect(seen.map(({ n, case: one, reply }) => [n, one.id, reply.kind])).toEqual([
    [1, 'read/home', 'response'],
    [2, 'one', 'response'],
    [3, 'two', 'fault'],
  ]);
});
