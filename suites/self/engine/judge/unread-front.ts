import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import type { RunningTenant } from '../../../../fixtures/tenant/start.ts';

/** What stands before a tenant, and answers some requests itself. */

export interface Answered {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export const JSON_TYPE = { 'content-type': 'application/json' };
export const gone: Answered = {
  status: 404,
  body: '{"statusCode":404,"error":"Not Found","message":"Not Found"}',
  headers: JSON_TYPE,
};
export const refusal = (status: number, errorCode: string, message: string): Answered => ({
  status,
  body: JSON.stringify({ statusCode: status, error: 'Refused', message, errorCode }),
  headers: JSON_TYPE,
});
export const page = (status: number): Answered => ({
  status,
  body: '<!doctype html><title>Gateway</title><p>Nothing here.</p>',
  headers: { 'content-type': 'text/html' },
});

/** It answers some requests itself, by their path below the host. */
export type Front = (path: string, isAuthorized: boolean) => Answered | undefined;

/** Its origin. */
export async function before(tenant: RunningTenant, front: Front): Promise<string> {
  const server = createServer(async (request, answer) => {
    const { method, url = '', headers } = request;
    const own = front(url, headers.authorization !== undefined);
    if (own !== undefined) return void answer.writeHead(own.status, own.headers).end(own.body);
    const { authorization = '', 'content-type': type = '' } = headers;
    const body = await text(request);
    const reply = await fetch(`${tenant.origin}${url}`, {
      method: method ?? 'GET',
      ...(body === '' ? {} : { body }),
      headers: {
        ...(authorization === '' ? {} : { authorization }),
        ...(type === '' ? {} : { 'content-type': type }),
      },
    });
    answer.writeHead(reply.status, JSON_TYPE).end(await reply.text());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}
