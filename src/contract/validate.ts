import type { Ajv2020, ErrorObject } from 'ajv/dist/2020.js';
import type { Json } from '../model.ts';
import { isExplosive } from './explosive.ts';
import { type Breach, type ContractDocuments, type JsonSchema, namedFormats, withFormats } from './load.ts';

/** The expression, without `u` if it is invalid with it; undefined when JavaScript has no such syntax. */
export function expression(pattern: string): RegExp | undefined {
  for (const flags of ['u', '']) {
    try {
      return new RegExp(pattern, flags);
    } catch {
      // Try the next flags.
    }
  }
  return undefined;
}

/** Whether an expression can be used: JavaScript has its syntax, and it takes no exponential time. */
export const isTryable = (pattern: string): boolean =>
  expression(pattern) !== undefined && !isExplosive(pattern);

const engine = Object.assign((pattern: string): RegExp => expression(pattern) ?? /(?:)/, {
  code: 'new RegExp',
});

/** ajv for schemas that others wrote: nothing is refused for its style. */
export const lenientAjv = (): Ajv2020 =>
  withFormats({ strict: false, allErrors: true, logger: false, code: { regExp: engine } });

let shared: Ajv2020 | undefined;

/** One ajv for all, because it is slow to make. */
function lenient(): Ajv2020 {
  shared ??= lenientAjv();
  return shared;
}

function complaint({ message = 'is wrong', params }: ErrorObject): string {
  const allowed: unknown = params.allowedValues;
  return Array.isArray(allowed) ? `must be one of ${allowed.join(', ')}` : message;
}

/** What is wrong with a schema as a schema: a place in it, and words. Empty when ajv takes it. */
export function malformed(
  schema: JsonSchema,
): readonly { readonly pointer: string; readonly words: string }[] {
  const ajv = lenient();
  if (ajv.validateSchema(schema) === true) return [];
  const errors = (ajv.errors ?? []).filter(({ keyword }) => keyword !== 'anyOf' && keyword !== '$ref');
  // Of several complaints about a place the first says most.
  const places = new Map(errors.toReversed().map((error) => [error.instancePath, complaint(error)]));
  return [...places].map(([pointer, words]) => ({ pointer, words })).toReversed();
}

/** What is wrong with a value, by a whole schema whose `$ref`s are its own; nothing when it is valid. */
export function complaints(schema: JsonSchema): (value: Json) => readonly ErrorObject[] {
  const { $id: _, ...anonymous } = schema;
  const check = lenient().compile(anonymous);
  return (value) => (check(value) === true ? [] : (check.errors ?? []));
}

/** What a value had to be, in one phrase: `show_as_button must be boolean`. */
export function explain({ pointer, message, member, keyword }: Breach): string {
  const where = pointer === '' ? 'the body' : pointer.slice(1).replaceAll('/', '.');
  const what = member === undefined ? '' : ` (${member})`;
  return keyword === 'pattern' ? `${where} without NUL` : `${where} ${message}${what}`;
}

/** The same value with the members of every object in the order of their names. */
export const sorted = (value: Json): Json => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const entries = Object.entries(value as Record<string, Json>).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, member]) => [name, sorted(member)]));
};

/** Whether two values are the same, whatever the order of their members. */
export const same = (a: Json | undefined, b: Json | undefined): boolean =>
  a === b || JSON.stringify(sorted(a ?? null)) === JSON.stringify(sorted(b ?? null));

/** A contract as one text that does not depend on the order of members: what its hash is taken over. */
export const canonical = ({ revision, operation, schemas }: ContractDocuments): string =>
  JSON.stringify(sorted({ revision, operation, schemas }));

const checks = new Map<string, ReturnType<typeof complaints>>();

export const knowsFormat = (format: string): boolean => Object.hasOwn(lenient().formats, format);

/** Whether a document says no more of a format than its name. */
export const isOnlyNamed = (format: string): boolean =>
  Object.hasOwn(namedFormats, format) || !knowsFormat(format);

/** Whether a value has a format; an unknown format accepts every value. */
export function hasFormat(format: string, value: Json): boolean {
  if (!knowsFormat(format)) return true;
  const check = checks.get(format) ?? complaints({ format });
  checks.set(format, check);
  return check(value).length === 0;
}
