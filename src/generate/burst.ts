import type { Json, JsonObject } from '../model.ts';

/** How many bodies are sent in a row and read once. */
const length = 3;

const told = (body: JsonObject): readonly string[] =>
  Object.entries(body)
    // What null leaves behind and what a database does with show_as_button are not documented.
    .filter(([name, value]) => value !== null && name !== 'show_as_button')
    .map(([name]) => name);

const shows = (body: JsonObject, later: readonly JsonObject[]): boolean =>
  told(body).some((name) => later.every((other) => !Object.hasOwn(other, name)));

/** Whether a body changes something that those before it do not store already. */
const changes = (body: JsonObject, earlier: readonly JsonObject[]): boolean => {
  const stored: JsonObject = Object.assign({}, ...earlier);
  return told(body).some((name) => Object.hasOwn(stored, name) && stored[name] !== body[name]);
};

const isText = (value: Json | undefined): boolean => typeof value === 'string';

/**
 * Three bodies whose changes all show when they are read once at the end: each sets a member that no later one
 * of them sets, and none hides the text of another. The first such row of three, in order; fewer when there is
 * none.
 */
export function burst<T extends { readonly body: JsonObject }>(
  rows: readonly T[],
  texts: string,
): readonly T[] {
  for (const first of rows) {
    if (isText(first.body[texts])) continue;
    for (const second of rows) {
      for (const third of rows) {
        const bodies = [first.body, second.body, third.body];
        const distinct = new Set([first, second, third]).size === length;
        const hidden = isText(second.body[texts]) && Object.hasOwn(third.body, texts);
        const last = changes(third.body, [first.body, second.body]);
        if (distinct && last && !hidden && bodies.every((body, at) => shows(body, bodies.slice(at + 1))))
          return [first, second, third];
      }
    }
  }
  return [];
}
