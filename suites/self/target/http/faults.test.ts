import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { TargetFault } from '../../../../src/model.ts';
import { answerOf, listen, open, READ, WRITE } from '../../harness/target-servers.ts';

describe('a fault', () => {
  const zeros = gzipSync(Buffer.alloc(50_000_000));
  it.each([
    ['reset', 'a reset', (socket) => socket.resetAndDestroy()],
    ['reset', 'a close before any byte', (socket) => socket.end()],
    ['reset', 'a truncated body', (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{}')],
    ['timeout', 'silence', () => undefined],
    ['timeout', 'headers that never end', (socket) => socket.write('HTTP/1.1 200 OK\r\nx: y\r\n')],
    [
      'timeout',
      'a body that stops',
      (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{'),
    ],
    ['protocol', 'no HTTP', (socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n\r\n')],
    ['protocol', 'a bad length', (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n')],
    [
      'protocol',
      'an upgrade',
      (socket) => socket.write('HTTP/1.1 101 Switch\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
    ],
    [
      'protocol',
      'garbage called gzip',
      (socket) => socket.write(answerOf('200 OK', '{}', ['content-encoding: gzip'])),
    ],
    [
      'protocol',
      'an unknown encoding',
      (socket) => socket.write(answerOf('200 OK', '{}', ['content-encoding: zzz'])),
    ],
    ['oversized', 'a long body', (socket) => socket.write(answerOf('200 OK', 'a'.repeat(1_000_001)))],
    [
      'oversized',
      'a gzip bomb',
      (socket) => socket.write(answerOf('200 OK', zeros, ['content-encoding: gzip'])),
    ],
  ] satisfies [TargetFault['fault'], string, (socket: Socket) => void][])(
    'of kind %s is made of %s, and the next request is answered',
    async (kind, _, answer) => {
      const wire = await listen((socket, n) =>
        n === 1 ? answer(socket) : socket.write(answerOf('200 OK', '{}')),
      );
      const target = await open(wire.origin);
      const reply = await target.send(WRITE);
      expect(reply).toMatchObject({ kind: 'fault', fault: kind });
      expect(reply.kind === 'fault' && reply.message).toContain(wire.origin);
      expect(await target.send(WRITE)).toMatchObject({ kind: 'response', status: 200 });
      expect(wire.received).toHaveLength(2);
    },
  );

  it('of kind timeout is made of bytes that trickle', async () => {
    const wire = await listen((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n');
      const drip = setInterval(() => socket.write('a'), 20);
      socket.on('close', () => clearInterval(drip));
    });
    const reply = await (await open(wire.origin)).send(READ);
    expect(reply).toEqual({
      kind: 'fault',
      fault: 'timeout',
      progress: 'answered',
      message:
        `${wire.origin} did not answer in time (status 200, but no end of the body within 250 ms): ` +
        'try again, or raise PATCHPROOF_TIMEOUT_MS',
    });
  });

  it('of kind oversized ends an endless body early', async () => {
    let sent = 0;
    const wire = await listen((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000000000\r\n\r\n');
      const chunk = Buffer.alloc(65_536);
      const pour = () => {
        while (!socket.destroyed && socket.write(chunk)) sent += chunk.length;
      };
      socket.on('drain', pour);
      pour();
    });
    const reply = await (await open(wire.origin, { timeoutMs: 5_000 })).send(READ);
    expect(reply).toMatchObject({ fault: 'oversized' });
    expect(reply.kind === 'fault' && reply.message).toContain(
      'more than 1000000 bytes; the rest was not read',
    );
    expect(sent).toBeLessThan(50_000_000);
  });

  it('of kind refused is made of a port where nobody listens', async () => {
    const reply = await (await open('http://127.0.0.1:9')).send(READ);
    expect(reply).toEqual({
      kind: 'fault',
      fault: 'refused',
      progress: 'unconnected',
      message:
        'http://127.0.0.1:9 refused the connection (ECONNREFUSED): check AUTH0_DOMAIN and that the tenant is running',
    });
  });

  it('of kind dns is made of a host without an address', async () => {
    const target = await open('https://nowhere.invalid', { allowed: ['nowhere.invalid'], timeoutMs: 20_000 });
    expect(await target.send(READ)).toMatchObject({ kind: 'fault', fault: 'dns' });
  }, 25_000);

  it('of kind tls is made of a server that speaks plain http', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const target = await open(`https://127.0.0.1:${port}`);
    expect(await target.send(READ)).toMatchObject({ kind: 'fault', fault: 'tls' });
  });

  it('of kind aborted is made of a close, and nothing is sent after it', async () => {
    const wire = await listen(() => undefined);
    const target = await open(wire.origin, { timeoutMs: 5_000 });
    const reply = target.send(READ);
    await expect.poll(() => wire.received).toHaveLength(1);
    await target.close();
    expect(await reply).toMatchObject({ kind: 'fault', fault: 'aborted' });
    expect(await target.send(READ)).toMatchObject({ kind: 'fault', fault: 'aborted' });
    expect(wire.received).toHaveLength(1);
  });
});

describe('an idle connection that the server drops', () => {
  const dropSecond = () =>
    listen((socket, n) => (n === 2 ? socket.resetAndDestroy() : socket.write(answerOf('200 OK', '{}'))));

  it('is opened anew for a read', async () => {
    const wire = await dropSecond();
    const target = await open(wire.origin);
    await target.send(READ);
    expect(await target.send(READ)).toMatchObject({ kind: 'response', status: 200 });
    expect(wire.received).toHaveLength(2);
  });

  it('is a fault for a write, sent once', async () => {
    const wire = await dropSecond();
    const target = await open(wire.origin);
    await target.send(READ);
    expect(await target.send(WRITE)).toMatchObject({ kind: 'fault', fault: 'reset' });
    expect(wire.received).toHaveLength(1);
  });

  it('is a fault for a read too when an answer had begun', async () => {
    const wire = await listen((socket, n) =>
      n === 2
        ? socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{')
        : socket.write(answerOf('200 OK', '')),
    );
    const target = await open(wire.origin);
    await target.send(READ);
    expect(await target.send(READ)).toMatchObject({ kind: 'fault', fault: 'reset' });
    expect(wire.received).toHaveLength(1);
  });

  it('is a fault for a read on a new connection', async () => {
    const wire = await listen((socket) => socket.resetAndDestroy());
    expect(await (await open(wire.origin)).send(READ)).toMatchObject({ kind: 'fault', fault: 'reset' });
    expect(wire.received).toHaveLength(1);
  });
});
