import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { Request } from '../../../../src/model.ts';
import { paced } from '../../../../src/target/pace/pace.ts';
import { answerOf, listen, open, READ, WRITE } from '../../harness/target-servers.ts';

const FIRST: Request = { ...WRITE, abreast: 'first' };
const SECOND: Request = { ...WRITE, abreast: 'second' };

describe('two requests abreast', () => {
  it('are in flight at once', async () => {
    const waiting: Socket[] = [];
    const { origin, received } = await listen((socket) => {
      waiting.push(socket);
      // Nobody is answered before both are here.
      if (waiting.length === 2) for (const one of waiting) one.write(answerOf('200 OK', '{}'));
    });
    const target = await open(origin);
    const replies = await Promise.all([target.send(FIRST), target.send(SECOND)]);
    expect(replies.map((reply) => (reply.kind === 'response' ? reply.status : reply.fault))).toEqual([
      200, 200,
    ]);
    expect(received).toHaveLength(2);
  });

  it('are the only ones at once: every other request waits until the one before has ended', async () => {
    const waiting: Socket[] = [];
    const { origin, received } = await listen((socket) => waiting.push(socket));
    const target = await open(origin, { timeoutMs: 100 });
    await Promise.all([target.send(WRITE), target.send(READ)]);
    expect(received.filter((bytes) => bytes.startsWith('PATCH'))).toHaveLength(1);
    expect(waiting.length).toBeGreaterThan(0);
  });

  it('end with the target, the second one too', async () => {
    const { origin, received } = await listen((socket) => socket.write(answerOf('200 OK', '{}')));
    const target = await open(origin);
    await target.close();
    const reply = await target.send(SECOND);
    expect(reply).toMatchObject({ kind: 'fault', fault: 'aborted' });
    expect(received).toEqual([]);
  });
});

describe('the pace of two requests abreast', () => {
  const bench = async (burst: number) => {
    let now = 0;
    const left: number[] = [];
    const http = await open('http://127.0.0.1:1');
    const target = paced(
      {
        ...http,
        send: async () => {
          left.push(now);
          return { kind: 'response', status: 200, headers: {}, payload: { kind: 'empty' } };
        },
      },
      {
        rates: { writes: { perMinute: 60, burst } },
        clock: () => now,
        sleep: async (ms) => {
          now += ms;
        },
      },
    );
    return { left, target };
  };

  it('holds: both wait until there is room for two', async () => {
    const { left, target } = await bench(2);
    await target.send(WRITE);
    await Promise.all([target.send(FIRST), target.send(SECOND)]);
    expect(left).toEqual([0, 1_000, 1_000]);
  });

  it('holds where the burst is one: then they go one after the other', async () => {
    const { left, target } = await bench(1);
    await Promise.all([target.send(FIRST), target.send(SECOND)]);
    expect(left[0]).toBe(0);
    expect(left[1]).toBeGreaterThanOrEqual(1_000);
  });
});

describe('a request', () => {
  it('has the method and the headers it asks for', async () => {
    const { origin, received } = await listen((socket) =>
      socket.write(answerOf('204 No Content', '', ['allow: PATCH'])),
    );
    const target = await open(origin);
    const reply = await target.send({ ...READ, method: 'OPTIONS', headers: { 'if-match': '*' } });
    expect(received.join('')).toMatch(/^OPTIONS /);
    expect(received.join('')).toMatch(/^if-match: \*\r$/m);
    expect(reply).toMatchObject({ status: 204, headers: { allow: 'PATCH' } });
  });

  it('of HEAD has an answer without a body', async () => {
    const { origin } = await listen((socket) =>
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 12\r\n\r\n'),
    );
    const target = await open(origin);
    expect(await target.send({ ...READ, method: 'HEAD' })).toMatchObject({
      status: 200,
      payload: { kind: 'empty' },
    });
  });
});
