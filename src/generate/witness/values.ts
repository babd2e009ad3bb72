import { blame, isSchema, type JsonSchema } from '../../contract/index.ts';
import type { Json, JsonObject } from '../../model.ts';
import { numbers } from './numbers.ts';
import { type Site, type Spoken, stranger } from './sites.ts';
import { texts } from './texts.ts';

/** Larger arrays and objects are not tried. */
export const LARGEST = 200;

/** What a place is tried with. */
export interface Values {
  /** Everything. */
  readonly all: readonly Json[];
  /** A few of them, one or more for each way in which the schemas take or refuse. */
  readonly few: readonly Json[];
  /** One that both sides take, one that each of them takes: as many of these as there are. */
  readonly fit: readonly Json[];
}

export type ValuesAt = ReadonlyMap<Site, Values>;

export const unique = (values: readonly Json[]): readonly Json[] => [
  ...new Map(values.map((value) => [JSON.stringify(value), value])).values(),
];

const words = (facets: readonly JsonSchema[]): readonly Json[] =>
  facets.flatMap(({ enum: list, const: one }) => [
    ...(Array.isArray(list) ? (list as readonly Json[]) : []),
    ...(one === undefined ? [] : [one]),
  ]);

const takes = (schema: JsonSchema, { root }: Spoken, value: Json): boolean =>
  blame(schema, value, root).length === 0;

const takenBy = (side: Spoken, value: Json): boolean => side.entries.every((one) => takes(one, side, value));

/** Of many values, the first for each way in which the sides, and each of their schemas, take it or not. */
function representatives({ a, b }: Site, values: readonly Json[]): readonly Json[] {
  const found = new Map<string, Json>();
  const facets = [a, b].flatMap((side) => [...side.entries, ...side.facets].map((one) => ({ one, side })));
  for (const value of values) {
    const key = facets.map(({ one, side }) => Number(takes(one, side, value))).join('');
    // true and false, and each word of an enum, are as good as each other to a schema that takes them all.
    const kind = typeof value === 'boolean' ? `${value}` : typeof value;
    if (!found.has(`${key}${kind}`)) found.set(`${key}${kind}`, value);
  }
  const rank = (value: Json): number => Number(takenBy(a, value)) + Number(takenBy(b, value));
  return [...found.values()].toSorted((left, right) => rank(right) - rank(left)).slice(0, 12);
}

function fitting({ a, b }: Site, values: readonly Json[]): readonly Json[] {
  const taken = [[a, b], [a], [b]].map((sides) =>
    values.find((value) => sides.every((side) => takenBy(side, value))),
  );
  return unique(taken.filter((value) => value !== undefined));
}

/** The first of the values that a schema takes, or else the first of all. */
function chosen(schema: JsonSchema, side: Spoken, values: readonly Json[]): Json {
  return values.find((value) => takes(schema, side, value)) ?? values[0] ?? true;
}

const nameOf = (site: Site): string => site.steps.at(-1) ?? '';
/** Numbers of members or items around those that some keywords name. */
export const sizes = (facets: readonly JsonSchema[], keywords: readonly string[]): readonly number[] =>
  facets
    .flatMap((facet) => keywords.map((keyword) => facet[keyword]))
    .filter((one) => typeof one === 'number')
    .flatMap((limit) => [limit - 1, limit, limit + 1])
    .filter((size) => size >= 0 && size <= LARGEST);

/** Objects as the schemas of one side picture them: what each requires, and all that each names. */
function pictured(side: Spoken, members: ReadonlyMap<string, readonly Json[]>): readonly JsonObject[] {
  return side.facets.flatMap((facet): readonly JsonObject[] => {
    const properties = isSchema(facet.properties) ? facet.properties : {};
    const required = Array.isArray(facet.required) ? (facet.required as readonly Json[]) : [];
    const names = required.filter((name): name is string => typeof name === 'string');
    const value = (name: string): Json => {
      const schema = properties[name];
      const values = members.get(name) ?? [true];
      return isSchema(schema) ? chosen(schema, side, values) : (values[0] ?? true);
    };
    const of = (all: readonly string[]): JsonObject =>
      Object.fromEntries(all.map((name) => [name, value(name)]));
    return [of(names), of([...new Set([...Object.keys(properties), ...names])])];
  });
}

