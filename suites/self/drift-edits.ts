/** Edits of the base document, and what drift has to find of each. */
import { inVersion30, type Loose, node, operation, request, response } from './drift-document.ts';

export interface Edit {
  readonly name: string;
  readonly from?: () => Loose;
  readonly edit: (document: Loose) => void;
  /** Ids, each with the side that refuses its witness; those of the operation have none. */
  readonly finds: readonly string[];
}

const set =
  (at: (document: Loose) => Loose, changes: Loose) =>
  (document: Loose): void => {
    Object.assign(at(document), changes);
  };

const unset =
  (at: (document: Loose) => Loose, ...keywords: readonly string[]) =>
  (document: Loose): void => {
    for (const keyword of keywords) delete at(document)[keyword];
  };

const name = (document: Loose): Loose => request(document, 'organization_connection_name');
const answered = (document: Loose): Loose => response(document, 'organization_connection_name');
const flag = (document: Loose): Loose => request(document, 'show_as_button');
const enabled = (document: Loose): Loose => request(document, 'is_enabled');
const level = (document: Loose): Loose => node(document, 'components', 'schemas', 'LevelOrNull');
const answeredLevel = (document: Loose): Loose => node(document, 'components', 'schemas', 'Level');
const connection = (document: Loose): Loose => node(document, 'components', 'schemas', 'Connection');
const trouble = (document: Loose): Loose => node(document, 'components', 'schemas', 'Trouble');
const members = (of: (document: Loose) => Loose) => (document: Loose) => node(of(document), 'properties');
const parameter =
  (index: number) =>
  (document: Loose): Loose =>
    node(operation(document), 'parameters', `${index}`, 'schema');

const words = ['none', 'readonly', 'limited', 'full'];
const clients = ' refused by the document';
const servers = ' refused by the contract';
const named = 'request.organization_connection_name';

