import { isSchema, type JsonSchema, listOf } from './load.ts';
import { same } from './validate.ts';

/** Keywords that depend on each other in the same schema. */
const ofMembers = ['properties', 'patternProperties', 'additionalProperties', 'unevaluatedProperties'];
const ofItems = ['prefixItems', 'items', 'contains', 'minContains', 'maxContains', 'unevaluatedItems'];
const coupled = [ofMembers, ofItems, ['if', 'then', 'else']];

/** One schema that takes what both take; undefined when they cannot simply be laid over each other. */
function merged(a: JsonSchema, b: JsonSchema): JsonSchema | undefined {
  const [left = {}, right = {}] = [a.properties, b.properties].filter(isSchema);
  const isOpen = [a, b].every((one) => ofMembers.slice(1).every((keyword) => one[keyword] === undefined));
  const isClash = Object.keys(left).some((one) => Object.hasOwn(right, one) && !same(left[one], right[one]));
  const addsUp = (keyword: string): boolean =>
    keyword === 'required' || (keyword === 'properties' && isOpen && !isClash);
  const isTorn = coupled.some((group) =>
    [a, b].every((one) => group.some((keyword) => one[keyword] !== undefined && !addsUp(keyword))),
  );
  const shared = Object.keys(a).filter((keyword) => Object.hasOwn(b, keyword));
  if (isTorn || shared.some((keyword) => !addsUp(keyword) && !same(a[keyword], b[keyword]))) return undefined;
  return {
    ...a,
    ...b,
    ...(shared.includes('properties') ? { properties: { ...left, ...right } } : {}),
    ...(shared.includes('required')
      ? { required: [...new Set([...listOf(a.required), ...listOf(b.required)])] }
      : {}),
  };
}

/** Keywords whose schemas would refuse null. */
const refusing = ['const', 'allOf', 'anyOf', 'oneOf', 'not', 'if'];

/** A choice between something and null, said by types where that is possible. */
function withTypes(schema: JsonSchema, keyword: 'anyOf' | 'oneOf'): JsonSchema {
  const { [keyword]: branches, ...rest } = schema;
  const [other, ...more] = listOf(branches).filter((one) => !same(one, { type: 'null' }));
  if (!isSchema(other) || more.length > 0 || listOf(branches).length !== 2) return schema;
  const types = listOf(other.type);
  if (types.length === 0 || types.includes('null') || refusing.some((one) => one in other)) return schema;
  const words = other.enum === undefined ? {} : { enum: [...listOf(other.enum), null] };
  return merged(rest, { ...other, ...words, type: [...types, 'null'] }) ?? schema;
}

/** A part said as if it stood in the schema itself, or beside it in an `allOf` when it cannot. */
function layOver(whole: JsonSchema, part: JsonSchema): JsonSchema {
  const [{ allOf: left, ...own }, { allOf: right, ...other }] = [whole, part];
  const one = merged(own, other);
  const all = [...listOf(left), ...(one === undefined ? [part] : listOf(right))];
  return { ...(one ?? own), ...(all.length === 0 ? {} : { allOf: all }) };
}

/** A schema as contracts are written: what it refers to, and its `allOf`, become parts of the schema. */
export function flattened(schema: JsonSchema, referred: readonly JsonSchema[]): JsonSchema {
  const { allOf, ...own } = withTypes(withTypes(schema, 'anyOf'), 'oneOf');
  return [...referred, ...listOf(allOf).filter(isSchema)].reduce(layOver, own);
}
