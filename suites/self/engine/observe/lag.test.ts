import { describe, expect, test } from 'vitest';
import { readCase } from '../../../../src/cases/build.ts';
import {
  blank,
  learn,
  type Memory,
  mayLag,
  resourceIn,
  writtenAt,
} from '../../../../src/engine/observe/lag.ts';
import { readSettled, withMargin } from '../../../../src/engine/observe/read.ts';
import type { Case, Exchange, JsonObject, Reply } from '../../../../src/model.ts';
import { answer, exchanges, read, silence, stored, subject, write } from '../../harness/exchanges.ts';

const patchOf = (body: JsonObject, over: Partial<Case> = {}): Case =>
  write('w', {
    request: { method: 'PATCH', path: '/', credential: 'full', body: { kind: 'json', value: body } },
    ...over,
  });

const memoryOf = (...sent: readonly (readonly [Case, Reply])[]): Memory =>
  exchanges(...sent).reduce(learn, blank);

const was = { name: 'old', flag: true };
const is = { name: 'new', flag: true };
const changed = memoryOf([read('home'), stored(was)], [patchOf({ name: 'new' }), answer(200, is)]);

describe('a reading may lag', () => {
  test.for<[string, JsonObject, boolean]>([
    ['what was stored before', was, true],
    ['what the answer shows', is, false],
    ['a value that nobody has stored', { name: 'other', flag: true }, false],
    ['another member that was not sent', { name: 'new', flag: false }, false],
    ['an older value beside a stranger’s', { name: 'old', flag: false }, true],
    ['nothing in the place of the member, which it never had', { flag: true }, false],
  ])('when it shows %s: %s', ([, shown, expected]) => {
    expect(mayLag(changed, 'home', shown)).toBe(expected);
  });

  test.for<[string, Memory]>([
    ['nothing was written', memoryOf([read('home'), stored(was)])],
    ['nothing was read', memoryOf([patchOf({ name: 'new' }), answer(204)])],
    ['the write was refused', memoryOf([read('home'), stored(is)], [patchOf({ name: 'x' }), answer(400)])],
    [
      'it is not known whether it was carried out',
      memoryOf([read('home'), stored(was)], [patchOf({ name: 'new' }), silence]),
    ],
    ['a gateway answered it', memoryOf([read('home'), stored(was)], [patchOf({ name: 'new' }), answer(504)])],
    [
      'the answer shows nothing of what was sent',
      memoryOf([read('home'), stored(was)], [patchOf({ name: 'new' }), answer(200, {})]),
    ],
  ])('and does not, when %s', ([, memory]) => {
    expect(mayLag(memory, 'home', was)).toBe(false);
  });

  test('of a state that is several writes old', () => {
    const memory = memoryOf(
      [read('home'), stored({ n: 0 })],
      [patchOf({ n: 1 }), answer(200, { n: 1 })],
      [patchOf({ n: 2 }), answer(200, { n: 2 })],
      [patchOf({ n: 3 }), answer(200, { n: 3 })],
    );
    expect([0, 1, 2, 3, 4].map((n) => mayLag(memory, 'home', { n }))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  test('in views that show the same resource, and in no others', () => {
    expect(mayLag(changed, 'list', was)).toBe(true);
    expect(mayLag(changed, 'list', undefined)).toBe(true);
    expect(mayLag(changed, 'home', undefined)).toBe(false);
    // An older view without the member has nothing to be late with.
    expect(mayLag(changed, 'sibling', { flag: true })).toBe(false);
    for (const view of ['other-connection', 'other-organization', 'tenant-connection', 'unattached'] as const)
      expect(mayLag(changed, view, was)).toBe(false);
  });

  test('at the place that was written to', () => {
    const there = { place: 'other-connection' } as const;
    const memory = memoryOf(
      [readCase('other-connection'), stored(was)],
      [patchOf({ name: 'new' }, there), answer(200, is)],
    );
    expect(mayLag(memory, 'other-connection', was)).toBe(true);
    expect(mayLag(memory, 'home', was)).toBe(false);
    expect(writtenAt(memory, 'other-connection')).toBe(2);
    // What is written to a neighbour may cross over.
    expect(writtenAt(memory, 'home')).toBe(2);
    expect(writtenAt(memory, 'tenant-connection')).toBeUndefined();
    expect(writtenAt(blank, 'home')).toBeUndefined();
  });

  test('and what a reading shows is what the next one has to show', () => {
    const memory = exchanges([read('home'), stored({ ...is, flag: false })]).reduce(learn, changed);
    expect(mayLag(memory, 'home', { ...is, flag: false })).toBe(false);
  });
});

test('the resource in a list is that of the connection under test', () => {
  const listed = (connections: readonly JsonObject[]): Exchange | undefined =>
    exchanges([read('list'), stored({ connections })])[0];
  const found = (one: Exchange | undefined) => one && resourceIn('list', one, subject.connection);
  expect(
    found(listed([{ connection_id: 'con_x' }, { connection_id: subject.connection, a: 1 }])),
  ).toMatchObject({ a: 1 });
  expect(found(listed([{ connection_id: 'con_x' }]))).toBeUndefined();
  expect(found(exchanges([read('list'), stored({ connections: 'none' })])[0])).toBeUndefined();
});

/** Readings against a server that answers by the clock, which only sleeping moves. */
function server(reply: (now: number, asked: Case, n: number) => Reply) {
  const sent: Exchange[] = [];
  let time = 0;
  let reads = 0;
  const once = async (one: Case, purpose: Exchange['purpose'] = 'plan', given?: Reply): Promise<Exchange> => {
    if (one.aim.kind === 'read') reads += 1;
    const exchange: Exchange = {
      n: sent.length + 1,
      case: one,
      at: time,
      ms: 1,
      purpose,
      reply: given ?? reply(time, one, reads),
    };
    sent.push(exchange);
    return exchange;
  };
  const {
    read: ask,
    lags,
    superseded,
  } = readSettled({
    connection: subject.connection,
    once,
    over: () => undefined,
    sleep: async (ms) => {
      time += ms;
    },
    now: () => time,
    exchanges: sent,
  });
  return {
    ask: (view: Parameters<typeof readCase>[0]) => ask(readCase(view), 'plan'),
    write: async (body: JsonObject, given: Reply) => {
      await once(patchOf(body), 'plan', given);
    },
    lags,
    reads: () => reads,
    time: () => time,
    kept: () => sent.filter(({ n }) => !superseded.has(n)),
  };
}

const late = (ms: number) => server((now) => stored(now >= ms ? is : was));

describe('a reading is repeated', () => {
  test('until it shows the change, and once more; the lag is measured and kept with it', async () => {
    const { ask, write: patch, lags, reads, kept } = late(300);
    await ask('home');
    await patch({ name: 'new' }, answer(200, is));
    expect(await ask('home')).toEqual(stored(is));
    const lag = lags().get('home') ?? 0;
    expect(lag).toBeGreaterThanOrEqual(300);
    expect(lag).toBeLessThan(1_000);
    expect(reads()).toBeGreaterThan(3);
    // Of all these readings one counts, and it has the lag.
    expect(kept().map((one) => [one.case.id, one.lag !== undefined])).toEqual([
      ['read/home', false],
      ['w', false],
      ['read/home', true],
    ]);
  });

  test('not before a lag that was measured is over, the next time', async () => {
    const {
      ask,
      write: patch,
      lags,
      reads,
      time,
    } = server((now, _, n) => stored(n === 1 || now < 500 ? was : is));
    await ask('home');
    await patch({ name: 'new' }, answer(200, is));
    await ask('home');
    const [before, from] = [reads(), time()];
    await patch({ name: 'new' }, answer(200, is));
    await ask('home');
    expect(reads() - before).toBe(1);
    expect(time() - from).toBe(withMargin(lags().get('home') ?? 0) + 1);
  });

  test('a neighbour is waited for as long as home was', async () => {
    const { ask, write: patch, time } = late(300);
    await ask('home');
    await patch({ name: 'new' }, answer(200, is));
    await ask('home');
    await patch({ name: 'new' }, answer(200, is));
    const from = time();
    await ask('other-organization');
    expect(time() - from).toBeGreaterThan(300);
  });

  test('about five seconds at most, and then it is what it is; the next one is waited for less', async () => {
    const { ask, write: patch, lags, time } = late(Number.POSITIVE_INFINITY);
    await ask('home');
    await patch({ name: 'new' }, answer(200, is));
    expect(await ask('home')).toEqual(stored(was));
    expect(time()).toBe(5_000);
    expect(lags().size).toBe(0);
    await patch({ name: 'newer' }, answer(200, { ...is, name: 'newer' }));
    await ask('home');
    expect(time()).toBe(5_250);
  });

  test('and not where it shows what nobody stored', async () => {
    const {
      ask,
      write: patch,
      reads,
      time,
    } = server((_, __, n) => stored(n === 1 ? was : { ...was, name: 'odd' }));
    await ask('home');
    await patch({ name: 'new' }, answer(200, is));
    await ask('home');
    expect([reads(), time()]).toEqual([2, 0]);
  });

  test('where one of two replicas is late: until both agree', async () => {
    const {
      ask,
      write: patch,
      lags,
    } = server((now, _, n) => stored(n === 1 || (n % 2 === 0 && now < 400) ? was : is));
    await ask('home');
    await patch({ name: 'new' }, answer(200, is));
    expect(await ask('home')).toEqual(stored(is));
    expect(lags().get('home')).toBeGreaterThan(0);
  });

  test('once where a gateway or nobody answers, if the request before was answered', async () => {
    for (const lost of [answer(503), silence]) {
      const { ask, reads, kept } = server((_, __, n) => (n === 2 ? lost : stored(was)));
      await ask('home');
      expect(await ask('home')).toEqual(stored(was));
      expect([reads(), kept().length]).toEqual([3, 2]);
    }
    const gone = server(() => silence);
    await gone.ask('home');
    await gone.ask('home');
    expect(gone.reads()).toBe(3);
  });
});

describe('a list', () => {
  const page = (connections: readonly JsonObject[], total: number): Reply =>
    stored({ connections, total, start: 0, limit: 1 });
  const ours = (name: string): JsonObject => ({ connection_id: subject.connection, name });
  const isSecond = ({ request }: Case): boolean => request.path.includes('&page=1');

  test('is read to its end; only all of it is a reading', async () => {
    const { ask, kept } = server((_, one) =>
      page([isSecond(one) ? ours('new') : { connection_id: 'con_x' }], 2),
    );
    const all = await ask('list');
    expect(all).toMatchObject({
      payload: { value: { connections: [{ connection_id: 'con_x' }, ours('new')] } },
    });
    expect(kept().map((one) => one.case.request.path)).toEqual([readCase('list').request.path]);
  });

  test('that lags and has pages is waited for as a whole', async () => {
    const {
      ask,
      write: patch,
      lags,
      kept,
    } = server((now, one) => {
      if (one.aim.kind === 'read' && one.aim.view === 'home') return stored(ours('old'));
      return page([isSecond(one) ? ours(now >= 200 ? 'new' : 'old') : { connection_id: 'con_x' }], 2);
    });
    await ask('home');
    await patch({ name: 'new' }, answer(200, ours('new')));
    const all = await ask('list');
    expect(all).toMatchObject({ payload: { value: { connections: [{}, ours('new')] } } });
    expect(lags().get('list')).toBeGreaterThanOrEqual(200);
    expect(kept().filter((one) => one.case.id === 'read/list')).toHaveLength(1);
  });
});
