import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { startTenant } from '../../../fixtures/tenant/start.ts';
import { SECRET, spellings } from '../harness/canary.ts';
import { environmentOf } from '../harness/gate-on.ts';

/** What a token endpoint grants once. */
export const opaque = 'an-opaque-access-token-of-c4n4ry';
const told = [opaque, SECRET].flatMap(spellings).join(' ');

/** A tenant that knows one opaque token, behind a token endpoint that grants it once and then only talks. */
export async function gossip(): Promise<Record<string, string | undefined>> {
  let n = 0;
  const tenant = await startTenant({
    behaviour: { bearer: () => tenant.tokens.full },
  });
  onTestFinished(tenant.close);
  const server = createServer((request, response) => {
    const json = { 'content-type': 'application/json' };
    const isToken = request.url === '/oauth/token';
    if (isToken) n += 1;
    if (isToken && n === 1)
      return void response.writeHead(200, json).end(JSON.stringify({ access_token: opaque }));
    if (isToken)
      return void response.writeHead(403, json).end(JSON.stringify({ error: 'no', error_description: told }));
    // Everything else is for the tenant.
    request.pipe(
      forward(
        `${tenant.origin}${request.url}`,
        { method: request.method ?? '', headers: request.headers },
        (answer) => answer.pipe(response.writeHead(answer.statusCode ?? 500, answer.headers)),
      ),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  return {
    ...environmentOf({ ...tenant, origin }),
    AUTH0_API_TOKEN: undefined,
    PATCHPROOF_UNSCOPED_TOKEN: undefined,
    PATCHPROOF_READ_SCOPE_TOKEN: undefined,
    AUTH0_CLIENT_ID: 'client',
    AUTH0_CLIENT_SECRET: SECRET,
  };
}
