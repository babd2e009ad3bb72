import { sorted } from '../canonical.ts';
import type { JsonSchema } from '../schema.ts';
import { referred } from '../subschemas.ts';
import { mapped } from './simplify.ts';

/** A schema with what it refers to in place of each `$ref` that stands alone; what refers to itself stays. */
function written(root: JsonSchema): JsonSchema {
  const replace = (schema: JsonSchema, open: ReadonlySet<JsonSchema>): JsonSchema => {
    const isAlone = Object.keys(schema).every((keyword) => keyword === '$ref' || keyword === '$defs');
    const target = isAlone ? referred(schema, root) : undefined;
    const isNew = target !== undefined && !open.has(target);
    const further = isNew ? new Set([...open, target]) : open;
    return mapped(isNew ? target : schema, (inner) => replace(inner, further));
  };
  return replace(root, new Set([root]));
}

/** What two schemas refer to by `$ref` and is not written out: its text counts as well. */
const rest = (schema: JsonSchema): boolean => JSON.stringify(schema).includes('"$ref"');

/** Whether two schemas are the same, written out. False is no proof that they differ. */
export function sameText(a: JsonSchema, b: JsonSchema): boolean {
  const [left, right] = [written(a), written(b)];
  return !rest(left) && !rest(right) && JSON.stringify(sorted(left)) === JSON.stringify(sorted(right));
}
