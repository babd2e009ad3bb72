import { innerSchemas, isSchema, type JsonSchema, keywords, listOf, same } from '../contract/index.ts';
import type { Json } from '../model.ts';
import type { Side } from './finding.ts';
import { unchecked } from './plain-schema.ts';

/** A schema that applies to the value at a place, and whether it does so without a condition or a choice. */
interface Facet {
  readonly schema: JsonSchema;
  readonly isSure: boolean;
}

/** A place in a value, with everything that the contract and the document say there. */
export interface SchemaPlace extends Record<Side, readonly Facet[]> {
  /** Steps into the value; `*` for items and for members without a name. */
  readonly path: readonly string[];
  /** What is below: `.name` for a member, `*` for other members, `#` for items. */
  readonly below: ReadonlyMap<string, SchemaPlace>;
}

export const sides: readonly Side[] = ['contract', 'document'];

export const schemasAt = ({ contract, document }: SchemaPlace): readonly JsonSchema[] =>
  [...contract, ...document].map(({ schema }) => schema);

/** A schema, and the schemas within it that apply to the same value. */
const facetsOf = (schema: JsonSchema, isSure: boolean): readonly Facet[] => [
  { schema, isSure },
  ...innerSchemas(schema)
    .filter(({ keyword }) => keywords.inPlace.has(keyword))
    .flatMap((inner) => facetsOf(inner.schema, isSure && inner.keyword === 'allOf')),
];

const ofOthers = /^(patternProperties|additionalProperties|unevaluatedProperties)$/;
const ofItems = /^(items|prefixItems|contains|unevaluatedItems)$/;

function facetsBelow(facets: readonly Facet[]): ReadonlyMap<string, readonly Facet[]> {
  const found = new Map<string, readonly Facet[]>();
  const add = (step: string, more: readonly Facet[]): void => {
    found.set(step, [...(found.get(step) ?? []), ...more]);
  };
  for (const { schema, isSure } of facets) {
    for (const { keyword, name, schema: inner } of innerSchemas(schema)) {
      if (keyword === 'properties') add(`.${name}`, facetsOf(inner, isSure));
      if (ofOthers.test(keyword)) add('*', facetsOf(inner, isSure));
      if (ofItems.test(keyword)) add('#', facetsOf(inner, isSure));
    }
    // Members that are only required are tried too, and so is one that no schema names.
    for (const name of listOf(schema.required)) add(`.${name}`, []);
    if (schema.type === 'object' || [...found.keys()].some((step) => step !== '#')) add('*', []);
  }
  return found;
}

function placeOf(at: readonly string[], contract: readonly Facet[], document: readonly Facet[]): SchemaPlace {
  const [ours, theirs] = [facetsBelow(contract), facetsBelow(document)];
  // What a side says of members in general applies to those that only the other side names.
  const below = [...new Set([...ours.keys(), ...theirs.keys()])].map((step) => {
    const [own, other] = [ours, theirs].map((all) => {
      const here = all.get(step) ?? [];
      return here.length === 0 && step.startsWith('.') ? (all.get('*') ?? []) : here;
    });
    const way = step.startsWith('.') ? step.slice(1) : '*';
    return [step, placeOf([...at, way], own ?? [], other ?? [])] as const;
  });
  return { path: at, contract, document, below: new Map(below) };
}

export const placesOf = (schemas: Readonly<Record<Side, JsonSchema>>): SchemaPlace =>
  placeOf([], facetsOf(schemas.contract, true), facetsOf(schemas.document, true));

export const within = (place: SchemaPlace): readonly SchemaPlace[] => [
  place,
  ...[...place.below.values()].flatMap(within),
];

/** What a side always requires by a keyword at a place. Lists of values are one value for each entry. */
export function wordsAt(place: SchemaPlace, side: Side, keyword: string): readonly Json[] {
  const all = place[side].flatMap(({ schema, isSure }) => {
    const open = isSchema(schema[unchecked]) ? schema[unchecked] : {};
    const value = isSure ? { ...open, ...schema }[keyword] : undefined;
    return value === undefined || /^(type|enum|required)$/.test(keyword) ? listOf(value) : [value];
  });
  return all.filter((one, index) => all.findIndex((other) => same(one, other)) === index);
}

export const uncheckedAt = (place: SchemaPlace): readonly string[] =>
  sides.flatMap((side) => wordsAt(place, side, unchecked)).flatMap((one) => Object.keys(one ?? {}));
