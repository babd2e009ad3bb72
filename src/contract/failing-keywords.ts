import type { Json, JsonObject } from '../model.ts';
import { isSchema, type JsonSchema } from './load.ts';
import { referred } from './subschemas.ts';
import { compile, expression } from './validate.ts';
import { leaves } from './vocabulary.ts';

/** A keyword that refuses a value by itself: whatever else is right or wrong, this alone is enough. */
export interface Blame {
  /** Steps into the value; `*` for items of an array and for members that only a general schema speaks of. */
  readonly path: readonly string[];
  /** The same steps by their own names. */
  readonly steps: readonly string[];
  readonly keyword: string;
  readonly value: Json;
  /** The missing or unknown member. */
  readonly member?: string;
}

type Check = (value: Json) => boolean;

const checks = new Map<string, Check>();
const remembered = new WeakMap<object, Map<string, Check>>();

function checkOf(keyword: string, value: Json): Check {
  const key = JSON.stringify([keyword, value]);
  const check = checks.get(key) ?? compile({ [keyword]: value });
  checks.set(key, check);
  return check;
}

/** One keyword alone, as ajv has it. Compiled once; long lists are not even written out twice. */
function passes(keyword: string, value: Json, instance: Json): boolean {
  if (typeof value !== 'object' || value === null) return checkOf(keyword, value)(instance);
  const known = remembered.get(value) ?? new Map<string, Check>();
  const check = known.get(keyword) ?? checkOf(keyword, value);
  remembered.set(value, known.set(keyword, check));
  return check(instance);
}

const isRecord = (value: Json): value is JsonObject => isSchema(value);
const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

type Here = {
  readonly root: JsonSchema;
  readonly path: readonly string[];
  readonly steps: readonly string[];
};

const further = (here: Here, step: string, shown: string = step): Here => ({
  ...here,
  path: [...here.path, shown],
  steps: [...here.steps, step],
});

/** Every keyword that refuses a value, as far as it can be told; none when the value is valid. */
export function blame(schema: JsonSchema, value: Json, root: JsonSchema = schema): readonly Blame[] {
  return inside(schema, value, { root, path: [], steps: [] });
}

const inside = (schema: Json | undefined, value: Json, here: Here): readonly Blame[] => {
  if (!isSchema(schema)) return [];
  const target = referred(schema, here.root);
  return [
    ...(target === undefined ? [] : inside(target, value, here)),
    ...own(schema, value, here),
    ...combined(schema, value, here),
    ...(isRecord(value) ? ofMembers(schema, value, here) : []),
    ...(isList(value) ? ofItems(schema, value, here) : []),
  ];
};

function own(schema: JsonSchema, value: Json, { path, steps }: Here): readonly Blame[] {
  return Object.entries(schema).flatMap(([keyword, limit]): readonly Blame[] => {
    if (!leaves.has(keyword) || /^(min|max)Contains$/.test(keyword) || passes(keyword, limit, value))
      return [];
    if (!isRecord(value)) return [{ path, steps, keyword, value: limit }];
    return missing(keyword, limit, value).map((member) => ({
      path,
      steps,
      keyword,
      value: limit,
      ...member,
    }));
  });
}

/** The members a keyword misses, one by one; for any other keyword one entry without a member. */
function missing(keyword: string, limit: Json, value: JsonObject): readonly { readonly member?: string }[] {
  const lacks = (names: Json | undefined): readonly { readonly member: string }[] =>
    (isList(names) ? names : []).flatMap((name) =>
      typeof name === 'string' && !Object.hasOwn(value, name) ? [{ member: name }] : [],
    );
  if (keyword === 'required') return lacks(limit);
  if (keyword !== 'dependentRequired' || !isRecord(limit)) return [{}];
  return Object.entries(limit).flatMap(([name, names]) => (Object.hasOwn(value, name) ? lacks(names) : []));
}

