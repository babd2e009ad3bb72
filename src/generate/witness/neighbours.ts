import { isSchema, type JsonSchema } from '../../contract/index.ts';
import type { Json, JsonObject } from '../../model.ts';
import { type Site, stranger } from './sites.ts';
import { texts } from './texts.ts';
import { sizes, type ValuesAt } from './values.ts';

const strangers: readonly Json[] = [true, 'a', 1, null, {}, []];

/** What schemas say of the names of members, as far as texts can be told apart by it. */
const aboutNames = (facets: readonly JsonSchema[]): readonly JsonSchema[] =>
  facets.flatMap(({ propertyNames: names }) => (isSchema(names) ? [names] : []));

/** An object with so many members: some left out, or some put in that nobody knows. */
function resized(object: JsonObject, count: number, filler: Json): JsonObject {
  const entries = Object.entries(object);
  const more = Array.from({ length: Math.max(0, count - entries.length) }, (_, n) => [
    `${stranger}_${n}`,
    filler,
  ]);
  return Object.fromEntries([...entries.slice(0, count), ...more]);
}

function ofObject(
  object: JsonObject,
  facets: readonly JsonSchema[],
  fillers: readonly Json[],
): readonly Json[] {
  const named = aboutNames(facets);
  const names = named.length === 0 ? [] : texts(named, []);
  const counts = [...new Set(sizes(facets, ['minProperties', 'maxProperties']))];
  return [
    ...strangers.map((value) => ({ ...object, [stranger]: value })),
    ...fillers.flatMap((filler) => [
      ...names.map((name) => Object.fromEntries([...Object.entries(object), [name, filler]])),
      ...counts.map((count) => resized(object, count, filler)),
    ]),
  ];
}

function ofArray(list: readonly Json[], facets: readonly JsonSchema[]): readonly Json[] {
  const lengths = sizes(facets, ['minItems', 'maxItems', 'minContains', 'maxContains']);
  const last = list.at(-1) ?? true;
  return [
    [...list, last],
    list.slice(0, -1),
    ...lengths.map((length) => Array.from({ length }, (_, n) => list[n] ?? last)),
  ];
}

/** Objects and arrays like one that stands at a place: members nobody knows, other sizes. */
export function neighbours({ a, b, children }: Site, value: Json | undefined, at: ValuesAt): readonly Json[] {
  const facets = [...a.facets, ...b.facets];
  const other = children.find(({ steps }) => steps.at(-1) === stranger);
  const fillers = (other === undefined ? undefined : at.get(other)?.fit) ?? [true];
  if (isSchema(value)) return ofObject(value, facets, fillers);
  return Array.isArray(value) ? ofArray(value as readonly Json[], facets) : [];
}
