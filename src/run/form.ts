import { elideText } from '../elide.ts';
import type { Json, JsonObject } from '../model.ts';

const deepest = 3;

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Members in the order of their names, so that order does not tell; those without a text are left out. */
export function braces(object: JsonObject, show: (value: Json, name: string) => string | undefined): string {
  const members = Object.keys(object)
    .toSorted()
    .flatMap((name) => {
      const value = show(object[name] ?? null, name);
      return value === undefined ? [] : [`${elideText(name)}: ${value}`];
    });
  return `{${members.join(', ')}}`;
}

/** A list by the forms of its items, and how often it holds the connection under test. */
function listed(list: readonly Json[], own: string, depth: number): string {
  const forms = [...new Set(list.map((item) => formOf(item, own, depth)))];
  const times = own === '' ? 0 : list.filter((item) => JSON.stringify(item).includes(own)).length;
  return `[${forms.join(' | ')}${times === 0 ? '' : `; <connection> ×${times}`}]`;
}

/** A value by its form alone: `<string>`, `{name: <string>}`. An empty text is one of its own. */
export function formOf(value: Json, own: string, depth = 0): string {
  if (value === null) return 'null';
  if (typeof value !== 'object') return value === '' ? '""' : `<${typeof value}>`;
  if (depth === deepest) return isObject(value) ? '{…}' : '[…]';
  return isObject(value)
    ? braces(value, (held) => formOf(held, own, depth + 1))
    : listed(value as readonly Json[], own, depth + 1);
}

/** What stands out in a value, when anything does: its form, where it is no usual text, flag or object of these. */
export function oddity(value: Json, own: string, depth = 0): string | undefined {
  if (typeof value === 'boolean' || (typeof value === 'string' && value !== '')) return undefined;
  if (!isObject(value) || depth === deepest) return formOf(value, own, depth);
  const inside = braces(value, (held) => oddity(held, own, depth + 1));
  return inside === '{}' ? undefined : inside;
}
