import { lookup, stepsOf } from '../text/json.ts';
import { isSchema, type JsonSchema } from './load.ts';

const named = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/** The keywords of JSON Schema 2020-12, grouped by the kind of their value. */
export const keywords = {
  /** Assertions about the value at hand, each of which can be checked by itself. */
  leaves: named(
    'type enum const minLength maxLength pattern format minimum maximum exclusiveMinimum exclusiveMaximum ' +
      'multipleOf minItems maxItems uniqueItems minProperties maxProperties required dependentRequired ' +
      'minContains maxContains',
  ),
  /** A schema. */
  single: named(
    'additionalProperties items contains not if then else propertyNames unevaluatedProperties unevaluatedItems',
  ),
  /** A list of schemas. */
  lists: named('allOf anyOf oneOf prefixItems'),
  /** A schema for each of several names. */
  maps: named('properties patternProperties dependentSchemas'),
  /** Of all these, the ones whose schemas look at the value itself, not at what is inside it. */
  inPlace: named('allOf anyOf oneOf not if then else dependentSchemas'),
  /** What says something to people or tools, and nothing about which values are valid. */
  annotations: named(
    'title description default example examples deprecated readOnly writeOnly xml externalDocs discriminator ' +
      'contentEncoding contentMediaType contentSchema nullable $comment $schema $id $anchor $dynamicAnchor ' +
      '$vocabulary $defs definitions',
  ),
  /** Assertions that are not compared: what they refuse is not known here. */
  beyondUs: named('$dynamicRef $recursiveRef dependencies additionalItems'),
} as const;

/** A schema within a schema: the keyword it stands behind, and its name or index there where there are several. */
interface Inner {
  readonly keyword: string;
  readonly name?: string;
  readonly schema: JsonSchema;
}

/** The schemas right within a schema, whatever keyword they stand behind. */
export function innerSchemas(schema: JsonSchema): readonly Inner[] {
  return Object.entries(schema).flatMap(([keyword, value]): readonly Inner[] => {
    if (keywords.single.has(keyword)) return isSchema(value) ? [{ keyword, schema: value }] : [];
    if (!keywords.lists.has(keyword) && !keywords.maps.has(keyword)) return [];
    return Object.entries(value ?? {}).flatMap(([name, one]) =>
      isSchema(one) ? [{ keyword, name, schema: one }] : [],
    );
  });
}

/** What the `$ref` of a schema leads to, within its own document. */
function referred(schema: JsonSchema, root: JsonSchema): JsonSchema | undefined {
  if (typeof schema.$ref !== 'string') return undefined;
  const target = lookup(root, stepsOf(schema.$ref.slice(1)));
  return isSchema(target) ? target : undefined;
}

/** Schemas that look at the same value as this one. */
function beside(schema: JsonSchema, root: JsonSchema): readonly JsonSchema[] {
  const target = referred(schema, root);
  const own = innerSchemas(schema).filter(({ keyword }) => keywords.inPlace.has(keyword));
  return [...(target === undefined ? [] : [target]), ...own.map((one) => one.schema)];
}

/**
 * The first of some schemas, or of those they hang on, that comes back to itself without a step into the value: nothing
 * could ever validate. Each is looked at once, without recursion.
 */
export function circularAmong(schemas: Iterable<JsonSchema>, root: JsonSchema): JsonSchema | undefined {
  const done = new Set<JsonSchema>();
  for (const start of schemas) {
    const path = new Set<JsonSchema>();
    const open: { readonly schema: JsonSchema; readonly further: JsonSchema[] }[] = [];
    const enter = (schema: JsonSchema): void => {
      path.add(schema);
      open.push({ schema, further: [...beside(schema, root)] });
    };
    if (!done.has(start)) enter(start);
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const next = top.further.pop();
      if (next !== undefined && path.has(next)) return next;
      if (next !== undefined && !done.has(next)) enter(next);
      if (next !== undefined) continue;
      done.add(top.schema);
      path.delete(top.schema);
      open.pop();
    }
  }
  return undefined;
}