function objects({ a, b, children }: Site, at: ValuesAt): readonly JsonObject[] {
  const facets = [...a.facets, ...b.facets];
  const own = children.filter(({ parent }) => parent === 'object');
  const members = new Map(own.map((child) => [nameOf(child), at.get(child)?.few ?? []]));
  const entries = [...members].map(([name, few]): readonly [string, Json] => [name, few[0] ?? true]);
  const filler = members.get(stranger)?.[0] ?? true;
  const more = Array.from({ length: LARGEST }, (_, n): readonly [string, Json] => [
    `${stranger}_${n}`,
    filler,
  ]);
  const required = facets.flatMap(({ required: names }) =>
    Array.isArray(names) ? (names as readonly Json[]) : [],
  );
  const must = entries.filter(([name]) => required.includes(name));
  const all = [...must, ...entries.filter((one) => !must.includes(one)), ...more];
  const counts = [...new Set(sizes(facets, ['minProperties', 'maxProperties']))];
  return [
    {},
    Object.fromEntries(must),
    ...pictured(a, members),
    ...pictured(b, members),
    Object.fromEntries(entries),
    Object.fromEntries([...must, [stranger, filler]]),
    ...counts.map((count) => Object.fromEntries(all.slice(0, count))),
  ];
}

function arrays({ a, b, children }: Site, at: ValuesAt): readonly (readonly Json[])[] {
  const items = children.filter(({ parent }) => parent === 'array');
  const few = items.map((item) => at.get(item)?.few ?? []);
  const first = few.map((values) => values[0] ?? true);
  const rest = few.at(-1) ?? [true, 'a', 1];
  const filled = (length: number): readonly Json[] =>
    Array.from({ length }, (_, n) => first[n] ?? rest[n % rest.length] ?? true);
  // Distinct items where there are enough of them; texts and numbers can always be told apart.
  const distinct = (length: number): readonly Json[] =>
    Array.from({ length }, (_, n) => (typeof rest[0] === 'string' ? `${rest[0]}${n}` : n));
  const lengths = [
    ...new Set([
      1,
      2,
      ...sizes([...a.facets, ...b.facets], ['minItems', 'maxItems', 'minContains', 'maxContains']),
    ]),
  ];
  return [
    [],
    first,
    ...lengths.flatMap((length) => [filled(length), distinct(length)]),
    ...rest.map((one) => [one, one]),
  ];
}

const someOfEach: readonly Json[] = [true, false, null];

function valuesAt(site: Site, at: ValuesAt, only: 'texts' | 'everything'): Values {
  const facets = [...site.a.facets, ...site.b.facets];
  const known = words(facets);
  const own = texts(
    facets,
    known.filter((word) => typeof word === 'string'),
  );
  const unknown = facets.some((facet) => facet.enum !== undefined || facet.const !== undefined)
    ? ['patchproof', 'PATCHPROOF']
    : [];
  const spoken = [...known.filter((word) => typeof word === 'string'), ...own, ...unknown];
  if (only === 'texts' && site.parent !== 'none') {
    const all = unique(spoken);
    return { all, few: representatives(site, all), fit: fitting(site, all) };
  }
  const composed = [...objects(site, at), ...arrays(site, at)];
  const all = unique([...known, ...someOfEach, ...spoken, ...numbers(facets), ...composed]);
  return { all, few: representatives(site, all), fit: fitting(site, all) };
}

/** Values for every place, innermost first: objects are made of what their members are tried with. */
export function allValues(sites: readonly Site[], only: 'texts' | 'everything'): ValuesAt {
  const found = new Map<Site, Values>();
  for (const site of sites.toReversed()) found.set(site, valuesAt(site, found, only));
  return found;
}
