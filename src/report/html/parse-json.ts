import type { JsonObject } from '../../model.ts';

/** The object that a text is, or undefined: what is kept of a long body is no JSON any more. */
export function parseObject(text: string | undefined): JsonObject | undefined {
  if (text?.startsWith('{') !== true) return undefined;
  try {
    return JSON.parse(text) as JsonObject;
  } catch {
    return undefined;
  }
}
