/** Edits of which members a request may have. */
import { node, operation, request } from './document.ts';
import { clients, type Edit, members, name, named, servers, set, unset } from './edit.ts';

export const bodyEdits: readonly Edit[] = [
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
