import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Json } from '../model.ts';
import { isExplosive } from './explosive.ts';
import { addFormats } from './load.ts';
import type { JsonSchema } from './schema.ts';

/** The expression itself; undefined when JavaScript has no such syntax. Without `u` where it has none with it. */
export function expression(pattern: string): RegExp | undefined {
  for (const flags of ['u', '']) {
    try {
      return new RegExp(pattern, flags);
    } catch {
      // The next flags, or none.
    }
  }
  return undefined;
}

/** Whether an expression can be tried: JavaScript has its syntax, and it comes to an end. */
export const isTryable = (pattern: string): boolean =>
  expression(pattern) !== undefined && !isExplosive(pattern);

const engine = Object.assign((pattern: string): RegExp => expression(pattern) ?? /(?:)/, {
  code: 'new RegExp',
});

/** ajv for schemas that others wrote: nothing is refused for its style. */
export function lenientAjv(): Ajv2020 {
  const ajv = new Ajv2020({ strict: false, allErrors: true, logger: false, code: { regExp: engine } });
  addFormats(ajv);
  return ajv;
}

let shared: Ajv2020 | undefined;

/** One of these for all: it takes a while to make. */
export function lenient(): Ajv2020 {
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
  const check: ValidateFunction = lenient().compile(anonymous);
  return (value) => (check(value) === true ? [] : (check.errors ?? []));
}

/** Compiles a whole schema. Its `$ref`s are its own. */
export function compile(schema: JsonSchema): (value: Json) => boolean {
  const check = complaints(schema);
  return (value) => check(value).length === 0;
}
