import { createServer, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** Servers on loopback, and a proxy that opens tunnels to one of them. */

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

export async function started(server: Server, host = '127.0.0.1'): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return portOf(server);
}

/** A proxy that opens every tunnel to one port of this machine, or answers `status`. */
export async function proxyTo(port: number, status = 200) {
  const asked: (string | undefined)[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((_, answer) => answer.writeHead(400).end());
  server.on('connect', (request, socket: Socket) => {
    asked.push(request.url, request.headers['proxy-authorization']);
    if (status !== 200) return void socket.end(`HTTP/1.1 ${status} No\r\n\r\n`);
    const inner = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(inner).pipe(socket);
    });
    for (const one of [socket, inner]) {
      sockets.add(one);
      one.on('error', () => undefined);
    }
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
  });
  return { origin: `http://127.0.0.1:${await started(server)}`, asked };
}