const requestEdits: readonly Edit[] = [
  {
    name: 'maxLength tightened',
    edit: set(name, { maxLength: 40 }),
    finds: [`${named}.maxLength${clients}`],
  },
  { name: 'maxLength loosened', edit: set(name, { maxLength: 64 }), finds: [`${named}.maxLength${servers}`] },
  { name: 'maxLength removed', edit: unset(name, 'maxLength'), finds: [`${named}.maxLength${servers}`] },
  { name: 'minLength tightened', edit: set(name, { minLength: 2 }), finds: [`${named}.minLength${clients}`] },
  { name: 'minLength loosened', edit: set(name, { minLength: 0 }), finds: [`${named}.minLength${servers}`] },
  { name: 'minLength removed', edit: unset(name, 'minLength'), finds: [`${named}.minLength${servers}`] },
  {
    name: 'pattern that a rendering has lost the NUL of',
    edit: set(name, { pattern: '^[^]*$' }),
    finds: [`${named}.pattern${servers}`],
  },
  { name: 'pattern removed', edit: unset(name, 'pattern'), finds: [`${named}.pattern${servers}`] },
  {
    name: 'pattern tightened to no control characters',
    edit: set(name, { pattern: '^[^\\u0000-\\u001f]*$' }),
    finds: [`${named}.pattern${clients}`],
  },
  {
    name: 'pattern tightened by a look-ahead',
    edit: set(name, { pattern: '^(?!con_)[^\\u0000]*$' }),
    finds: [`${named}.pattern${clients}`],
  },
  {
    name: 'pattern that is another one',
    edit: set(name, { pattern: '^.*$' }),
    finds: [`${named}.pattern${clients}`, `${named}.pattern${servers}`],
  },
  { name: 'format added', edit: set(name, { format: 'uuid' }), finds: [`${named}.format${clients}`] },
  {
    name: 'enum member added',
    edit: set(level, { enum: [...words, 'admin', null] }),
    finds: [`request.organization_access_level.enum${servers}`],
  },
  {
    name: 'enum member removed',
    edit: set(level, { enum: ['none', 'readonly', 'full', null] }),
    finds: [`request.organization_access_level.enum${clients}`],
  },
  {
    name: 'enum member renamed',
    edit: set(level, { enum: ['none', 'read-only', 'limited', 'full', null] }),
    finds: [
      `request.organization_access_level.enum${clients}`,
      `request.organization_access_level.enum${servers}`,
    ],
  },
  {
    name: 'enum removed',
    edit: unset(level, 'enum'),
    finds: [`request.organization_access_level.enum${servers}`],
  },
  {
    name: 'null removed from an enum alone',
    edit: set(level, { enum: words }),
    finds: [`request.organization_access_level.enum${clients}`],
  },
  {
    name: 'nullability removed',
    edit: set(enabled, { type: 'boolean' }),
    finds: [`request.is_enabled.type${clients}`],
  },
  {
    name: 'nullability added',
    edit: set(flag, { type: ['boolean', 'null'] }),
    finds: [`request.show_as_button.type${servers}`],
  },
  {
    name: 'nullability added by anyOf',
    edit: (document) => {
      members(request)(document).show_as_button = { anyOf: [{ type: 'boolean' }, { type: 'null' }] };
    },
    finds: [`request.show_as_button.type${servers}`],
  },
  {
    name: 'type changed',
    edit: set(flag, { type: 'string' }),
    finds: [`request.show_as_button.type${clients}`, `request.show_as_button.type${servers}`],
  },
  {
    name: 'type widened',
    edit: set(flag, { type: ['boolean', 'integer'] }),
    finds: [`request.show_as_button.type${servers}`],
  },
  { name: 'type removed', edit: unset(flag, 'type'), finds: [`request.show_as_button.type${servers}`] },
  { name: 'const added', edit: set(enabled, { const: true }), finds: [`request.is_enabled.const${clients}`] },
  {
    name: 'member added',
    edit: set(members(request), {
      organization_member_access_level: { $ref: '#/components/schemas/LevelOrNull' },
    }),
    finds: [`request.organization_member_access_level.additionalProperties${servers}`],
  },
  {
    name: 'member removed',
    edit: unset(members(request), 'is_signup_enabled'),
    finds: [`request.is_signup_enabled.additionalProperties${clients}`],
  },
  {
    name: 'member renamed',
    edit: (document) => {
      const { is_enabled: one = {}, ...rest } = members(request)(document);
      request(document).properties = { ...rest, enabled: one };
    },
    finds: [
      `request.enabled.additionalProperties${servers}`,
      `request.is_enabled.additionalProperties${clients}`,
    ],
  },
  {
    name: 'member forbidden by false',
    edit: set(members(request), { is_signup_enabled: false }),
    finds: [`request.is_signup_enabled.not${clients}`],
  },
  {
    name: 'member required',
    edit: set(request, { required: ['is_enabled'] }),
    finds: [`request.is_enabled.required${clients}`],
  },
  {
    name: 'new member required',
    edit: (document) => {
      members(request)(document).reason = { type: 'string', minLength: 3, maxLength: 9 };
      request(document).required = ['reason'];
    },
    finds: [`request.reason.additionalProperties${servers}`, `request.reason.required${clients}`],
  },
  {
    name: 'new member required, and a keyword tightened elsewhere',
    edit: (document) => {
      members(request)(document).reason = { type: 'string' };
      request(document).required = ['reason'];
      name(document).maxLength = 64;
    },
    finds: [
      `${named}.maxLength${servers}`,
      `request.reason.additionalProperties${servers}`,
      `request.reason.required${clients}`,
    ],
  },
  {
    name: 'minProperties added',
    edit: set(request, { minProperties: 1 }),
    finds: [`request.body.minProperties${clients}`],
  },
  {
    name: 'maxProperties added',
    edit: set(request, { maxProperties: 5 }),
    finds: [`request.body.maxProperties${clients}`],
  },
  {
    name: 'additionalProperties removed',
    edit: unset(request, 'additionalProperties'),
    finds: [`request.body.additionalProperties${servers}`],
  },
  {
    name: 'additionalProperties given a schema',
    edit: set(request, { additionalProperties: { type: 'string' } }),
    finds: [`request.body.additionalProperties${servers}`],
  },
  {
    name: 'propertyNames added',
    edit: set(request, { propertyNames: { maxLength: 20 } }),
    finds: [`request.body.propertyNames${clients}`],
  },
  {
    name: 'type of the body removed',
    edit: unset(request, 'type'),
    finds: [`request.body.type${servers}`],
  },
  {
    name: 'oneOf: exactly one of two members',
    edit: set(request, { oneOf: [{ required: ['is_enabled'] }, { required: ['show_as_button'] }] }),
    finds: [`request.body.oneOf${clients}`],
  },
  {
    name: 'oneOf over two kinds of bodies',
    edit: set(request, {
      oneOf: [
        { properties: { is_enabled: { const: true } }, required: ['is_enabled', 'show_as_button'] },
        { properties: { is_enabled: { const: false } }, required: ['is_enabled'] },
      ],
    }),
    finds: [`request.body.oneOf${clients}`],
  },
  {
    name: 'not both of two members',
    edit: set(request, { not: { required: ['is_enabled', 'is_signup_enabled'] } }),
    finds: [`request.body.not${clients}`],
  },
  {
    name: 'one member needs another',
    edit: set(request, { dependentRequired: { is_signup_enabled: ['assign_membership_on_login'] } }),
    finds: [`request.assign_membership_on_login.dependentRequired${clients}`],
  },
  {
    name: 'one value needs another member',
    edit: set(request, {
      if: { properties: { is_signup_enabled: { const: true } }, required: ['is_signup_enabled'] },
      // biome-ignore lint/suspicious/noThenProperty: it is a keyword of JSON Schema.
      then: { required: ['assign_membership_on_login'] },
    }),
    finds: [`request.assign_membership_on_login.required${clients}`],
  },
  {
    name: '$ref to the schema of the older operation',
    edit: (document) => {
      for (const type of ['application/json', 'application/x-www-form-urlencoded'])
        node(operation(document), 'requestBody', 'content', type).schema = {
          $ref: '#/components/schemas/OlderChange',
        };
    },
    finds: [
      `request.is_enabled.additionalProperties${clients}`,
      `request.organization_access_level.additionalProperties${clients}`,
      `${named}.additionalProperties${clients}`,
    ],
  },
  {
    name: 'a form that is another one',
    edit: (document) => {
      node(operation(document), 'requestBody', 'content', 'application/x-www-form-urlencoded').schema = {
        allOf: [{ $ref: '#/components/schemas/Change' }, { minProperties: 1 }],
      };
    },
    finds: [`request.body.minProperties${clients}`],
  },
  {
    name: 'a keyword beside a $ref',
    edit: (document) => {
      node(members(request)(document), 'organization_access_level').maxLength = 4;
    },
    finds: [`request.organization_access_level.maxLength${clients}`],
  },
];

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

export const edits: readonly Edit[] = [...requestEdits, ...responseEdits, ...versionEdits, ...pathEdits];
