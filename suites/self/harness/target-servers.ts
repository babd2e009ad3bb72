import { createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Request } from '../../../src/model.ts';
import { buildCredentials } from '../../../src/target/auth/credentials.ts';
import { type HttpOptions, openHttp } from '../../../src/target/http/http.ts';
import { openTarget } from '../../../src/target/run-target.ts';

/** A token that says what it carries; nobody has to accept it. */
export const unsignedToken = (claims: object): string =>
  [{ alg: 'RS256', typ: 'JWT' }, claims, 'signature']
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');

/** A raw TCP server on a free loopback port, closed with the test. */
export interface Wire {
  readonly origin: string;
  /** Every byte that came in, as latin-1, one text a connection. */
  readonly received: readonly string[];
}

/** Starts a server that hands each whole request head to `answer`; `n` counts requests from 1. */
export async function listen(answer: (socket: Socket, n: number, head: string) => void): Promise<Wire> {
  const received: string[] = [];
  const sockets = new Set<Socket>();
  let n = 0;
  const server = createServer((socket) => {
    const index = received.push('') - 1;
    sockets.add(socket);
    let pending = '';
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      received[index] += chunk.toString('latin1');
      pending += chunk.toString('latin1');
      if (!pending.includes('\r\n\r\n')) return;
      const head = pending;
      pending = '';
      n += 1;
      answer(socket, n, head);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { origin: `http://127.0.0.1:${port}`, received };
}

/** A whole HTTP/1.1 answer. */
export function answerOf(status: string, body: string | Uint8Array, headers: readonly string[] = []): Buffer {
  const bytes = Buffer.from(body);
  const head = [`HTTP/1.1 ${status}`, `content-length: ${bytes.length}`, ...headers].join('\r\n');
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`), bytes]);
}

export const SUBJECT = { organization: 'org_0123456789abcdef', connection: 'con_0123456789abcdef' };

/** A read of the connection under test, without credentials. */
export const READ: Request = {
  method: 'GET',
  path: '/organizations/{organization}/connections/{connection}',
  credential: 'absent',
};

export const WRITE: Request = {
  method: 'PATCH',
  path: READ.path,
  credential: 'absent',
  mediaType: 'application/json',
  body: { kind: 'json', value: { show_as_button: true } },
};

/** A target at an origin, closed with the test. */
export async function open(origin: string, options: Partial<HttpOptions> = {}) {
  const target = await openTarget({
    origin,
    allowed: [],
    version: '0.0.0',
    timeoutMs: 250,
    subject: SUBJECT,
    credentials: buildCredentials({ full: 'opaque-token', special: {} }, 0),
    ...options,
  });
  onTestFinished(() => target.close());
  return target;
}

/** A plain connection to an origin, closed with the test. */
export function dial(origin: string) {
  const http = openHttp({ origin, allowed: [], version: '0.0.0', timeoutMs: 250 });
  onTestFinished(() => http.close());
  return http;
}
