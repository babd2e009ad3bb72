import { getRequestListener } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono } from 'hono';
import { validator } from 'hono/validator';

const path = '/api/v2/organizations/:id/connections/:connection_id';

/** An application that reads bodies in a way of its own, behind the check of the token. */
const reading =
  (bodyOf, ...readers) =>
  (behind) => {
    const app = new Hono();
    app.patch(
      path,
      async ({ env }, next) =>
        (await behind.admits(env.incoming, env.outgoing)) ? await next() : RESPONSE_ALREADY_SENT,
      ...readers,
      async (context) => {
        const { incoming, outgoing } = context.env;
        const body = await bodyOf(context);
        if (body instanceof Response) return body;
        behind.change(incoming, outgoing, body);
        return RESPONSE_ALREADY_SENT;
      },
    );
    app.all('*', ({ env }) => {
      behind.pass(env.incoming, env.outgoing);
      return RESPONSE_ALREADY_SENT;
    });
    return getRequestListener(app.fetch, { overrideGlobalObjects: false });
  };

async function readJson(context) {
  const refuse = (statusCode, error) => context.json({ statusCode, error, message: error }, statusCode);
  const text = await context.req.text();
  if (text === '') return undefined;
  if (!/^application\/json\b/i.test(context.req.header('content-type') ?? 'application/json'))
    return refuse(415, 'Unsupported Media Type');
  try {
    return JSON.parse(text);
  } catch {
    return refuse(400, 'Bad Request');
  }
}

const right = reading(readJson);
const unguarded = reading(({ req }) => req.json());
const validated = reading(
  ({ req }) => req.valid('json'),
  validator('json', (body) => body),
);

export const servers = {
  'hono.json': { usual: unguarded, right },
  'hono.absent': { usual: unguarded, right },
  'hono.validator': { usual: validated, right },
  'hono.type': { usual: validated, right },
};
