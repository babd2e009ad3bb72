import type { Json } from '../model.ts';

const escaped = (step: string): string => step.replaceAll('~', '~0').replaceAll('/', '~1');
const unescaped = (token: string): string => token.replaceAll('~1', '/').replaceAll('~0', '~');

/** A JSON Pointer from its steps. */
export const pointerOf = (steps: readonly string[]): string =>
  steps.map((step) => `/${escaped(step)}`).join('');

/** The steps of a JSON Pointer. */
export const stepsOf = (pointer: string): readonly string[] => pointer.split('/').slice(1).map(unescaped);

/** What stands at a place, own members only; undefined when there is nothing. */
export function lookup(root: Json, steps: readonly string[]): Json | undefined {
  let at: Json | undefined = root;
  for (const step of steps) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined;
    at = (at as Readonly<Record<string, Json>>)[step];
  }
  return at;
}
