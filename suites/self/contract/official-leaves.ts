import { readFileSync } from 'node:fs';
import { contract } from '../../../src/contract/index.ts';
import type { Json, JsonObject } from '../../../src/model.ts';

/** Everything that the official OpenAPI text says of the operation, as the ledger spells it. */

/** One thing a document says, and where. */
export interface Leaf {
  readonly anchor: string;
  readonly words: string;
}

/** The official OpenAPI text of the operation. It is not ours to ship: it lies beside the checkout or nowhere. */
export const fragment = new URL(
  '../../../../shared/data/openapi-organization-connections.json',
  import.meta.url,
);

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const entries = (value: Json | undefined): readonly (readonly [string, Json])[] =>
  isObject(value) ? Object.entries(value) : [];

/** A value as the ledger spells it: text as it is but for a NUL, anything else as JSON. */
const spelled = (value: Json): string =>
  typeof value === 'string' ? value.replaceAll('\u0000', '\\u0000') : JSON.stringify(value);
const keyword = (key: string, value: Json): string =>
  `${key}: ${JSON.stringify(typeof value === 'string' ? spelled(value) : value)}`;
const sentences = (anchor: string, value: Json): readonly Leaf[] =>
  spelled(value)
    .split(/(?<=\.)\s+/)
    .map((words) => ({ anchor, words }));

/** Everything a schema says: each sentence of its descriptions, each keyword, members too. */
function schemaLeaves(schema: Json, anchor: string, root: JsonObject): readonly Leaf[] {
  const ref = isObject(schema) ? schema.$ref : undefined;
  const target = typeof ref === 'string' ? at(root, ref.slice(2).split('/')) : schema;
  return entries(target).flatMap(([key, value]): readonly Leaf[] => {
    if (key === 'properties')
      return entries(value).flatMap(([member, inner]) => schemaLeaves(inner, `${anchor}/${member}`, root));
    if (key === 'description') return sentences(`${anchor}/description`, value);
    return [{ anchor: `${anchor}/${key}`, words: keyword(key, value) }];
  });
}

function at(value: Json, steps: readonly string[]): Json {
  return steps.reduce<Json>((inner, step) => (isObject(inner) ? (inner[step] ?? {}) : {}), value);
}

function parameterLeaves(parameter: Json, root: JsonObject): readonly Leaf[] {
  const anchor = `parameters/${isObject(parameter) ? parameter.name : ''}`;
  return entries(parameter).flatMap(([key, value]): readonly Leaf[] => {
    if (key === 'name') return [];
    return key === 'schema'
      ? schemaLeaves(value, anchor, root)
      : [{ anchor: `${anchor}/${key}`, words: spelled(value) }];
  });
}

/** Media types, and what their schema says under the name it has in the document. */
function contentLeaves(content: Json, anchor: string, root: JsonObject): readonly Leaf[] {
  return entries(content).flatMap(([mediaType, media]) => {
    const schema = at(media, ['schema']);
    const ref = isObject(schema) ? schema.$ref : undefined;
    const inner = typeof ref === 'string' ? (ref.split('/').at(-1) ?? '') : anchor;
    return [{ anchor, words: mediaType }, ...schemaLeaves(schema, inner, root)];
  });
}

function responseLeaves(response: Json, anchor: string, root: JsonObject): readonly Leaf[] {
  return entries(response).flatMap(([key, value]) =>
    key === 'content' ? contentLeaves(value, `${anchor}/content`, root) : sentences(anchor, value),
  );
}

/** Everything the operation says, in the ledger's spelling. */
function operationLeaves(operation: Json, root: JsonObject): readonly Leaf[] {
  const anchor = 'patch_organization_connection';
  const list = (value: Json): readonly Json[] => (Array.isArray(value) ? value : []);
  return entries(operation).flatMap(([key, value]): readonly Leaf[] => {
    switch (key) {
      case 'parameters':
        return list(value).flatMap((one) => parameterLeaves(one, root));
      case 'requestBody':
        return entries(value).flatMap(([part, inner]) =>
          part === 'content'
            ? contentLeaves(inner, `${anchor}/requestBody/content`, root)
            : [{ anchor: `${anchor}/requestBody/${part}`, words: spelled(inner) }],
        );
      case 'responses':
        return entries(value).flatMap(([status, one]) =>
          responseLeaves(one, `${anchor}/responses/${status}`, root),
        );
      case 'security':
        return list(value)
          .flatMap(entries)
          .map(([scheme, scopes]) => ({
            anchor: `${anchor}/security`,
            words: [scheme, ...list(scopes)].join(': '),
          }));
      default:
        return [{ anchor: `${anchor}/${key}`, words: spelled(value) }];
    }
  });
}

export function official(): readonly Leaf[] {
  const root = JSON.parse(readFileSync(fragment, 'utf8')) as JsonObject;
  const { operation } = contract('2026-04');
  return operationLeaves(at(root, ['paths', operation.path, 'patch']), root);
}