function combined(schema: JsonSchema, value: Json, here: Here): readonly Blame[] {
  const { allOf, anyOf, oneOf, not, if: condition, then, else: otherwise } = schema;
  const { path, steps } = here;
  const within = (one: Json | undefined): readonly Blame[] => inside(one, value, here);
  const blames: Blame[] = isList(allOf) ? allOf.flatMap(within) : [];
  if (isList(anyOf)) blames.push(...ofBranches('anyOf', anyOf, anyOf.map(within), here));
  if (isList(oneOf)) {
    const each = oneOf.map(within);
    if (each.filter((one) => one.length === 0).length > 1)
      blames.push({ path, steps, keyword: 'oneOf', value: oneOf });
    else blames.push(...ofBranches('oneOf', oneOf, each, here));
  }
  if (isSchema(not) && within(not).length === 0) blames.push({ path, steps, keyword: 'not', value: not });
  if (isSchema(condition)) blames.push(...within(within(condition).length === 0 ? then : otherwise));
  if (isSchema(schema.dependentSchemas) && isRecord(value))
    for (const [name, one] of Object.entries(schema.dependentSchemas))
      if (Object.hasOwn(value, name)) blames.push(...within(one));
  return blames;
}

/** Where no branch fits, the one that was meant is the one that takes values of this kind, when there is one. */
function ofBranches(
  keyword: string,
  given: readonly Json[],
  each: readonly (readonly Blame[])[],
  { path, steps }: Here,
): readonly Blame[] {
  if (each.some((one) => one.length === 0)) return [];
  const here = (one: Blame): boolean =>
    one.path.length === path.length && ['type', 'const', 'enum'].includes(one.keyword);
  const [meant, other] = each.filter((one) => !one.some(here));
  if (meant !== undefined && other === undefined) return meant;
  const types = each.map((one) => one.find((blamed) => blamed.keyword === 'type' && here(blamed))?.value);
  const allTypes = types.flat();
  return allTypes.includes(undefined)
    ? [{ path, steps, keyword, value: given }]
    : [{ path, steps, keyword: 'type', value: allTypes as readonly Json[] }];
}

function ofMembers(schema: JsonSchema, value: JsonObject, here: Here): readonly Blame[] {
  const { properties, patternProperties, additionalProperties, propertyNames } = schema;
  const named = isSchema(properties) ? properties : {};
  const patterns = isSchema(patternProperties) ? Object.entries(patternProperties) : [];
  return Object.entries(value).flatMap(([name, member]): readonly Blame[] => {
    const matched = patterns.filter(([pattern]) => expression(pattern)?.test(name));
    const isNamed = Object.hasOwn(named, name);
    const { path, steps } = here;
    const general = isNamed || matched.length > 0 ? undefined : additionalProperties;
    const closed: Blame = { path, steps, keyword: 'additionalProperties', value: false, member: name };
    return [
      ...(isNamed ? inside(named[name], member, further(here, name)) : []),
      ...matched.flatMap(([, one]) => inside(one, member, further(here, name, '*'))),
      ...(general === false ? [closed] : inside(general, member, further(here, name, '*'))),
      ...(isSchema(propertyNames) && inside(propertyNames, name, here).length > 0
        ? [{ path, steps, keyword: 'propertyNames', value: propertyNames, member: name }]
        : []),
    ];
  });
}

function ofItems(schema: JsonSchema, value: readonly Json[], here: Here): readonly Blame[] {
  const { prefixItems, items, contains, minContains, maxContains } = schema;
  const first = isList(prefixItems) ? prefixItems : [];
  const { path, steps } = here;
  const blames = value.flatMap((item, index) =>
    index < first.length
      ? inside(first[index], item, further(here, `${index}`))
      : inside(items, item, further(here, `${index}`, '*')),
  );
  if (!isSchema(contains)) return blames;
  const count = value.filter((item) => inside(contains, item, here).length === 0).length;
  const few = count < (typeof minContains === 'number' ? minContains : 1);
  const many = typeof maxContains === 'number' && count > maxContains;
  return [
    ...blames,
    ...(few ? [{ path, steps, keyword: 'contains', value: minContains ?? contains }] : []),
    ...(many ? [{ path, steps, keyword: 'maxContains', value: maxContains }] : []),
  ];
}
