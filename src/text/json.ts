import type { Case, Json, JsonObject } from '../model.ts';

/** An own property by name: a tenant may call a member `constructor` or `__proto__`. */
export const own = <Value>(
  from: Readonly<Record<string, Value>> | undefined,
  name: string,
): Value | undefined => (from !== undefined && Object.hasOwn(from, name) ? from[name] : undefined);

export const defined = <Members extends object>(members: Members) =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Members]?: Exclude<Members[Name], undefined>;
  };

/** Deeper than any answer, contract or record, and far from what overflows a stack. */
export const DEEPEST = 200;

export function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((one) => isDeeper(one, levels - 1));
}

function cut(value: unknown, levels: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (levels === 0) return '…';
  if (Array.isArray(value)) return value.map((one) => cut(one, levels - 1));
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, cut(one, levels - 1)]));
}

/** The same value, with `…` in place of parts that are nested too deep. */
export const bounded = <Value>(value: Value): Value =>
  isDeeper(value, DEEPEST) ? (cut(value, DEEPEST) as Value) : value;

/** The JSON object in a text, or undefined: a long body that was cut is no longer JSON. */
export function parseObject(text = ''): JsonObject | undefined {
  const value = text.startsWith('{') ? parseJson(text)?.value : undefined;
  return isObject(value) ? value : undefined;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The JSON object a case sends, if it sends one. */
export function bodyOf({ request: { body } }: Pick<Case, 'request'>): JsonObject | undefined {
  const value = body?.kind === 'json' ? body.value : undefined;
  return isObject(value) ? value : undefined;
}

/** The value of a JSON text, in an object; undefined when the text is no JSON. */
export function parseJson(text: string): { readonly value: Json } | undefined {
  try {
    return { value: JSON.parse(text) as Json };
  } catch {
    return undefined;
  }
}

/** A string, with the colon behind it if it is a name, or a brace. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"\s*:?|[{}]/g;

/** The first name that an object has twice, after decoding escapes. JSON.parse hides it. */
export function duplicateName(text: string): string | undefined {
  const open: Set<string>[] = [];
  for (const [token] of text.matchAll(TOKENS)) {
    if (token === '{') open.push(new Set());
    else if (token === '}') open.pop();
    else if (token.endsWith(':')) {
      const name: string = JSON.parse(token.slice(0, -1));
      if (open.at(-1)?.has(name)) return name;
      open.at(-1)?.add(name);
    }
  }
  return undefined;
}

/** Bytes as text, a byte order mark included; undefined when they are no UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

export const pointerOf = (steps: readonly string[]): string =>
  steps.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

export const stepsOf = (pointer: string): readonly string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));

/** The value at a path of own members; undefined if there is none. */
export const lookup = (value: Json, steps: readonly string[]): Json | undefined =>
  steps.reduce<Json | undefined>(
    (at, step) => (typeof at === 'object' && at !== null ? own(at as JsonObject, step) : undefined),
    value,
  );

/** JSON Pointers to the values in which two objects differ. An array is one value. */
export function differing(a: JsonObject, b: JsonObject, at = '', depth = DEEPEST): readonly string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((name): readonly string[] => {
    const [one, two] = [own(a, name), own(b, name)];
    const pointer = at + pointerOf([name]);
    if (isObject(one) && isObject(two) && depth > 0) return differing(one, two, pointer, depth - 1);
    return depth > 0 && JSON.stringify(one) === JSON.stringify(two) ? [] : [pointer];
  });
}

/** An object without the values at some JSON Pointers. */
export function without(value: JsonObject, pointers: ReadonlySet<string> | undefined, at = ''): JsonObject {
  if (pointers === undefined || pointers.size === 0) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]): readonly (readonly [string, Json])[] => {
      const pointer = at + pointerOf([name]);
      if (pointers.has(pointer)) return [];
      const isAbove = isObject(one) && [...pointers].some((other) => other.startsWith(`${pointer}/`));
      return [[name, isAbove ? without(one, pointers, pointer) : one]];
    }),
  );
}
