import type { Json } from '../model.ts';
import { compile, lenient } from './lenient.ts';
import { namedFormats } from './load.ts';

const checks = new Map<string, (value: Json) => boolean>();

/** Whether a format is one that can be checked. */
export const knowsFormat = (format: string): boolean => Object.hasOwn(lenient().formats, format);

/** Whether a document says no more of a format than its name. */
export const isOnlyNamed = (format: string): boolean =>
  Object.hasOwn(namedFormats, format) || !knowsFormat(format);

/** Whether a value has a format; formats that nobody knows are had by every value. */
export function hasFormat(format: string, value: Json): boolean {
  if (!knowsFormat(format)) return true;
  const check = checks.get(format) ?? compile({ format });
  checks.set(format, check);
  return check(value);
}
