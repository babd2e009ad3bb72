import type { Json } from '../model.ts';

/** A text and what stands for it wherever an atlas shows it. */
export type Placeholder = readonly [text: string, placeholder: string];

/** What differs from one run to the next although the tenant is the same. */
const volatile: readonly (readonly [pattern: RegExp, placeholder: string])[] = [
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)/g, '{time}'],
  [/\b[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT/g, '{time}'],
  [/\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/gi, '{uuid}'],
  [/\b(?:org|con)_(?!0{16})[A-Za-z0-9]{16}\b/g, '{id}'],
  [/\b(?=[\da-f]*\d)(?=[\da-f]*[a-f])[\da-f]{24,}\b/g, '{hex}'],
];

/** Names shorter than this stand in too many words to be replaced. */
const shortest = 6;

/** Replaces what is peculiar to the resources of a run, and what is never twice the same. */
export function normaliser(known: readonly Placeholder[]): (text: string) => string {
  const texts = known
    .flatMap(([text, placeholder]): readonly Placeholder[] => [
      [text, placeholder],
      [JSON.stringify(text).slice(1, -1), placeholder],
    ])
    .filter(([text]) => text.length >= shortest)
    .toSorted(([a], [b]) => b.length - a.length);
  return (text) => {
    const own = texts.reduce((shown, [from, to]) => shown.replaceAll(from, to), text);
    return volatile.reduce((shown, [pattern, to]) => shown.replace(pattern, to), own);
  };
}

/** The same for every text inside a value. */
export function normaliseJson(value: Json, normalise: (text: string) => string): Json {
  try {
    return JSON.parse(normalise(JSON.stringify(value))) as Json;
  } catch {
    return value;
  }
}
