import type { Json } from '../../model.ts';
import { isSchema, type JsonSchema } from '../load.ts';
import { sorted } from '../validate.ts';

/** Keywords that look at each other: what one means depends on what stands beside it in the same schema. */
const coupled: readonly (readonly string[])[] = [
  ['properties', 'patternProperties', 'additionalProperties', 'unevaluatedProperties'],
  ['prefixItems', 'items', 'contains', 'minContains', 'maxContains', 'unevaluatedItems'],
  ['if', 'then', 'else'],
];

const same = (a: Json | undefined, b: Json | undefined): boolean =>
  JSON.stringify(sorted(a ?? null)) === JSON.stringify(sorted(b ?? null));

/** Members of both, when none closes the object and no name is said twice in two ways. */
function mergedProperties(a: JsonSchema, b: JsonSchema): Json | undefined {
  const [left, right] = [a.properties, b.properties];
  const isPlain = (schema: JsonSchema): boolean =>
    (coupled[0] ?? []).every((keyword) => keyword === 'properties' || schema[keyword] === undefined);
  if (!isSchema(left) || !isSchema(right) || !isPlain(a) || !isPlain(b)) return undefined;
  const clash = Object.keys(left).some(
    (name) => Object.hasOwn(right, name) && !same(left[name], right[name]),
  );
  return clash ? undefined : { ...left, ...right };
}

/** One schema that takes what both take; undefined when they cannot simply be laid over each other. */
export function merged(a: JsonSchema, b: JsonSchema): JsonSchema | undefined {
  const properties = mergedProperties(a, b);
  const shared = Object.keys(a).filter((keyword) => Object.hasOwn(b, keyword));
  const required =
    Array.isArray(a.required) && Array.isArray(b.required)
      ? [...new Set([...(a.required as readonly Json[]), ...(b.required as readonly Json[])])]
      : undefined;
  const settled = [
    ...(properties === undefined ? [] : ['properties']),
    ...(required === undefined ? [] : ['required']),
  ];
  if (shared.some((keyword) => !settled.includes(keyword) && !same(a[keyword], b[keyword]))) return undefined;
  const isTorn = coupled.some(
    (group) =>
      group.some((keyword) => a[keyword] !== undefined && !settled.includes(keyword)) &&
      group.some((keyword) => b[keyword] !== undefined && !settled.includes(keyword)),
  );
  if (isTorn) return undefined;
  return {
    ...a,
    ...b,
    ...(properties === undefined ? {} : { properties }),
    ...(required === undefined ? {} : { required }),
  };
}
