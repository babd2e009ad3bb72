/** Frameworks in front of the tenant: each row of rows.json with its default, and configured right. */
import { createServer } from 'node:http';
import { serve } from '@hono/node-server';
import express from 'express';
import Fastify from 'fastify';
import { Hono } from 'hono';
import { forward, inFront } from './servers.mjs';
import { schema } from './validators.mjs';

// ---- express

const PATCH = '/api/v2/organizations/:id/connections/:connection_id';

const json = { 'content-type': 'application/json; charset=utf-8' };

const refusal = (message) =>
  JSON.stringify({ statusCode: 400, error: 'Bad Request', message, errorCode: 'invalid_body' });

function listen(server) {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve({
        origin: `http://127.0.0.1:${server.address().port}`,
        close: () => new Promise((done) => server.close(done)),
      }),
    );
  });
}

async function pass(tenant, request, response, body) {
  const {
    status,
    headers,
    body: answer,
  } = await forward(tenant, {
    ...{ method: request.method, path: request.originalUrl ?? request.url, headers: request.headers, body },
  });
  response.writeHead(status, headers).end(answer);
}

const expressApp = (parsers, onError) => () =>
  inFront(async (tenant) => {
    const app = express();
    app.disable('x-powered-by');
    app.patch(PATCH, parsers, (request, response) =>
      pass(tenant, request, response, request.body === undefined ? undefined : JSON.stringify(request.body)),
    );
    app.use((request, response) => pass(tenant, request, response));
    if (onError) app.use(onError);
    return listen(createServer(app));
  });

// ---- fastify

const fastifyApp = (options) => () =>
  inFront(async (tenant) => {
    const app = Fastify({ ...options, routerOptions: { maxParamLength: 10_000 } });
    const relay = async (request, reply) => {
      const body =
        request.method === 'PATCH' && request.body !== undefined ? JSON.stringify(request.body) : undefined;
      const answer = await forward(tenant, {
        method: request.method,
        path: request.url,
        headers: request.headers,
        body,
      });
      return reply.code(answer.status).headers(answer.headers).send(answer.body);
    };
    app.patch(PATCH, { schema: { body: schema } }, relay);
    app.all('*', relay);
    await app.listen({ port: 0, host: '127.0.0.1' });
    return { origin: `http://127.0.0.1:${app.server.address().port}`, close: () => app.close() };
  });

// ---- hono

const honoApp = (read) => () =>
  inFront(async (tenant) => {
    const app = new Hono();
    app.onError((_, c) => c.text('Internal Server Error', 500));
    app.patch(PATCH, async (c) => {
      const text = await c.req.text();
      const refused = await read(c);
      if (refused instanceof Response) return refused;
      const answer = await forward(tenant, {
        ...{ method: 'PATCH', path: new URL(c.req.url).pathname },
        ...{ headers: c.req.header(), body: text },
      });
      return new Response(answer.body, { status: answer.status, headers: answer.headers });
    });
    app.all('*', async (c) => {
      const { pathname, search } = new URL(c.req.url);
      const answer = await forward(tenant, {
        method: c.req.method,
        path: pathname + search,
        headers: c.req.header(),
      });
      return new Response(answer.body, { status: answer.status, headers: answer.headers });
    });
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
    await new Promise((resolve) => server.on('listening', resolve));
    return {
      origin: `http://127.0.0.1:${server.address().port}`,
      close: () => new Promise((done) => server.close(done)),
    };
  });

const inEnvelope = (error, _request, response, _next) =>
  response.writeHead(error.status ?? 500, json).end(refusal(error.message));

const onlyJson = (request, response, next) =>
  request.is('json') === false
    ? response
        .writeHead(415, json)
        .end(JSON.stringify({ statusCode: 415, error: 'Unsupported Media Type', message: 'Send JSON' }))
    : next();

const fastifyRight = { coerceTypes: false, removeAdditional: false, allowUnionTypes: true };

const badJson = () => new Response(refusal('The body is no JSON'), { status: 400, headers: json });

export const frameworks = {
  'express-errors': [expressApp(express.json()), expressApp(express.json(), inEnvelope)],
  'express-form': [
    expressApp(express.json(), inEnvelope),
    expressApp([onlyJson, express.json()], inEnvelope),
  ],
  'fastify-coerce': [fastifyApp({}), fastifyApp({ ajv: { customOptions: fastifyRight } })],
  'fastify-remove': [fastifyApp({}), fastifyApp({ ajv: { customOptions: fastifyRight } })],
  'hono-json': [honoApp((c) => c.req.json()), honoApp((c) => c.req.json().then(() => undefined, badJson))],
};
