import type { DriftNote, Json, JsonObject } from '../../model.ts';
import { elideText } from '../../text/elide.ts';
import { isExplosive } from '../explosive.ts';
import { isSchema, type JsonSchema } from '../load.ts';
import { expression, knowsFormat, lookup, pointerOf } from '../validate.ts';
import { annotations, beyondUs, leaves, lists, maps, single } from '../vocabulary.ts';
import { danglingRef, localSteps, type OpenApi } from './document.ts';
import { modernise } from './modernise.ts';

/** A schema of a document that stands on its own: what it refers to is among its `$defs`. */
export interface Gathered {
  readonly schema: JsonSchema;
  /** Where each of the `$defs` stands in the document. */
  readonly places: Readonly<Record<string, string>>;
  readonly problems: readonly string[];
  readonly notes: readonly DriftNote[];
}

/** The last step of a pointer as a name, and a number behind it when it is taken. */
function nameFor(steps: readonly string[], taken: ReadonlyMap<string, unknown>): string {
  const base = (steps.at(-1) ?? 'document').replace(/^_+|[^\w.-]/g, '-');
  const free = (n: number): string => (n === 1 ? base : `${base}_${n}`);
  let n = 1;
  while ([...taken.values()].includes(free(n))) n += 1;
  return free(n);
}

/** Where a schema keeps the keywords that cannot be checked here: ajv takes no notice of it. */
export const unchecked = 'x-unchecked';

/** Whether an expression can be tried: JavaScript has its syntax, and it comes to an end. */
const isTryable = (pattern: string): boolean => expression(pattern) !== undefined && !isExplosive(pattern);

function isUnchecked(keyword: string, value: Json): boolean {
  if (keyword === 'pattern') return typeof value === 'string' && !isTryable(value);
  if (keyword === 'patternProperties') return isSchema(value) && !Object.keys(value).every(isTryable);
  if (keyword === 'format') return typeof value === 'string' && !knowsFormat(value);
  return beyondUs.has(keyword);
}

const isKnown = (keyword: string): boolean =>
  [leaves, single, lists, maps, annotations].some((all) => all.has(keyword)) || /^(\$ref$|x-)/.test(keyword);

/** Control characters of an expression as escapes, which mean the same and which no rendering can lose. */
const spelledOut = (pattern: string): string =>
  pattern.replace(/\\?(\p{Cc})|\\./gsu, (whole, control: string | undefined) =>
    control === undefined ? whole : `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** The annotation that says that a member has no place in what is sent, or in what is answered. */
export type Mark = 'readOnly' | 'writeOnly';

/** Whether a schema, or what it refers to, bears a mark. */
function isMarked(document: OpenApi, given: Json | undefined, mark: Mark): boolean {
  const seen = new Set<Json>();
  for (let one = given; isSchema(one) && !seen.has(one); ) {
    seen.add(one);
    const { $ref: ref } = one;
    if (one[mark] === true && (ref === undefined || document.dialect !== '3.0')) return true;
    const steps = typeof ref === 'string' ? localSteps(ref) : undefined;
    one = steps === undefined ? undefined : lookup(document.root, steps);
  }
  return false;
}

/** What has no place in a body is not required there. */
function withoutMarked(document: OpenApi, schema: JsonSchema, mark: Mark | undefined): JsonSchema {
  const { required, properties } = schema;
  if (mark === undefined || !Array.isArray(required) || !isSchema(properties)) return schema;
  const left = (required as readonly Json[]).filter(
    (name) =>
      typeof name !== 'string' ||
      !Object.hasOwn(properties, name) ||
      !isMarked(document, properties[name], mark),
  );
  return left.length === required.length ? schema : { ...schema, required: left };
}

/**
 * Rewrites schemas one by one; what they refer to is rewritten once, whoever refers to it. Of the annotations the mark
 * alone is kept.
 */
export function gather(document: OpenApi, start: Json, at: string, mark?: Mark): Gathered {
  const names = new Map<string, string>();
  const waiting: (readonly [name: string, target: Json, at: string])[] = [];
  const problems: string[] = [];
  const notes: DriftNote[] = [];

  const refer = (ref: string, place: string): Json => {
    const steps = localSteps(ref);
    const target = steps === undefined ? undefined : lookup(document.root, steps);
    if (steps === undefined || target === undefined) {
      problems.push(danglingRef(document, ref, place));
      return '#';
    }
    const where = pointerOf(steps);
    const name = names.get(where) ?? nameFor(steps, names);
    if (!names.has(where)) waiting.push([name, target, where]);
    names.set(where, name);
    return `#/$defs/${name}`;
  };

  const keep = (keyword: string, value: Json, place: string): Json | undefined => {
    const inside = `${place}${pointerOf([keyword])}`;
    if (keyword === '$ref' && typeof value === 'string') return refer(value, inside);
    if (keyword === 'pattern' && typeof value === 'string') return spelledOut(value);
    if (leaves.has(keyword)) return value;
    if (keyword === mark) return value === true ? true : undefined;
    if (single.has(keyword)) {
      const closes = /^(additional|unevaluated)Properties$/.test(keyword) && typeof value === 'boolean';
      return closes ? value : rewrite(value, inside);
    }
    if (lists.has(keyword) && Array.isArray(value))
      return value.map((one: Json, index) => rewrite(one, `${inside}/${index}`));
    if (maps.has(keyword) && isSchema(value)) return rewriteAll(value, inside);
    // Of the wrong kind: ajv says so.
    if (lists.has(keyword) || maps.has(keyword)) return value;
    if (!isKnown(keyword))
      notes.push({ place: inside, words: 'is no keyword of JSON Schema and has no effect' });
    return undefined;
  };

  const rewriteAll = (all: JsonObject, place: string): JsonObject =>
    Object.fromEntries(
      Object.entries(all).map(([name, one]) => [name, rewrite(one, `${place}${pointerOf([name])}`)]),
    );

  const rewrite = (given: Json, place: string): Json => {
    if (given === true) return {};
    if (given === false) return { not: {} };
    if (!isSchema(given)) {
      problems.push(`${document.name}#${elideText(place)}: expected a schema, an object`);
      return {};
    }
    const { schema: modern, idle } =
      document.dialect === '3.0' ? modernise(given) : { schema: given, idle: idleIn31(given) };
    const schema = withoutMarked(document, modern, mark);
    notes.push(...idle.map((words) => ({ place, words })));
    const entries = Object.entries(schema).filter(([keyword]) => keyword !== unchecked);
    const open = entries.filter(([keyword, value]) => isUnchecked(keyword, value));
    const kept = entries
      .filter((entry) => !open.includes(entry))
      .flatMap(([keyword, value]): readonly (readonly [string, Json])[] => {
        const one = keep(keyword, value, place);
        return one === undefined ? [] : [[keyword, one]];
      });
    return Object.fromEntries([...kept, ...(open.length > 0 ? [[unchecked, Object.fromEntries(open)]] : [])]);
  };

  const root = rewrite(start, at);
  const defs: [string, Json][] = [];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const [name, target, where] = next;
    defs.push([name, rewrite(target, where)]);
  }
  const schema: JsonSchema = isSchema(root) ? root : {};
  return {
    schema: defs.length === 0 ? schema : { ...schema, $defs: Object.fromEntries(defs) },
    places: Object.fromEntries([...names].map(([where, name]) => [name, where])),
    problems,
    notes,
  };
}

const idleIn31 = (schema: JsonSchema): readonly string[] =>
  schema.nullable === true ? ['nullable has no effect since OpenAPI 3.1; null among the types has'] : [];
