/** Two ways to put a framework in front of the store of the reference tenant. */
import http from 'node:http';
import { conforming, startTenant } from '../../dist/fixtures/tenant/start.js';

const isUpdate = ({ operation }) => operation.id === 'update';

/**
 * The reference tenant with a validator in place of its own. `validate` returns the value to store, or what is wrong
 * with the body: `{ value }` or `{ problems: [text] }`.
 */
export async function withValidator(validate) {
  const found = new WeakMap();
  const tenant = await startTenant({
    behaviour: {
      json: (text, call) => {
        const sent = conforming.json(text, call);
        if (!isUpdate(call)) return sent;
        const { value = sent, problems = [] } = validate(sent);
        found.set(call.bytes, problems);
        return value;
      },
      complaints: (body, call) => {
        const problems = isUpdate(call) ? found.get(call.bytes) : undefined;
        if (problems === undefined) return conforming.complaints(body, call);
        return problems.map((message) => ({
          ...{ keyword: '', member: '' },
          message: `Payload validation error: '${message}'.`,
        }));
      },
    },
  });
  return { tenant, origin: tenant.origin, close: tenant.close };
}

/** Sends a request on to the tenant: the method, the path, the headers that matter, and a body as the framework read it. */
export async function forward(origin, { method, path, headers, body }) {
  const kept = Object.fromEntries(
    ['authorization', 'accept', 'content-type']
      .filter((name) => headers[name] !== undefined)
      .map((name) => [name, headers[name]]),
  );
  return new Promise((resolve, reject) => {
    const request = http.request(origin + path, { method, headers: kept }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => {
        const { 'transfer-encoding': _, connection: __, 'keep-alive': ___, ...own } = response.headers;
        resolve({ status: response.statusCode, headers: own, body: Buffer.concat(chunks) });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** A framework that reads requests and sends them on: `start(origin)` listens and returns `{ origin, close }`. */
export async function inFront(start) {
  const tenant = await startTenant();
  const front = await start(tenant.origin);
  return {
    tenant,
    origin: front.origin,
    close: async () => {
      await front.close();
      await tenant.close();
    },
  };
}
