import { isSchema } from '../../contract/index.ts';
import type { Json } from '../../model.ts';

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** A value with something else at a place; undefined when there is no way to that place. */
export function put(value: Json | undefined, steps: readonly string[], what: Json): Json | undefined {
  const [step, ...rest] = steps;
  if (step === undefined) return what;
  if (isList(value)) {
    const index = Number(step);
    if (!Number.isInteger(index) || index > value.length) return undefined;
    const item = put(value[index], rest, what);
    return item === undefined ? undefined : [...value.slice(0, index), item, ...value.slice(index + 1)];
  }
  if (!isSchema(value)) return undefined;
  const member = put(Object.hasOwn(value, step) ? value[step] : undefined, rest, what);
  if (member === undefined) return undefined;
  if (!Object.hasOwn(value, step)) return Object.fromEntries([...Object.entries(value), [step, member]]);
  return Object.fromEntries(Object.entries(value).map(([name, old]) => [name, name === step ? member : old]));
}

/** A value without what stands at a place; undefined when nothing stands there. */
export function without(value: Json | undefined, steps: readonly string[]): Json | undefined {
  const [step = '', ...rest] = steps;
  if (value === undefined || value === null || typeof value !== 'object' || !Object.hasOwn(value, step))
    return undefined;
  if (rest.length > 0) {
    const inner = without((value as Readonly<Record<string, Json>>)[step], rest);
    return inner === undefined ? undefined : put(value, [step], inner);
  }
  if (isList(value)) return value.filter((_, index) => `${index}` !== step);
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== step));
}

/** What stands at a place. */
export function at(value: Json | undefined, steps: readonly string[]): Json | undefined {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  if (value === undefined || value === null || typeof value !== 'object' || !Object.hasOwn(value, step))
    return undefined;
  return at((value as Readonly<Record<string, Json>>)[step], rest);
}
