import Fastify from 'fastify';
import { body, withDefaults } from '../schema.js';

const path = '/api/v2/organizations/:id/connections/:connection_id';
const isChange = ({ method, url }) =>
  method === 'PATCH' && /^\/api\/v2\/organizations\/[^/?]+\/connections\/[^/?]/.test(url);

const named = ([{ instancePath, message, params }]) =>
  new Error(`${instancePath.slice(1) || 'body'} ${message} ${params.additionalProperty ?? ''}`.trim());

const strict = { coerceTypes: false, removeAdditional: false, useDefaults: false };

/** A route with a schema, behind the check of the token. Validation stops at the first fault, as Fastify has it. */
const reading =
  ({ schema = body, ajv = {}, schemaErrorFormatter = named }) =>
  async (behind) => {
    const customOptions = { ...strict, allowUnionTypes: true, ...ajv };
    const app = Fastify({ ajv: { customOptions }, ...(schemaErrorFormatter && { schemaErrorFormatter }) });
    const onRequest = async ({ raw }, reply) => {
      if (!(await behind.admits(raw, reply.raw))) reply.hijack();
    };
    app.patch(path, { onRequest, schema: { body: schema } }, ({ raw, body: read }, reply) => {
      reply.hijack();
      behind.change(raw, reply.raw, read, { isValid: true });
    });
    await app.ready();
    return (incoming, outgoing) =>
      isChange(incoming) ? app.routing(incoming, outgoing) : behind.pass(incoming, outgoing);
  };

const right = reading({});

export const servers = {
  'fastify.coerceTypes': { usual: reading({ ajv: { coerceTypes: 'array' } }), right },
  'fastify.removeAdditional': { usual: reading({ ajv: { removeAdditional: true } }), right },
  'fastify.useDefaults': { usual: reading({ ajv: { useDefaults: true }, schema: withDefaults }), right },
  'fastify.message': { usual: reading({ schemaErrorFormatter: null }), right },
};
