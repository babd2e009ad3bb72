import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { at, before as behind, writes } from '../../../../fixtures/chaos/before.ts';
import type { Chaos, Passing } from '../../../../fixtures/chaos/front.ts';
import { make, patch, readCase } from '../../../../src/cases/build.ts';
import { contract, members } from '../../../../src/contract/index.ts';
import { describeRestorations, isSettled } from '../../../../src/engine/restore/describe-restoration.ts';
import { restore, restoreLate } from '../../../../src/engine/restore/restore.ts';
import { open } from '../../../../src/engine/session.ts';
import type { JsonObject, Reply, TargetFault } from '../../../../src/model.ts';
import { stored } from '../../harness/exchanges.ts';
import { environmentOf } from '../../harness/gate-on.ts';
import { commandLine } from '../../whole/command.ts';

const original: JsonObject = {
  connection_id: 'con_0123456789abcdef',
  show_as_button: true,
  is_enabled: true,
};
const timeout: TargetFault = { kind: 'fault', fault: 'timeout', message: 'no headers within 1000 ms' };
const reset: TargetFault = { kind: 'fault', fault: 'reset', message: 'ECONNRESET' };

const change = (value: JsonObject) =>
  make({ id: 'body/a', title: 'a', request: patch({ kind: 'json', value }), aim: { kind: 'accept' } });

interface Ways {
  readonly fault?: TargetFault;
  /** When the unanswered write is applied, in milliseconds after it was sent; never when absent. */
  readonly appliedAt?: number;
  readonly body?: JsonObject;
  /** Whether it is sent again, and answered. */
  readonly isRepeated?: boolean;
  /** The user stops once it is restored. */
  readonly isStopped?: boolean;
}

/** One write without an answer, and what becomes of the connection. */
async function afterLoss({ fault = timeout, appliedAt, body = { is_enabled: false }, ...ways }: Ways) {
  const stop = new AbortController();
  let time = 0;
  let value = original;
  let isOpen = appliedAt !== undefined;
  let patches = 0;
  const apply = (): void => {
    if (isOpen && appliedAt !== undefined && time >= appliedAt) {
      isOpen = false;
      value = { ...value, ...body };
    }
  };
  const send = async (request: { method: string; body?: unknown }): Promise<Reply> => {
    time += 1;
    apply();
    if (request.method === 'GET') return stored(value);
    patches += 1;
    if (patches === 1) {
      time += fault === timeout ? 1_000 : 0;
      return fault;
    }
    value = { ...value, ...(request.body as { value: JsonObject }).value };
    return stored(value);
  };
  const sleep = async (ms: number): Promise<void> => {
    time += ms;
  };
  const target = {
    origin: '',
    subject: { organization: 'o', connection: 'c' },
    lacks: () => undefined,
    send,
    close: async () => {},
  };
  const session = open({
    target,
    clock: () => time,
    prove: () => undefined,
    sleep,
    onExchange: () => {},
    signal: stop.signal,
    budget: {},
  });
  const terms = {
    members: members(contract('2026-04')).filter(({ name }) => Object.hasOwn(original, name)),
    isDocumented: () => true,
  };
  const found = { home: { kind: 'known', value: original } } as const;
  await session.send(readCase('home'));
  await session.send(change(body));
  await session.send(readCase('home'));
  if (ways.isRepeated) await session.send(change(body), 'again');
  await session.send(readCase('home'));
  const done = await restore(session, terms, found, { sleep, target });
  const restoredAt = time;
  if (ways.isStopped) stop.abort();
  const after = await restoreLate(session, terms, found, done, { sleep, signal: stop.signal });
  const waited = time - restoredAt;
  time += 60_000;
  apply();
  return { lines: describeRestorations(after), isDone: after.every(isSettled), value, waited };
}

const open1 = ['home: 1 write was never answered and may be applied later'];

describe('a write without an answer', () => {
  test('that is never applied stays open, also when it was sent again with success', async () => {
    for (const isRepeated of [false, true]) {
      const { lines, isDone, waited } = await afterLoss({ isRepeated });
      expect([lines, isDone]).toEqual([open1, false]);
      expect(waited).toBeGreaterThan(500);
      expect(waited).toBeLessThan(1_500);
    }
  });

  test('that is applied after the run has ended was said to be open', async () => {
    const { lines, value } = await afterLoss({ appliedAt: 30_000, isRepeated: true });
    expect(lines).toEqual(open1);
    expect(value).not.toEqual(original);
  });

  test('that was applied before anything else is restored', async () => {
    expect(await afterLoss({ appliedAt: 1_000 })).toMatchObject({ lines: [], isDone: true, value: original });
  });

  test('that is applied while it is waited for is restored again', async () => {
    expect(await afterLoss({ appliedAt: 1_600, isRepeated: true })).toMatchObject({
      lines: [],
      isDone: true,
      value: original,
    });
  });

  test('that was reset is over: the other side has ended it', async () => {
    expect(await afterLoss({ fault: reset })).toMatchObject({ lines: [], isDone: true, waited: 0 });
  });

  test('is not waited for when the user stops', async () => {
    expect(await afterLoss({ isStopped: true })).toMatchObject({ lines: open1, waited: 0 });
  });

  test.for(['unconnected', 'answered'] as const)('is none when it was %s', async (progress) => {
    expect(await afterLoss({ fault: { ...timeout, progress } })).toMatchObject({ lines: [], isDone: true });
  });

  test('that sends what is stored already is none', async () => {
    expect(await afterLoss({ body: { is_enabled: true } })).toMatchObject({ lines: [], isDone: true });
  });
});

describe('over HTTP, a change that is applied after the run', () => {
  const { start, folder } = commandLine();

  test('is announced with exit 2, and restore undoes it', { timeout: 60_000, tags: ['slow'] }, async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let applied: Promise<unknown> = Promise.resolve();
    let patches = 0;
    const hold: Chaos = ({ ask }) => {
      applied = held.then(() => ask());
    };
    const isFourteenth = (passing: Passing): boolean => {
      patches += writes(passing) ? 1 : 0;
      return writes(passing) && patches === 14;
    };
    const chaos = await behind(at(isFourteenth, hold))();
    onTestFinished(chaos.close);
    const home = folder();
    const env = {
      ...environmentOf(chaos),
      XDG_STATE_HOME: join(home, 'state'),
      PATCHPROOF_TIMEOUT_MS: '400',
    };
    const journals = join(home, 'state', 'patchproof', 'journals');
    const run = await start(['run', '--only', 'state.accepted.persisted'], env).done;
    expect(run.out).toMatch(/Not restored.*: home: 1 write was never answered and may be applied later/);
    expect(run.code).toBe(2);
    expect(readdirSync(journals)).toHaveLength(1);
    release();
    await applied;
    const back = await start(['restore'], env).done;
    expect(back.out).toMatch(/^Restored what the run of /m);
    expect(back.code).toBe(0);
    expect(existsSync(journals) ? readdirSync(journals) : []).toEqual([]);
  });
});
