import { once } from 'node:events';
import { createServer as createHttp } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** Servers that speak something else than was asked for. */

/** Its port. It ends with the test. */
export async function started(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  // Listened to for nothing, so that a client that leaves ends no test. An HTTP server answers when nobody does.
  for (const name of ['tlsClientError', 'sessionError']) server.on(name, () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

export const greeted = (first: string): Server => createServer((socket) => void socket.write(first));
export const closing = (close: (socket: Socket) => void): Server =>
  createServer((socket) => void socket.once('data', () => close(socket)));
export const headed = (size: number): Server =>
  createHttp((_, answer) => answer.setHeader('set-cookie', 'a'.repeat(size)).end('{}'));
export const many = (count: number): Server =>
  createHttp((_, answer) => {
    for (let n = 0; n < count; n += 1) answer.setHeader(`x-trace-${n}`, 'abcdefghijklmnopqrstuvwxyz');
    answer.end('{}');
  });
/** A fatal alert of TLS, by its number. */
export const alerting = (alert: number): Server =>
  closing((socket) => socket.end(Buffer.from([0x15, 3, 3, 0, 2, 2, alert])));
export const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
