import type { Json, JsonObject } from '../../model.ts';

export interface Modern {
  readonly schema: JsonObject;
  /** What was written and has no effect, in words. */
  readonly idle: readonly string[];
}

/** `exclusiveMinimum: true` beside `minimum: 5` is `exclusiveMinimum: 5`. */
function bound(schema: JsonObject, plain: string, exclusive: string): JsonObject {
  const { [plain]: limit, [exclusive]: flag, ...rest } = schema;
  if (typeof flag !== 'boolean') return schema;
  if (limit === undefined) return rest;
  return { ...rest, [flag ? exclusive : plain]: limit };
}

function nullable(type: Json | undefined): readonly Json[] {
  const types = Array.isArray(type) ? (type as readonly Json[]) : [type ?? 'null'];
  return types.includes('null') ? types : [...types, 'null'];
}

/** What says something to people alone. */
const isProse = (keyword: string): boolean =>
  /^(x-.*|title|summary|description|examples?|externalDocs|deprecated|default|\$comment)$/.test(keyword);

/** One schema of OpenAPI 3.0, whose dialect is its own, as JSON Schema 2020-12. What is inside it stays. */
export function modernise(old: JsonObject): Modern {
  const { nullable: canBeNull, ...rest } = old;
  if (typeof rest.$ref === 'string') {
    const beside = Object.keys(old).filter((keyword) => keyword !== '$ref' && !isProse(keyword));
    return {
      schema: { $ref: rest.$ref },
      idle: beside.map((keyword) => `${keyword} beside $ref has no effect in OpenAPI 3.0`),
    };
  }
  const schema = bound(bound(rest, 'minimum', 'exclusiveMinimum'), 'maximum', 'exclusiveMaximum');
  if (canBeNull !== true) return { schema, idle: [] };
  if (schema.type === undefined)
    return { schema, idle: ['nullable without type beside it has no effect in OpenAPI 3.0.3'] };
  return { schema: { ...schema, type: nullable(schema.type) }, idle: [] };
}
