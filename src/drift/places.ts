import { innerSchemas, isSchema, type JsonSchema, keywords, listOf, same } from '../contract/index.ts';
import type { Json, Side } from '../model.ts';
import { unchecked } from './plain-schema.ts';

/** A schema that looks at the value at a place, and whether it does so without a condition or a choice. */
export interface Facet {
  readonly schema: JsonSchema;
  readonly isSure: boolean;
}

/** A place in a value of which the contract or the document speaks, with everything that they say there. */
export interface Place {
  /** Steps into the value; `*` for items and for members without a name. */
  readonly path: readonly string[];
  /** What is below: `.name` for a member, `*` for other members, `#` for items, `@` for the names of members. */
  readonly below: Map<string, Place>;
  readonly contract: Facet[];
  readonly document: Facet[];
}

export const sides: readonly Side[] = ['contract', 'document'];

/** The schemas of both sides at a place. */
export const schemasAt = ({ contract, document }: Place): readonly JsonSchema[] =>
  [...contract, ...document].map(({ schema }) => schema);

/** The step into a value that a keyword stands for; the others are about items. */
const steps: Readonly<Record<string, string>> = {
  patternProperties: '*',
  additionalProperties: '*',
  unevaluatedProperties: '*',
  propertyNames: '@',
};

function stepInto(place: Place, step: string): Place {
  const path = [...place.path, step.startsWith('.') ? step.slice(1) : '*'];
  const child = place.below.get(step) ?? { path, below: new Map(), contract: [], document: [] };
  place.below.set(step, child);
  return child;
}

function add(place: Place, side: Side, schema: JsonSchema, isSure: boolean): void {
  place[side].push({ schema, isSure });
  for (const { keyword, name, schema: inner } of innerSchemas(schema)) {
    const step = keyword === 'properties' ? `.${name}` : (steps[keyword] ?? '#');
    if (keywords.inPlace.has(keyword)) add(place, side, inner, isSure && keyword === 'allOf');
    else add(stepInto(place, step), side, inner, isSure);
  }
  // Members that are required are tried though nothing else is said of them, and so is one that nobody knows.
  for (const name of listOf(schema.required)) stepInto(place, `.${name}`);
  const isObject = schema.type === 'object' || [...place.below.keys()].some((step) => step !== '#');
  if (isObject) stepInto(place, '*');
}

/** Every place that two schemas speak of, as a tree. */
export function placesOf(schemas: Readonly<Record<Side, JsonSchema>>): Place {
  const root: Place = { path: [], below: new Map(), contract: [], document: [] };
  for (const side of sides) add(root, side, schemas[side], true);
  // What a side says of members in general is what it says of those that only the other one names.
  for (const { below } of within(root))
    for (const child of below.values())
      for (const side of sides)
        if (child[side].length === 0) child[side].push(...(below.get('*')?.[side] ?? []));
  return root;
}

/** A place and all places in its value. */
export const within = (place: Place): readonly Place[] => [
  place,
  ...[...place.below].flatMap(([step, child]) => (step === '@' ? [] : within(child))),
];

/** What one side says at a place for sure, by keyword, each value once; of types, words and members all there are. */
export function wordsAt(place: Place, side: Side): ReadonlyMap<string, readonly Json[]> {
  const words = new Map<string, readonly Json[]>();
  for (const { schema, isSure } of place[side])
    for (const [keyword, value] of isSure
      ? Object.entries({ ...(isSchema(schema[unchecked]) ? schema[unchecked] : {}), ...schema })
      : []) {
      const all = /^(type|enum|required)$/.test(keyword) ? listOf(value) : [value];
      const before = words.get(keyword) ?? [];
      words.set(keyword, [...before, ...all.filter((one) => !before.some((other) => same(one, other)))]);
    }
  return words;
}

/** The keywords at a place that cannot be checked here, of either side. */
export const uncheckedAt = (place: Place): readonly string[] =>
  sides.flatMap((side) => wordsAt(place, side).get(unchecked) ?? []).flatMap((one) => Object.keys(one ?? {}));
