/** Edits of the base document, and what drift has to find of each. */
import { inVersion30, node, operation, request, response } from './document.ts';
import {
  answered,
  answeredLevel,
  clients,
  connection,
  type Edit,
  enabled,
  flag,
  level,
  members,
  parameter,
  servers,
  set,
  trouble,
  unset,
  words,
} from './edit.ts';
import { bodyEdits } from './edits-body.ts';
import { memberEdits } from './edits-member.ts';

const responseEdits: readonly Edit[] = [
  {
    name: 'answer: member added',
    edit: set(members(response), {
      organization_member_access_level: { $ref: '#/components/schemas/Level' },
    }),
    finds: [`response.organization_member_access_level.additionalProperties${servers}`],
  },
  {
    name: 'answer: member removed',
    edit: unset(members(response), 'is_signup_enabled'),
    finds: [`response.is_signup_enabled.additionalProperties${clients}`],
  },
  {
    name: 'answer: nullability added',
    edit: set(answered, { type: ['string', 'null'] }),
    finds: [`response.organization_connection_name.type${servers}`],
  },
  {
    name: 'answer: maxLength tightened',
    edit: set(answered, { maxLength: 49 }),
    finds: [`response.organization_connection_name.maxLength${clients}`],
  },
  {
    name: 'answer: pattern that a rendering has lost the NUL of',
    edit: set(answered, { pattern: '^[^]*$' }),
    finds: [`response.organization_connection_name.pattern${servers}`],
  },
  {
    name: 'answer: required removed',
    edit: unset(response, 'required'),
    finds: [`response.connection_id.required${servers}`],
  },
  {
    name: 'answer: required added',
    edit: set(response, { required: ['connection_id', 'is_enabled'] }),
    finds: [`response.is_enabled.required${clients}`],
  },
  {
    name: 'answer: format removed',
    edit: unset((document) => response(document, 'connection_id'), 'format'),
    finds: [`response.connection_id.format${servers}`],
  },
  {
    name: 'answer: enum member added',
    edit: set(answeredLevel, { enum: [...words, 'admin'] }),
    finds: [`response.organization_access_level.enum${servers}`],
  },
  {
    name: 'answer: inner object closed',
    edit: set(connection, { additionalProperties: false }),
    finds: [`response.connection.additionalProperties${clients}`],
  },
  {
    name: 'answer: inner member tightened',
    edit: set((document) => node(connection(document), 'properties', 'name'), { maxLength: 128 }),
    finds: [`response.connection.name.maxLength${clients}`],
  },
  {
    name: 'answer: inner member added to an open object',
    edit: set((document) => node(connection(document), 'properties'), { id: { type: 'string' } }),
    finds: [`response.connection.id.type${clients}`],
  },
  {
    name: 'answer: inner member required',
    edit: set(connection, { required: ['strategy'] }),
    finds: [`response.connection.strategy.required${clients}`],
  },
  {
    name: 'answer: no schema any more',
    edit: (document) => {
      node(operation(document), 'responses', '200').content = { 'application/json': {} };
    },
    finds: ['response.body.schema'],
  },
  {
    name: 'errors: bounds changed',
    edit: (document) => {
      Object.assign(node(trouble(document), 'properties', 'statusCode'), { minimum: 401, maximum: 600 });
      const one = { 'application/json': { schema: { $ref: '#/components/schemas/Trouble' } } };
      node(operation(document), 'responses', '400').content = one;
    },
    finds: [`error.statusCode.minimum${clients}`, `error.statusCode.maximum${servers}`],
  },
];

const versionEdits: readonly Edit[] = [
  {
    name: '3.0: nullable removed',
    from: inVersion30,
    edit: unset(enabled, 'nullable'),
    finds: [`request.is_enabled.type${clients}`],
  },
  {
    name: '3.0: nullable added',
    from: inVersion30,
    edit: set(flag, { nullable: true }),
    finds: [`request.show_as_button.type${servers}`],
  },
  {
    name: '3.0: nullable with an enum that has no null',
    from: inVersion30,
    edit: set(level, { enum: words }),
    finds: [`request.organization_access_level.enum${clients}`],
  },
  {
    name: '3.0: keywords beside a $ref do not count',
    from: inVersion30,
    edit: (document) => {
      node(members(request)(document), 'organization_access_level').maxLength = 4;
    },
    finds: [],
  },
  {
    name: '3.0: exclusiveMinimum as a flag',
    from: inVersion30,
    edit: (document) => {
      Object.assign(node(trouble(document), 'properties', 'statusCode'), { exclusiveMinimum: true });
      const one = { 'application/json': { schema: { $ref: '#/components/schemas/Trouble' } } };
      node(operation(document), 'responses', '400').content = one;
    },
    finds: [`error.statusCode.exclusiveMinimum${clients}`],
  },
  {
    name: '3.1: nullable does not count',
    edit: set(flag, { nullable: true }),
    finds: [],
  },
];

const pathEdits: readonly Edit[] = [
  {
    name: 'path: maxLength loosened',
    edit: set(parameter(0), { maxLength: 64 }),
    finds: [`path.id.maxLength${servers}`],
  },
  {
    name: 'path: minLength added',
    edit: set(parameter(0), { minLength: 1 }),
    finds: [`path.id.minLength${clients}`],
  },
  {
    name: 'path: pattern added',
    edit: set(parameter(1), { pattern: '^con_[A-Za-z0-9]{16}$' }),
    finds: [`path.connection_id.pattern${clients}`],
  },
];

export const edits: readonly Edit[] = [
  ...memberEdits,
  ...bodyEdits,
  ...responseEdits,
  ...versionEdits,
  ...pathEdits,
];
