import type { Json, JsonObject } from '../model.ts';
import { DEEPEST, isObject } from './json.ts';

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/**
 * JSON Pointers to the values in which two objects differ. An array is one value, and so is what is nested deeper than
 * any answer.
 */
export function differing(a: JsonObject, b: JsonObject, at = '', depth = DEEPEST): readonly string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((name): readonly string[] => {
    const [one, two] = [
      Object.hasOwn(a, name) ? a[name] : undefined,
      Object.hasOwn(b, name) ? b[name] : undefined,
    ];
    const pointer = `${at}/${escaped(name)}`;
    if (isObject(one) && isObject(two) && depth > 0) return differing(one, two, pointer, depth - 1);
    return depth > 0 && JSON.stringify(one) === JSON.stringify(two) ? [] : [pointer];
  });
}

/** An object without the values at some JSON Pointers. */
export function without(value: JsonObject, pointers: ReadonlySet<string> | undefined, at = ''): JsonObject {
  if (pointers === undefined || pointers.size === 0) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]): readonly (readonly [string, Json])[] => {
      const pointer = `${at}/${escaped(name)}`;
      if (pointers.has(pointer)) return [];
      const isAbove = isObject(one) && [...pointers].some((other) => other.startsWith(`${pointer}/`));
      return [[name, isAbove ? without(one, pointers, pointer) : one]];
    }),
  );
}
