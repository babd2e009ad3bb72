/** An OpenAPI document of the operation, written from our own schemas: what tests edit. */
import type { Json } from '../../../src/model.ts';

/** A document that can be changed in place. */
export type Loose = { [member: string]: Json };

const levels = ['none', 'readonly', 'limited', 'full'];
const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });

const flags = {
  assign_membership_on_login: { type: 'boolean', description: 'Who logs in becomes a member' },
  show_as_button: { type: 'boolean', default: true },
  is_signup_enabled: { type: 'boolean', default: false },
};

const schemas = {
  Level: { type: 'string', enum: levels },
  LevelOrNull: { type: ['string', 'null'], enum: [...levels, null] },
  Change: {
    type: 'object',
    additionalProperties: false,
    properties: {
      organization_connection_name: {
        type: ['string', 'null'],
        description: 'A name within the organization',
        minLength: 1,
        maxLength: 50,
        pattern: '^[^\u0000]*$',
      },
      ...flags,
      organization_access_level: ref('LevelOrNull'),
      is_enabled: { type: ['boolean', 'null'] },
    },
  },
  OlderChange: { type: 'object', additionalProperties: false, properties: flags },
  Connection: {
    type: 'object',
    additionalProperties: true,
    properties: { name: { type: 'string' }, strategy: { type: 'string', example: 'auth0' } },
  },
  Changed: {
    type: 'object',
    additionalProperties: false,
    required: ['connection_id'],
    properties: {
      connection_id: { type: 'string', minLength: 1, maxLength: 50, format: 'connection-id' },
      organization_connection_name: {
        type: 'string',
        minLength: 1,
        maxLength: 50,
        pattern: '^[^\u0000]*$',
      },
      ...flags,
      organization_access_level: ref('Level'),
      is_enabled: { type: 'boolean' },
      connection: ref('Connection'),
    },
  },
  Trouble: {
    type: 'object',
    required: ['statusCode', 'error', 'message'],
    properties: {
      statusCode: { type: 'integer', minimum: 400, maximum: 599 },
      error: { type: 'string', minLength: 1 },
      message: { type: 'string', minLength: 1 },
      errorCode: { type: 'string', minLength: 1 },
      attributes: { type: 'object' },
    },
  },
};

const parameter = (name: string, schema: Json): Json => ({ name, in: 'path', required: true, schema });
const content = (name: string): Json => ({ 'application/json': { schema: ref(name) } });

const patch = {
  operationId: 'patch_organization_connection',
  summary: 'Change a connection of an organization',
  'x-release-lifecycle': 'EA',
  parameters: [
    parameter('id', { type: 'string', maxLength: 50 }),
    parameter('connection_id', { type: 'string', minLength: 1, maxLength: 50 }),
  ],
  requestBody: {
    content: {
      'application/json': { schema: ref('Change') },
      'application/x-www-form-urlencoded': { schema: ref('Change') },
    },
  },
  responses: {
    200: { description: 'Changed.', content: content('Changed') },
    400: { description: 'Wrong.' },
    401: { description: 'Who are you?' },
    403: { description: 'You may not.' },
    429: { description: 'Slow down.' },
  },
  security: [{ bearerAuth: [] }, { oAuth2ClientCredentials: ['update:organization_connections'] }],
};

/** The older family, which is not to be taken for the operation. */
const older = {
  operationId: 'patch_enabled_connections_by_connectionId',
  parameters: [parameter('id', { type: 'string' }), parameter('connectionId', { type: 'string' })],
  requestBody: { content: content('OlderChange') },
  responses: { 200: { description: 'Changed.' } },
};

const document = {
  openapi: '3.1.0',
  info: { title: 'Management API', version: '2.0' },
  servers: [
    {
      url: 'https://{tenantDomain}/api/v2',
      variables: { tenantDomain: { default: '{TENANT}.auth0.com' } },
    },
  ],
  paths: {
    '/organizations/{id}/connections': { get: { operationId: 'list', responses: {} } },
    '/organizations/{id}/enabled_connections/{connectionId}': { patch: older },
    '/organizations/{id}/connections/{connection_id}': {
      get: { operationId: 'get_organization_connection', responses: {} },
      patch,
    },
    '/clients/{id}': { patch: { operationId: 'patch_clients_by_id', responses: {} } },
  },
  components: { schemas },
};

/** A fresh copy that says what revision 2026-04 says. */
export const baseDocument = (): Loose => JSON.parse(JSON.stringify(document)) as Loose;

/** The object at a place of a document, to be changed there. */
export function node(document: Loose, ...steps: readonly string[]): Loose {
  let at: Json = document;
  for (const step of steps) at = (at as Loose)[step] ?? {};
  return at as Loose;
}

const schemaAt =
  (name: string) =>
  (document: Loose, ...members: readonly string[]): Loose =>
    node(document, 'components', 'schemas', name, ...members.flatMap((member) => ['properties', member]));

/** The schemas of the request and of the answer, or of a member of them. */
export const request = schemaAt('Change');
export const response = schemaAt('Changed');

export const operation = (document: Loose): Loose =>
  node(document, 'paths', '/organizations/{id}/connections/{connection_id}', 'patch');

const nullable = (schema: Loose): Loose => {
  const types = schema.type;
  if (!Array.isArray(types)) return schema;
  const [type = 'string'] = types.filter((one) => one !== 'null');
  return { ...schema, type, nullable: true };
};

/** The same in OpenAPI 3.0, where null is said by `nullable`. */
export function inVersion30(): Loose {
  const copy = baseDocument();
  copy.openapi = '3.0.3';
  const all = node(copy, 'components', 'schemas');
  all.LevelOrNull = nullable(node(all, 'LevelOrNull'));
  const members = request(copy).properties as Loose;
  for (const name of ['organization_connection_name', 'is_enabled'])
    members[name] = nullable(node(members, name));
  return copy;
}
