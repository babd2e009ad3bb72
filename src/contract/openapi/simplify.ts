import type { Json } from '../../model.ts';
import { isSchema, type JsonSchema } from '../load.ts';
import { referred } from '../subschemas.ts';
import { lists, maps, single } from '../vocabulary.ts';
import { unchecked } from './gather.ts';
import { merged } from './merge.ts';

const listOf = (value: Json | undefined): readonly Json[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly Json[]) : [value];

const isNull = (schema: Json): boolean =>
  isSchema(schema) && schema.type === 'null' && Object.keys(schema).length === 1;

/** Keywords whose schemas would refuse null. */
const refusing = ['const', 'allOf', 'anyOf', 'oneOf', 'not', 'if', '$ref'];

/** Something, or null: the types of one schema say it as well. */
function orNull(branches: Json | undefined): JsonSchema | undefined {
  const all = Array.isArray(branches) ? (branches as readonly Json[]) : [];
  const [other] = all.filter((one) => !isNull(one));
  if (all.length !== 2 || !all.some(isNull) || !isSchema(other)) return undefined;
  const types = listOf(other.type);
  if (types.length === 0 || types.includes('null')) return undefined;
  if (refusing.some((keyword) => other[keyword] !== undefined)) return undefined;
  return {
    ...other,
    type: [...types, 'null'],
    ...(other.enum === undefined ? {} : { enum: [...listOf(other.enum), null] }),
  };
}

/** A choice between something and null, said by types where that is possible. */
function withTypes(schema: JsonSchema): JsonSchema {
  return ['anyOf', 'oneOf'].reduce((whole, keyword) => {
    const { [keyword]: branches, ...rest } = whole;
    const one = orNull(branches);
    return one === undefined ? whole : (merged(rest, one) ?? whole);
  }, schema);
}

function without(schema: JsonSchema, keyword: string): JsonSchema {
  const { [keyword]: _, ...rest } = schema;
  return rest;
}

/** A part said as if it stood in the schema itself, or beside it in an `allOf` when it cannot. */
function layOver(whole: JsonSchema, part: JsonSchema): JsonSchema {
  const one = merged(without(whole, 'allOf'), without(part, 'allOf'));
  const left = [...listOf(whole.allOf), ...(one === undefined ? [part] : listOf(part.allOf))];
  return { ...(one ?? without(whole, 'allOf')), ...(left.length === 0 ? {} : { allOf: left }) };
}

type Open = ReadonlySet<JsonSchema>;

/** What is inside a schema, each schema there replaced. */
export function mapped(schema: JsonSchema, replace: (inner: JsonSchema) => JsonSchema): JsonSchema {
  const one = (value: Json): Json => (isSchema(value) ? replace(value) : value);
  const entries = Object.entries(schema).filter(([keyword]) => keyword !== '$defs');
  return Object.fromEntries(
    entries.map(([keyword, value]): readonly [string, Json] => {
      if (single.has(keyword)) return [keyword, one(value)];
      if (lists.has(keyword)) return [keyword, listOf(value).map(one)];
      if (!maps.has(keyword) || !isSchema(value)) return [keyword, value];
      return [keyword, Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, one(inner)]))];
    }),
  );
}

/**
 * A schema in the plain form in which contracts are written: `$ref`s and wrappings are gone where they can be.
 * Only what refers to itself stays among the `$defs`.
 */
export function simplify(root: JsonSchema): JsonSchema {
  const kept = new Map<string, JsonSchema>();

  const plain = (given: JsonSchema, open: Open): JsonSchema => {
    const inner = (schema: JsonSchema): JsonSchema => plain(schema, open);
    const target = referred(given, root);
    if (target === undefined) return flat(mapped(without(given, unchecked), inner), []);
    const own = mapped(without(without(given, '$ref'), unchecked), inner);
    if (!open.has(target)) return flat(own, [plain(target, new Set([...open, target]))]);
    kept.set(String(given.$ref).replace('#/$defs/', ''), target);
    return { ...own, ...(given.$ref === undefined ? {} : { $ref: given.$ref }) };
  };

  const flat = (own: JsonSchema, parts: readonly JsonSchema[]): JsonSchema => {
    const wrapped = listOf(own.allOf).filter(isSchema);
    return [...parts, ...wrapped].reduce(layOver, without(withTypes(own), 'allOf'));
  };

  const result = plain(root, new Set([root]));
  const defs = new Map<string, JsonSchema>();
  // What is kept may refer to more that has to be.
  for (const [name, target] of kept) defs.set(name, plain(target, new Set([target])));
  return defs.size === 0 ? result : { ...result, $defs: Object.fromEntries(defs) };
}
