import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Answer, Behaviour } from '../../../fixtures/tenant/start.ts';
import { tenantFor, type Whereabouts } from '../harness/gate-on.ts';

/** Servers that treat every request alike, and the reference when it does so to every PATCH. */

export interface Everything extends Whereabouts {
  /** How many requests came in. */
  readonly requests: () => number;
}

/** A server that hands every request to `answer`; its ids and tokens are those of a tenant that is elsewhere. */
export async function everything(answer: (response: ServerResponse) => void): Promise<Everything> {
  const { subject, tokens } = await tenantFor();
  let n = 0;
  const server = createServer((request, response) => {
    n += 1;
    request.resume();
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, subject, tokens, requests: () => n };
}

/** A loopback port where nobody listens. */
export async function nobody(): Promise<Whereabouts> {
  const { subject, tokens } = await tenantFor();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return { origin: `http://127.0.0.1:${port}`, subject, tokens };
}

const reasons: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
};

export const envelope = (status: number): string =>
  JSON.stringify({ statusCode: status, error: reasons[status], message: 'always the same' });

/** Sends JSON with a status. */
export const json =
  (status: number) =>
  (response: ServerResponse): void => {
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(envelope(status));
  };

export const html = (response: ServerResponse): void => {
  response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Hello</title>');
};

/** The reference but for its PATCH, which stores nothing and is always answered like this. */
export const everyPatch = (answer: Answer): Partial<Behaviour> => ({
  order: (stages, call) => (call.method === 'PATCH' ? [] : stages),
  respond: (usual, call) => (call.method === 'PATCH' ? answer : usual),
});

export const refusal = (status: number): Answer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.parse(envelope(status)),
});
