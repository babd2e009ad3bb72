/** Rewrites of the base document around its schemas: references, paths, servers, security. */
import type { Json } from '../../../src/model.ts';
import { baseDocument, type Loose, node, operation } from './document.ts';

export interface Rewrite {
  readonly name: string;
  readonly write: () => Json;
}

export const after =
  (change: (document: Loose) => void, from: () => Loose = baseDocument) =>
  (): Json => {
    const document = from();
    change(document);
    return document;
  };

const path = '/organizations/{id}/connections/{connection_id}';

/** Moves something to the components and leaves a `$ref` in its place. */
function moved(document: Loose, kind: string, holder: Loose, member: string): void {
  const components = node(document, 'components');
  components[kind] = { ...(components[kind] as Loose | undefined), Moved: holder[member] ?? {} };
  holder[member] = { $ref: `#/components/${kind}/Moved` };
}

export const documentRewrites: readonly Rewrite[] = [
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
