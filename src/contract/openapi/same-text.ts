import type { JsonSchema } from '../load.ts';
import { referred } from '../subschemas.ts';
import { sorted } from '../validate.ts';
import { mapped } from './simplify.ts';

const isAlone = (schema: JsonSchema): boolean =>
  Object.keys(schema).every((keyword) => keyword === '$ref' || keyword === '$defs');

/** A schema with what it refers to in place of each `$ref` that stands alone; what refers to itself stays. */
function written(root: JsonSchema): JsonSchema {
  const replace = (schema: JsonSchema, open: ReadonlySet<JsonSchema>): JsonSchema => {
    const target = isAlone(schema) ? referred(schema, root) : undefined;
    if (target !== undefined && !open.has(target)) return replace(target, new Set([...open, target]));
    return mapped(schema, (inner) => replace(inner, open));
  };
  return replace(root, new Set([root]));
}

const text = (schema: JsonSchema): string => JSON.stringify(sorted(schema));

/** Whether two schemas are the same, as they stand or written out. False is no proof that they differ. */
export function sameText(a: JsonSchema, b: JsonSchema): boolean {
  if (text(a) === text(b)) return true;
  const [left, right] = [text(written(a)), text(written(b))];
  // What is still referred to would have to be the same as well.
  return left === right && !left.includes('"$ref"');
}
