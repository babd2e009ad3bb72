import { flattened } from '../contract/flattened.ts';
import type { JsonSchema } from '../contract/index.ts';
import { isSchema, isTryable, keywords, knowsFormat, listOf, malformed } from '../contract/index.ts';
import type { Json } from '../model.ts';
import { ConfigError } from '../text/errors.ts';
import { DEEPEST, defined, pointerOf } from '../text/json.ts';
import { type OpenApi, placeIn, refer } from './document.ts';

/** `exclusiveMinimum: true` beside `minimum: 5` is `exclusiveMinimum: 5`. */
function withBound(schema: JsonSchema, plain: string, exclusive: string): JsonSchema {
  const { [plain]: limit, [exclusive]: flag, ...rest } = schema;
  if (typeof flag !== 'boolean') return schema;
  return limit === undefined ? rest : { ...rest, [flag ? exclusive : plain]: limit };
}

/** Converts a schema of OpenAPI 3.0 to JSON Schema 2020-12, except for the schemas inside it. */
function modernise({ nullable, ...old }: JsonSchema): JsonSchema {
  if (typeof old.$ref === 'string') return { $ref: old.$ref };
  const schema = withBound(withBound(old, 'minimum', 'exclusiveMinimum'), 'maximum', 'exclusiveMaximum');
  if (nullable !== true || schema.type === undefined) return schema;
  return { ...schema, type: [...new Set([...listOf(schema.type), 'null'])] };
}

const { annotations, beyondUs, inPlace, leaves, lists, maps, single } = keywords;

/** The member of a plain schema for keywords that cannot be checked here; ajv ignores it. */
export const unchecked = 'x-unchecked';

/** Marks a member that requests (`readOnly`) or answers (`writeOnly`) do not have. */
export type SchemaMark = 'readOnly' | 'writeOnly';

/** The most schemas, with all that they refer to. No operation has as many. */
const MOST = 5_000;

interface Here {
  readonly document: OpenApi;
  readonly mark: SchemaMark | undefined;
  readonly count: { schemas: number };
  /** JSON Pointer into the document. */
  readonly place: string;
  /** The schemas on the way here, by place, with the number of steps into the value to each. */
  readonly open: ReadonlyMap<string, number>;
  readonly steps: number;
  readonly level: number;
}

const says = (keyword: string): boolean =>
  [leaves, single, lists, maps, beyondUs].some((all) => all.has(keyword)) ||
  /^(readOnly|writeOnly|nullable)$/.test(keyword);

function isUnchecked([keyword, value]: readonly [string, Json]): boolean {
  if (keyword === 'patternProperties') return !Object.keys(value ?? {}).every(isTryable);
  if (typeof value === 'string' && keyword === 'pattern') return !isTryable(value);
  return beyondUs.has(keyword) || (typeof value === 'string' && keyword === 'format' && !knowsFormat(value));
}

