import { HarnessError } from '../errors.ts';
import type { Json, JsonObject } from '../model.ts';

/** A JSON Schema object. */
export type JsonSchema = JsonObject;

/** The documents of a contract revision. */
export type SchemaName = 'path' | 'request' | 'response' | 'error';

export function isSchema(value: Json | undefined): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Follows a local `$ref` (`#/$defs/name`); keywords beside it stay. A schema without one is itself.
 * Throws HarnessError on a ref to nowhere.
 */
export function resolved(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const { $ref: ref, ...beside } = schema;
  if (typeof ref !== 'string') return schema;
  let at: Json | undefined = root;
  for (const step of ref.replace(/^#\/?/, '').split('/').filter(Boolean))
    at = isSchema(at) ? at[step] : undefined;
  if (!isSchema(at))
    throw new HarnessError(`schema ${String(root.$id)} refers to ${ref}, which is not there`);
  return { ...resolved(at, root), ...beside };
}
