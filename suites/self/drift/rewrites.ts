/** Rewrites of the base document that say the same in other words: nothing is to be found. */
import type { Json } from '../../../src/model.ts';
import { baseDocument, inVersion30, type Loose, node, operation, request, response } from './document.ts';
import { after, documentRewrites, type Rewrite } from './rewrites-document.ts';

const isObject = (value: Json): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every object of a document, innermost first. */
function mapped(value: Json, change: (object: Loose) => Json): Json {
  if (Array.isArray(value)) return value.map((one: Json) => mapped(one, change));
  if (!isObject(value)) return value;
  return change(Object.fromEntries(Object.entries(value).map(([name, one]) => [name, mapped(one, change)])));
}

const every =
  (change: (object: Loose) => Json, from: () => Loose = baseDocument) =>
  (): Json =>
    mapped(from(), change);

const last = (text: Json): string => String(text).split('/').at(-1) ?? '';

function inlined(): Json {
  const document = baseDocument();
  const all = node(document, 'components', 'schemas');
  const inline = (value: Json): Json =>
    mapped(value, (object) =>
      typeof object.$ref === 'string' ? inline(all[last(object.$ref)] ?? {}) : object,
    );
  return { ...(inline(document) as Loose), components: {} };
}

const nameless = (schema: Loose): Loose => {
  const { type: _, ...rest } = schema;
  return rest;
};

export const rewrites: readonly Rewrite[] = [
  { name: 'every $ref inlined', write: inlined },
  {
    name: 'members of every object in reverse order',
    write: every((object) => Object.fromEntries(Object.entries(object).toReversed())),
  },
  {
    name: 'every schema reference wrapped in allOf',
    write: every((object) => (typeof object.$ref === 'string' ? { allOf: [object] } : object)),
  },
  {
    name: 'the same in OpenAPI 3.0',
    write: inVersion30,
  },
  {
    name: 'references wrapped in allOf in OpenAPI 3.0',
    write: every((object) => (typeof object.$ref === 'string' ? { allOf: [object] } : object), inVersion30),
  },
  {
    name: 'the body wrapped in allOf twice',
    write: after((document) => {
      const all = node(document, 'components', 'schemas');
      all.Change = { description: 'Wrapped', allOf: [{ allOf: [all.Change ?? {}] }] };
    }),
  },
  {
    name: 'enums in another order',
    write: every((object) =>
      Array.isArray(object.enum) ? { ...object, enum: object.enum.toReversed() } : object,
    ),
  },
  {
    name: 'types in another order, and as lists of one',
    write: every((object) =>
      typeof object.type === 'string' && object.in === undefined
        ? { ...object, type: [object.type] }
        : Array.isArray(object.type)
          ? { ...object, type: object.type.toReversed() }
          : object,
    ),
  },
  {
    name: 'other descriptions, examples, titles, defaults and extensions',
    write: every((object) =>
      object.type === undefined
        ? object
        : {
            ...object,
            title: 'T',
            description: 'D',
            examples: [1],
            default: null,
            'x-more': { maxLength: 1 },
          },
    ),
  },
  {
    name: 'the NUL of the patterns as an escape',
    write: every((object) =>
      typeof object.pattern === 'string' ? { ...object, pattern: '^[^\\u0000]*$' } : object,
    ),
  },
  {
    name: 'the NUL of the patterns as another escape',
    write: every((object) =>
      typeof object.pattern === 'string' ? { ...object, pattern: '^[^\\x00]*$' } : object,
    ),
  },
  {
    name: 'keywords that refuse nothing',
    write: after((document) => {
      Object.assign(request(document), { minProperties: 0, maxProperties: 6, required: [] });
      Object.assign(request(document, 'show_as_button'), { enum: [true, false], maxLength: 1 });
      Object.assign(node(operation(document), 'parameters', '0', 'schema'), { minLength: 0 });
    }),
  },
  {
    name: 'null said by anyOf',
    write: after((document) => {
      const properties = request(document).properties as Loose;
      const { organization_connection_name: name = {} } = properties;
      properties.organization_connection_name = {
        anyOf: [{ type: 'string', ...nameless(name as Loose) }, { type: 'null' }],
      };
      properties.organization_access_level = {
        oneOf: [{ type: 'null' }, { $ref: '#/components/schemas/Level' }],
      };
    }),
  },
  {
    name: 'an enum said by oneOf and const',
    write: after((document) => {
      const all = node(document, 'components', 'schemas');
      all.Level = { oneOf: ['none', 'readonly', 'limited', 'full'].map((word) => ({ const: word })) };
    }),
  },
  {
    name: 'an object closed by unevaluatedProperties',
    write: after((document) => {
      const { additionalProperties: _, ...open } = request(document);
      const all = node(document, 'components', 'schemas');
      all.Open = open;
      all.Change = { $ref: '#/components/schemas/Open', unevaluatedProperties: false };
    }),
  },
  {
    name: 'required said by not and not',
    write: after((document) => {
      const { required: _, ...rest } = response(document);
      node(document, 'components', 'schemas').Changed = {
        ...rest,
        not: { not: { required: ['connection_id'] } },
      };
    }),
  },
  ...documentRewrites,
];
