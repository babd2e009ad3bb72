import { describe, expect, test } from 'vitest';
import { make, patch, readCase } from '../../../../src/cases/build.ts';
import { contract, members } from '../../../../src/contract/index.ts';
import { describeRestoration, isSettled } from '../../../../src/engine/restore/describe-restoration.ts';
import { putBack } from '../../../../src/engine/restore/restore.ts';
import { open, type Session } from '../../../../src/engine/session.ts';
import type { Case, Exchange, JsonObject, Reply } from '../../../../src/model.ts';
import { answer, silence, stored } from '../../harness/exchanges.ts';

const name = 'organization_connection_name';
const terms = { members: members(contract('2026-04')), isDocumented: () => true };

const before: JsonObject = {
  connection_id: 'con_0123456789abcdef',
  assign_membership_on_login: false,
  show_as_button: true,
  is_signup_enabled: false,
  organization_access_level: 'none',
  is_enabled: true,
};
const changed: JsonObject = { ...before, [name]: 'patchproof 1', is_enabled: false };

const changing: Case = make({
  id: 'body/combination/1',
  title: 'a change',
  request: patch({ kind: 'json', value: { [name]: 'patchproof 1', is_enabled: false } }),
  aim: { kind: 'accept' },
});

const bodyOf = ({ request: { body } }: Case): JsonObject =>
  (body?.kind === 'json' ? body.value : {}) as JsonObject;

/** What null leaves: the member goes, or stays. */
const merged = (value: JsonObject, body: JsonObject, isStuck: boolean): JsonObject =>
  Object.fromEntries(
    Object.entries({ ...value, ...body }).flatMap(([key, own]) =>
      own !== null ? [[key, own]] : isStuck && value[key] !== undefined ? [[key, value[key]]] : [],
    ),
  );

interface Ways {
  /** Whether null leaves a name as it is. */
  readonly isStuck?: boolean;
  /** How far readings lag behind, in milliseconds. */
  readonly lagMs?: number;
  /** Answers some writes in the place of the server; `n` counts those that restore. */
  readonly write?: (body: JsonObject, n: number) => Reply | undefined;
  /** Answers readings in the place of the server. */
  readonly read?: (n: number) => Reply | undefined;
  /** What the server stores of a restoring write. */
  readonly keeps?: (next: JsonObject, was: JsonObject) => JsonObject;
  /** What the answers to writes show, in the place of what is stored. */
  readonly shows?: (value: JsonObject) => JsonObject;
}

/** A session with a server that was changed once by this run, and what came of putting it back. */
async function restored(ways: Ways, was: JsonObject = before) {
  const { isStuck = false, lagMs = 0, write, read, keeps = (next) => next, shows = (value) => value } = ways;
  let time = 0;
  const states: [at: number, value: JsonObject][] = [[Number.NEGATIVE_INFINITY, { ...was }]];
  const now = (): JsonObject => states.at(-1)?.[1] ?? {};
  let restoring = 0;
  let reads = 0;
  const sent: JsonObject[] = [];
  const session: Session = open({
    target: {
      origin: '',
      subject: { organization: 'o', connection: 'c' },
      lacks: () => undefined,
      close: async () => {},
      send: async (request) => {
        time += 1;
        if (request.method === 'GET') {
          reads += 1;
          return read?.(reads) ?? stored(states.findLast(([at]) => at <= time - lagMs)?.[1] ?? {});
        }
        const body = bodyOf({ request } as Case);
        const isFirst = states.length === 1 && sent.length === 0;
        sent.push(body);
        if (!isFirst) restoring += 1;
        const own = isFirst ? undefined : write?.(body, restoring);
        if (own !== undefined) return own;
        const next = merged(now(), body, isStuck);
        states.push([time, isFirst ? next : keeps(next, now())]);
        return stored(isFirst ? now() : shows(now()));
      },
    },
    clock: () => time,
    prove: () => undefined,
    sleep: async (ms) => {
      time += ms;
    },
    onExchange: () => {},
    signal: new AbortController().signal,
    budget: {},
  });
  await session.send(readCase('home'));
  await session.send(changing);
  await session.send(readCase('home'));
  const done = await putBack({
    session,
    terms,
    place: 'home',
    before: was,
    sleep: async (ms) => {
      time += ms;
    },
  });
  return { done, now: now(), sent: sent.slice(1), time, exchanges: session.exchanges as readonly Exchange[] };
}

