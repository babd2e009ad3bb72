import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Http, openHttp } from '../../../../src/target/http/http.ts';

const GET = { method: 'GET', path: '/', headers: {} } as const;

function acme(proxy: string): Http {
  const http = openHttp({
    origin: 'https://acme.example',
    allowed: ['acme.example'],
    version: '0.0.0',
    timeoutMs: 2_000,
    proxy: { origin: proxy, secrets: [] },
  });
  onTestFinished(() => http.close());
  return http;
}

/** A proxy that does not answer, or that opens a tunnel to something that speaks no TLS. */
const held = async (answer: string | undefined) => {
  const sockets: Socket[] = [];
  const server = createServer();
  server.on('connect', (_, socket: Socket) => {
    sockets.push(socket.on('error', () => undefined).on('end', () => socket.destroy()));
    if (answer !== undefined) socket.write(answer);
    socket.resume();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, sockets };
};
const gone = async (sockets: readonly Socket[]): Promise<void> => {
  for (const socket of sockets)
    if (!socket.destroyed) await new Promise((resolve) => socket.once('close', resolve));
};

describe('a tunnel', () => {
  it('that is still asked for is given up when the run ends', async () => {
    const { origin, sockets } = await held(undefined);
    const http = acme(origin);
    const reply = http.send(GET);
    while (sockets.length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    await http.close();
    expect(await reply).toMatchObject({ kind: 'fault' });
    await gone(sockets);
  });

  it('that leads nowhere is closed, and so is every one before it', async () => {
    const { origin, sockets } = await held('HTTP/1.1 200 OK\r\n\r\nno TLS at all\r\n');
    const http = acme(origin);
    for (const _ of [1, 2, 3]) expect(await http.send(GET)).toMatchObject({ kind: 'fault' });
    expect(sockets).toHaveLength(3);
    await gone(sockets);
  });
});
