/** Rewrites of the base document that say the same in other words: nothing is to be found. */
import type { Json } from '../../src/model.ts';
import {
  baseDocument,
  inVersion30,
  type Loose,
  node,
  operation,
  request,
  response,
} from './drift-document.ts';

export interface Rewrite {
  readonly name: string;
  readonly write: () => Json;
}

const isObject = (value: Json): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every object of a document, innermost first. */
function mapped(value: Json, change: (object: Loose) => Json): Json {
  if (Array.isArray(value)) return value.map((one: Json) => mapped(one, change));
  if (!isObject(value)) return value;
  return change(Object.fromEntries(Object.entries(value).map(([name, one]) => [name, mapped(one, change)])));
}

const after =
  (change: (document: Loose) => void, from: () => Loose = baseDocument) =>
  (): Json => {
    const document = from();
    change(document);
    return document;
  };

const every =
  (change: (object: Loose) => Json, from: () => Loose = baseDocument) =>
  (): Json =>
    mapped(from(), change);

const last = (text: Json): string => String(text).split('/').at(-1) ?? '';
const path = '/organizations/{id}/connections/{connection_id}';

function inlined(): Json {
  const document = baseDocument();
  const all = node(document, 'components', 'schemas');
  const inline = (value: Json): Json =>
    mapped(value, (object) =>
      typeof object.$ref === 'string' ? inline(all[last(object.$ref)] ?? {}) : object,
    );
  return { ...(inline(document) as Loose), components: {} };
}

/** Moves something to the components and leaves a `$ref` in its place. */
function moved(document: Loose, kind: string, holder: Loose, member: string): void {
  const components = node(document, 'components');
  components[kind] = { ...(components[kind] as Loose | undefined), Moved: holder[member] ?? {} };
  holder[member] = { $ref: `#/components/${kind}/Moved` };
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
  {
    name: 'a schema behind several references, one of them encoded',
    write: after((document) => {
      const all = node(document, 'components', 'schemas');
      all['a/b ~c'] = all.Change ?? {};
      all.Change = { $ref: '#/components/schemas/a~1b%20~0c' };
    }),
  },
  {
    name: 'a reference to a place that is no component',
    write: after((document) => {
      const form = node(operation(document), 'requestBody', 'content', 'application/x-www-form-urlencoded');
      form.schema = {
        $ref: '#/paths/~1organizations~1%7Bid%7D~1connections~1%7Bconnection_id%7D/patch/requestBody/content/application~1json/schema',
      };
    }),
  },
  {
    name: 'body, answer, parameter and path item by reference',
    write: after((document) => {
      moved(document, 'requestBodies', operation(document), 'requestBody');
      moved(document, 'responses', node(operation(document), 'responses'), '200');
      moved(document, 'parameters', operation(document).parameters as unknown as Loose, '0');
      moved(document, 'pathItems', node(document, 'paths'), path);
    }),
  },
  {
    name: 'parameters called otherwise, and described for the whole path',
    write: after((document) => {
      const paths = node(document, 'paths');
      const { [path]: item = {}, ...rest } = paths;
      const { parameters = [], ...patch } = operation(document);
      const [first = {}, second = {}] = parameters as readonly Json[];
      document.paths = {
        ...rest,
        '/organizations/{organization_id}/connections/{connectionId}': {
          parameters: [
            { ...(second as Loose), name: 'connectionId' },
            { ...(first as Loose), name: 'organization_id' },
          ],
          ...(item as Loose),
          patch,
        },
      };
    }),
  },
  {
    name: 'the base path in the paths, no servers',
    write: after((document) => {
      const paths = Object.entries(node(document, 'paths'));
      document.paths = Object.fromEntries(paths.map(([one, item]) => [`/api/v2${one}`, item]));
      delete document.servers;
    }),
  },
  {
    name: 'a server that is a path',
    write: after((document) => {
      document.servers = [{ url: '/api/v2/' }];
    }),
  },
  {
    name: 'security for the whole document',
    write: after((document) => {
      const { security = [], ...rest } = operation(document);
      document.security = security;
      node(document, 'paths', path).patch = rest;
    }),
  },
  {
    name: 'media types with a charset',
    write: after((document) => {
      for (const holder of [
        node(operation(document), 'requestBody'),
        node(operation(document), 'responses', '200'),
      ]) {
        const { 'application/json': json = {}, ...rest } = holder.content as Loose;
        holder.content = { 'Application/JSON; charset=utf-8': json, ...rest };
      }
    }),
  },
  {
    name: 'errors with the schema that the contract has',
    write: after((document) => {
      for (const status of ['400', '401', '403', '429'])
        node(operation(document), 'responses', status).content = {
          'application/json': { schema: { $ref: '#/components/schemas/Trouble' } },
        };
    }),
  },
  {
    name: 'no operationId and no lifecycle: silence is no difference',
    write: after((document) => {
      delete operation(document).operationId;
      delete operation(document)['x-release-lifecycle'];
    }),
  },
  {
    name: 'headers that are described elsewhere',
    write: after((document) => {
      const parameters = operation(document).parameters as Json[];
      parameters.push({ name: 'Authorization', in: 'header', required: true, schema: { type: 'string' } });
    }),
  },
];