/** Writes control characters of an expression as escapes, which mean the same and stay visible. */
const spelledOut = (pattern: string): string =>
  pattern.replace(/\\?(\p{Cc})|\\./gsu, (whole, control: string | undefined) =>
    control === undefined ? whole : `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

function noteIdle(given: JsonSchema, modern: JsonSchema, { document, place }: Here): void {
  const note = (words: string, at = ''): void => void document.notes.push({ place: place + at, words });
  if (document.isOld && given.$ref !== undefined)
    for (const one of Object.keys(given).filter(says))
      note(`${one} beside $ref has no effect in OpenAPI 3.0`);
  else if (given.nullable === true && !document.isOld)
    note('nullable has no effect since OpenAPI 3.1; null among the types has');
  else if (given.nullable === true && given.type === undefined)
    note('nullable without type beside it has no effect in OpenAPI 3.0.3');
  for (const one of Object.keys(modern))
    if (!says(one) && !annotations.has(one) && !/^(\$ref$|x-)/.test(one))
      note('is no keyword of JSON Schema and has no effect', pointerOf([one]));
}

function noteProblems(modern: JsonSchema, { document, place }: Here): void {
  const own = Object.entries(modern).filter(([keyword, value]) => {
    if (lists.has(keyword)) return !Array.isArray(value);
    if (maps.has(keyword)) return !isSchema(value);
    return leaves.has(keyword) && !isUnchecked([keyword, value]);
  });
  for (const { pointer, words } of malformed(Object.fromEntries(own)))
    document.problems.push(`${placeIn(document, place + pointer)} ${words}; expected a JSON Schema`);
}

function kept(keyword: string, value: Json, here: Here): Json | undefined {
  const inner = (one: Json, ...name: readonly string[]): JsonSchema => {
    const place = here.place + pointerOf([keyword, ...name]);
    const steps = here.steps + (inPlace.has(keyword) ? 0 : 1);
    return plain(one, { ...here, place, steps, level: here.level + 1 });
  };
  if (keyword === 'pattern') return spelledOut(String(value));
  if (leaves.has(keyword) || (keyword === here.mark && value === true)) return value;
  if (/^(additional|unevaluated)Properties$/.test(keyword) && typeof value === 'boolean') return value;
  if (single.has(keyword)) return inner(value);
  if (lists.has(keyword)) return listOf(value).map((one, index) => inner(one, `${index}`));
  if (!maps.has(keyword) || !isSchema(value)) return undefined;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, inner(one, name)]));
}

/** The schema of a `$ref`. One that leads back to itself further down is not followed again. */
function referred(ref: string, here: Here): JsonSchema {
  const { document, open, steps, level } = here;
  const [place, target] = refer(document, ref, `${here.place}/$ref`);
  if (!open.has(place))
    return plain(target, { ...here, place, open: new Map([...open, [place, steps]]), level: level + 1 });
  const endless = 'leads back to itself without a step into the value; expected a schema that ends';
  if (open.get(place) === steps) document.problems.push(`${placeIn(document, place)} ${endless}`);
  return { [unchecked]: { $ref: ref } };
}

const isMarked = (schema: Json | undefined, mark: string): boolean =>
  isSchema(schema) && (schema[mark] === true || listOf(schema.allOf).some((one) => isMarked(one, mark)));

/** A member that is not allowed here is not required either. */
function withoutMarked(schema: JsonSchema, mark?: SchemaMark): JsonSchema {
  const { required, properties } = schema;
  if (mark === undefined || !isSchema(properties) || !Array.isArray(required)) return schema;
  return { ...schema, required: required.filter((name) => !isMarked(properties[String(name)], mark)) };
}

function plain(given: Json, here: Here): JsonSchema {
  const { document, place, level, count, mark } = here;
  if (typeof given === 'boolean') return given ? {} : { not: {} };
  if (!isSchema(given)) {
    document.problems.push(`${placeIn(document, place)}: expected a schema, an object`);
    return {};
  }
  count.schemas += 1;
  if (level > DEEPEST || count.schemas > MOST)
    throw new ConfigError([
      `${placeIn(document, place)}: with what it refers to, the schema is too large; expected at most ` +
        `${MOST.toLocaleString('en')} schemas, ${DEEPEST} deep`,
    ]);
  const schema = document.isOld ? modernise(given) : given;
  noteProblems(schema, here);
  noteIdle(given, schema, here);
  const entries = Object.entries(schema).filter(([keyword]) => keyword !== unchecked);
  const open = entries.filter(isUnchecked);
  const own = entries.map((one) => [one[0], open.includes(one) ? undefined : kept(...one, here)] as const);
  const rest = open.length > 0 ? Object.fromEntries(open) : undefined;
  const all = defined({ ...Object.fromEntries(own), [unchecked]: rest });
  return withoutMarked(
    flattened(all, typeof schema.$ref === 'string' ? [referred(schema.$ref, here)] : []),
    mark,
  );
}

/**
 * A schema of a document that stands on its own, with only what validators and the mark need.
 * Adds problems to those of the document. Throws ConfigError for a missing target, or for too many schemas.
 */
export function plainSchema(document: OpenApi, schema: Json, place: string, mark?: SchemaMark): JsonSchema {
  const open = new Map([[place, 0]]);
  return plain(schema, { document, place, mark, open, steps: 0, level: 0, count: { schemas: 0 } });
}
