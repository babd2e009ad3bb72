import type { Json } from '../model.ts';
import { isSchema, type JsonSchema } from './load.ts';
import { lookup, stepsOf } from './validate.ts';

const schemasIn = (value: Json | undefined): readonly JsonSchema[] =>
  (Array.isArray(value) ? (value as readonly Json[]) : isSchema(value) ? Object.values(value) : []).filter(
    isSchema,
  );

/** What the `$ref` of a schema leads to, within its own document. */
export function referred(schema: JsonSchema, root: JsonSchema): JsonSchema | undefined {
  if (typeof schema.$ref !== 'string') return undefined;
  const target = lookup(root, stepsOf(schema.$ref.slice(1)));
  return isSchema(target) ? target : undefined;
}

/** Schemas that say what the same value may be: all of them, or one of them. */
function stating(schema: JsonSchema, root: JsonSchema): readonly JsonSchema[] {
  const target = referred(schema, root);
  return [
    ...(target === undefined ? [] : [target]),
    ...['allOf', 'anyOf', 'oneOf'].flatMap((keyword) => schemasIn(schema[keyword])),
  ];
}

/** Schemas that look at the same value as this one. */
function beside(schema: JsonSchema, root: JsonSchema): readonly JsonSchema[] {
  return [
    ...stating(schema, root),
    ...schemasIn(schema.dependentSchemas),
    ...['not', 'if', 'then', 'else'].flatMap((keyword) => {
      const inner = schema[keyword];
      return isSchema(inner) ? [inner] : [];
    }),
  ];
}

type Next = (schema: JsonSchema, root: JsonSchema) => readonly JsonSchema[];

function reached(schemas: readonly JsonSchema[], root: JsonSchema, next: Next): readonly JsonSchema[] {
  const found = new Set<JsonSchema>();
  const waiting = [...schemas];
  for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
    if (found.has(one)) continue;
    found.add(one);
    waiting.push(...next(one, root));
  }
  return [...found];
}

/** Schemas and all that look at the same value with them, each once, whatever they hang on. */
export const inPlace = (schemas: readonly JsonSchema[], root: JsonSchema): readonly JsonSchema[] =>
  reached(schemas, root, beside);

/** Of these, the ones that say what a value may be, without conditions. */
export const stated = (schemas: readonly JsonSchema[], root: JsonSchema): readonly JsonSchema[] =>
  reached(schemas, root, stating);

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

/** Whether a schema comes back to itself without a step into the value. */
export const circular = (schema: JsonSchema, root: JsonSchema): boolean =>
  circularAmong([schema], root) !== undefined;

/**
 * Where a step from a value leads: a member, an item (any, or the one at an index), or a member not named anywhere,
 * which may have to match a pattern.
 */
export type Step =
  | { readonly kind: 'member'; readonly name: string }
  | { readonly kind: 'item'; readonly index: number | undefined }
  | { readonly kind: 'other'; readonly pattern: string | undefined };

export interface Branch {
  readonly step: Step;
  readonly schemas: readonly JsonSchema[];
}

const keyOf = (step: Step): string => JSON.stringify(Object.entries(step));

/** The steps into a value that schemas in place speak of, and the schemas there. */
export function branches(facets: readonly JsonSchema[]): readonly Branch[] {
  const found = new Map<string, { readonly step: Step; readonly schemas: JsonSchema[] }>();
  const add = (step: Step, schema: Json | undefined): void => {
    if (!isSchema(schema)) return;
    const branch = found.get(keyOf(step)) ?? { step, schemas: [] };
    branch.schemas.push(schema);
    found.set(keyOf(step), branch);
  };
  for (const facet of facets) {
    if (isSchema(facet.properties))
      for (const [name, schema] of Object.entries(facet.properties)) add({ kind: 'member', name }, schema);
    if (isSchema(facet.patternProperties))
      for (const [pattern, schema] of Object.entries(facet.patternProperties))
        add({ kind: 'other', pattern }, schema);
    for (const keyword of ['additionalProperties', 'unevaluatedProperties'])
      add({ kind: 'other', pattern: undefined }, facet[keyword]);
    if (Array.isArray(facet.prefixItems))
      for (const [index, schema] of (facet.prefixItems as readonly Json[]).entries())
        add({ kind: 'item', index }, schema);
    for (const keyword of ['items', 'contains', 'unevaluatedItems'])
      add({ kind: 'item', index: undefined }, facet[keyword]);
  }
  return [...found.values()];
}
