import type { Case, Json, JsonObject } from '../model.ts';

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The JSON object a case sends, if it sends one. */
export function bodyOf({ request: { body } }: Pick<Case, 'request'>): JsonObject | undefined {
  const value = body?.kind === 'json' ? body.value : undefined;
  return isObject(value) ? value : undefined;
}
