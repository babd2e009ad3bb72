import { HarnessError } from '../errors.ts';
import type { Json, JsonObject } from '../model.ts';

/** A JSON Schema object. */
export type JsonSchema = JsonObject;

/** The documents of a contract revision. */
export type SchemaName = 'path' | 'request' | 'response' | 'error';

export function isSchema(value: Json | undefined): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A list, or the one thing that stands in place of a list. */
export function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly Json[]) : [value];
}

/**
 * Follows a local `$ref` (`#/$defs/name`); keywords beside it stay. A schema without one is itself.
 * Throws HarnessError on a ref to nowhere, or round in a circle.
 */
export function resolved(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const seen = new Set<JsonSchema>();
  let whole = schema;
  while (typeof whole.$ref === 'string') {
    const { $ref: ref, ...beside } = whole;
    let at: Json | undefined = root;
    for (const step of ref.replace(/^#\/?/, '').split('/').filter(Boolean))
      at = isSchema(at) ? at[step] : undefined;
    if (!isSchema(at))
      throw new HarnessError(`schema ${String(root.$id)} refers to ${ref}, which is not there`);
    if (seen.has(at)) throw new HarnessError(`schema ${String(root.$id)}: ${ref} leads back to itself`);
    seen.add(at);
    whole = { ...at, ...beside };
  }
  return whole;
}