describe('what was changed is', () => {
  test('restored, when it is written back and two readings show it', async () => {
    const { done, now, sent, exchanges } = await restored({});
    expect(done).toEqual({ place: 'home', outcome: 'restored' });
    expect(now).toEqual(before);
    expect(sent).toHaveLength(1);
    expect(exchanges.filter(({ purpose }) => purpose === 'restore').map((one) => one.case.id)).toEqual([
      'restore/home',
      'read/home',
      'read/home',
    ]);
    expect([isSettled(done), describeRestoration(done)]).toEqual([true, []]);
  });

  test.for([80, 500, 3_000])('restored, although readings show the change for %i ms more', async (lagMs) => {
    const { done, now } = await restored({ lagMs });
    expect(done.outcome).toBe('restored');
    expect(now).toEqual(before);
  });

  test('written back where readings never showed the change', async () => {
    // They show the beginning for ever.
    const { done, now, sent } = await restored({ read: () => stored(before) });
    expect(sent).toHaveLength(1);
    expect(now).toEqual(before);
    expect(done.outcome).toBe('restored');
  });

  test('lagging, when the answer has it and readings do not, for as long as they are given', async () => {
    const { done, time } = await restored({ read: (n) => (n === 1 ? undefined : stored(changed)) });
    expect(done).toMatchObject({
      outcome: 'lagging',
      differences: [{ member: 'is_enabled' }, { member: name }],
    });
    expect(time).toBeGreaterThan(5_000);
    expect(isSettled(done)).toBe(false);
    expect(describeRestoration(done)[0]).toMatch(
      /^home: is_enabled was true, is false in GET, \d\.?\d? s after the restoring PATCH was answered with the original$/,
    );
  });

  test('restored, where null takes a name away only when it is all that is sent', async () => {
    let isAlone = true;
    const { done, now, sent } = await restored({
      write: (body) => {
        isAlone = Object.keys(body).length === 1;
        return undefined;
      },
      keeps: (next, was) => (isAlone || was[name] === undefined ? next : { ...next, [name]: was[name] }),
    });
    expect(done).toEqual({ place: 'home', outcome: 'restored' });
    expect(now).toEqual(before);
    expect(sent.slice(1)).toEqual([{ [name]: null }]);
  });

  test('irreversible, where null does not take a name away: a plain name stays, and that settles it', async () => {
    const { done, now, time } = await restored({ isStuck: true });
    expect(done).toEqual({
      place: 'home',
      outcome: 'irreversible',
      differences: [{ member: name, actual: 'patchproof' }],
    });
    expect(now).toEqual({ ...before, [name]: 'patchproof' });
    expect(time).toBeLessThan(5_000);
    expect([isSettled(done), describeRestoration(done)]).toEqual([
      true,
      [`home: ${name} was absent, is "patchproof": this cannot be undone by this operation`],
    ]);
  });

  test('restored, where null does not take a name away and there was one', async () => {
    const named = { ...before, [name]: 'staff' };
    const { done, now } = await restored({ isStuck: true }, named);
    expect([done.outcome, now]).toEqual(['restored', named]);
  });

  test('different, where the server does not store what it takes', async () => {
    const { done } = await restored({ keeps: (next) => ({ ...next, is_enabled: false }) });
    expect(done).toMatchObject({
      outcome: 'different',
      differences: [{ member: 'is_enabled', original: true, actual: false }],
    });
    expect([isSettled(done), describeRestoration(done)]).toEqual([
      false,
      ['home: is_enabled was true, is false'],
    ]);
  });

  test('unconfirmed, where it cannot be read any more', async () => {
    const { done, now } = await restored({ read: (n) => (n <= 2 ? undefined : silence) });
    expect(done).toMatchObject({
      outcome: 'unconfirmed',
      because: expect.stringContaining('could not be read after'),
    });
    expect(now).toEqual(before);
    expect(isSettled(done)).toBe(false);
  });

  test('unconfirmed, where readings show the original and the answer another state', async () => {
    const { done } = await restored({
      read: () => stored(before),
      shows: () => changed,
      keeps: (_, was) => was,
    });
    expect(done).toMatchObject({
      outcome: 'unconfirmed',
      because: expect.stringContaining('cannot be confirmed'),
    });
  });

  test('unconfirmed, where nothing is accepted and readings may be old', async () => {
    const { done, now } = await restored({ write: () => answer(403), read: () => stored(before) });
    expect(done).toMatchObject({
      outcome: 'unconfirmed',
      because: expect.stringContaining('was not accepted'),
    });
    expect(now).toEqual(changed);
  });

  test('restored, where the write was lost once', async () => {
    for (const lost of [silence, answer(504)]) {
      const { done, now, sent } = await restored({ write: (_, n) => (n === 1 ? lost : undefined) });
      expect([done.outcome, now, sent.length]).toEqual(['restored', before, 2]);
    }
  });

  test('restored member by member, where the whole is refused', async () => {
    const { done, now } = await restored({
      write: (body) => (Object.keys(body).length > 1 ? answer(400) : undefined),
    });
    expect([done.outcome, now]).toEqual(['restored', before]);
  });
});
