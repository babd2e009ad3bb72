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

type Test = (bodies: readonly [JsonObject, JsonObject, JsonObject]) => boolean;

function pick<T extends { readonly body: JsonObject }>(
  rows: readonly T[],
  fits: Test,
): readonly T[] | undefined {
  for (const first of rows) {
    for (const second of rows) {
      for (const third of rows) {
        const row = [first, second, third] as const;
        if (new Set(row).size === length && fits([first.body, second.body, third.body])) return row;
      }
    }
  }
  return undefined;
}

/**
 * Three bodies whose changes all show when they are read once at the end: each sets a member that no later one
 * of them sets, the last one changes something, and none hides the text of another. The first such row of
 * three, in order; where there is none, one in which at least the last shows, and then any.
 */
export function burst<T extends { readonly body: JsonObject }>(
  rows: readonly T[],
  texts: string,
): readonly T[] {
  const seen: Test = (bodies) => bodies.every((body, at) => shows(body, bodies.slice(at + 1)));
  const moves: Test = ([first, second, third]) => changes(third, [first, second]);
  const open: Test = ([first, second, third]) =>
    !isText(first[texts]) && !(isText(second[texts]) && Object.hasOwn(third, texts));
  return (
    pick(rows, (bodies) => seen(bodies) && moves(bodies) && open(bodies)) ??
    pick(rows, (bodies) => moves(bodies) && open(bodies)) ??
    rows.slice(-length)
  );
}
