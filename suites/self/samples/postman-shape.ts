/** What a Postman collection of version 2.1 has to be: the part of its published schema that a report may use. */

const text = { type: 'string' } as const;
const description = {
  type: 'object',
  required: ['content'],
  additionalProperties: false,
  properties: { content: text, type: text },
} as const;
const pair = {
  type: 'object',
  required: ['key', 'value'],
  additionalProperties: false,
  properties: { key: { type: 'string', minLength: 1 }, value: text },
} as const;
const request = {
  type: 'object',
  required: ['method', 'url'],
  additionalProperties: false,
  properties: {
    method: { enum: ['GET', 'PUT', 'POST', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] },
    url: { type: 'string', pattern: '^\\{\\{host\\}\\}/' },
    auth: { type: 'object', required: ['type'], properties: { type: { const: 'noauth' } } },
    header: { type: 'array', items: pair },
    body: {
      type: 'object',
      required: ['mode', 'raw'],
      additionalProperties: false,
      properties: { mode: { const: 'raw' }, raw: text },
    },
  },
} as const;
const event = {
  type: 'object',
  required: ['listen', 'script'],
  properties: {
    listen: { enum: ['test', 'prerequest'] },
    script: {
      type: 'object',
      properties: { type: text, exec: { type: 'array', items: text } },
    },
  },
} as const;

export const POSTMAN_SHAPE = {
  type: 'object',
  required: ['info', 'item'],
  additionalProperties: false,
  properties: {
    info: {
      type: 'object',
      required: ['name', 'schema'],
      additionalProperties: false,
      properties: {
        name: text,
        description,
        schema: { const: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
      },
    },
    variable: { type: 'array', items: pair },
    item: {
      type: 'array',
      items: {
        type: 'object',
        required: ['item'],
        additionalProperties: false,
        properties: {
          name: text,
          description,
          item: {
            type: 'array',
            items: {
              type: 'object',
              required: ['request'],
              additionalProperties: false,
              properties: {
                name: text,
                request,
                event: { type: 'array', items: event },
                protocolProfileBehavior: { type: 'object' },
              },
            },
          },
        },
      },
    },
  },
} as const;
