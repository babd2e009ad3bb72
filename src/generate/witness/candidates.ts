import { blame, isSchema, type JsonSchema } from '../../contract/index.ts';
import type { Json } from '../../model.ts';
import { neighbours } from './neighbours.ts';
import { put, at as standing, without } from './place.ts';
import { repair } from './repair.ts';
import type { Site, Sites } from './sites.ts';
import { unique, type ValuesAt } from './values.ts';

const MOST_BASES = 8;
/** Pairs are tried on so many of them. */
const PAIRED = 2;

const size = (value: Json): number => JSON.stringify(value).length;

/** Values that one side takes, or both: what everything else is put into. */
function basesOf(a: JsonSchema, b: JsonSchema, sites: Sites, at: ValuesAt): readonly Json[] {
  const starts = (at.get(sites.root)?.all ?? [])
    .filter((value) => typeof value === 'object' && value !== null)
    .slice(0, 40);
  const found = [[a, b], [a], [b]].map((schemas) =>
    unique(starts.flatMap((start) => repair(start, schemas, sites, at) ?? [])).toSorted(
      (left, right) => size(left) - size(right),
    ),
  );
  // The smallest and the largest first: one shows what is missing, the other what is too much.
  const spread = found.flatMap((values) => [...values.slice(0, 2), ...values.slice(-2)]);
  return unique([...spread, ...found.flat(), ...starts]).slice(0, MOST_BASES);
}

/** A base in which a place can be reached: what is missing on the way there is put in. */
function withWay(base: Json, site: Site, sites: Sites, at: ValuesAt): Json | undefined {
  let value: Json | undefined = base;
  for (const depth of site.steps.keys()) {
    const steps = site.steps.slice(0, depth);
    const there: Json | undefined = standing(value, steps);
    if (isSchema(there) || Array.isArray(there)) continue;
    const parent = sites.all.find((one) => JSON.stringify(one.steps) === JSON.stringify(steps));
    const values =
      parent === undefined ? [] : [...(at.get(parent)?.few ?? []), ...(at.get(parent)?.all ?? [])];
    const fit = values.find((one) => typeof one === 'object' && one !== null);
    value = value === undefined || fit === undefined ? undefined : put(value, steps, fit);
  }
  return value;
}

const startsWith = (path: readonly string[], start: readonly string[]): boolean =>
  start.every((step, index) => path[index] === step);

/**
 * A value at a place that one side would take, in a body that it does not take: the rest is changed until it does.
 * Where one keyword hides another, this alone shows both.
 */
function* around(
  way: Json,
  site: Site,
  schemas: readonly JsonSchema[],
  sites: Sites,
  at: ValuesAt,
): Generator<Json> {
  for (const what of at.get(site)?.few ?? []) {
    const value = put(way, site.steps, what);
    const text = JSON.stringify(what);
    const stays = (one: Json): boolean => JSON.stringify(standing(one, site.steps)) === text;
    for (const schema of schemas) {
      const blames = value === undefined ? [] : blame(schema, value);
      if (
        value === undefined ||
        blames.length === 0 ||
        blames.some(({ path }) => startsWith(path, site.shown))
      )
        continue;
      const repaired = repair(value, [schema], sites, at, stays);
      if (repaired !== undefined) yield repaired;
    }
  }
}

function* pairs(base: Json, { children }: Site, at: ValuesAt): Generator<Json> {
  const members = children.filter(({ parent }) => parent === 'object');
  const states = (value: Json, { steps }: Site, few: readonly Json[]): readonly Json[] =>
    [without(value, steps), ...few.map((one) => put(value, steps, one))].filter((one) => one !== undefined);
  const few = (site: Site): readonly Json[] => (at.get(site)?.few ?? []).slice(0, 6);
  for (const [index, first] of members.entries())
    for (const one of states(base, first, few(first)))
      for (const second of members.slice(index + 1)) yield* states(one, second, few(second));
}

/**
 * Values to hold two schemas against: every value of every place alone, in whatever else is right, and every two
 * members of an object with each other. Where only texts differ, as in a path, nothing is missing and nothing is
 * of another type.
 */
export function* candidates(
  a: JsonSchema,
  b: JsonSchema,
  sites: Sites,
  at: ValuesAt,
  only: 'texts' | 'everything',
): Generator<Json> {
  const bases = basesOf(a, b, sites, at);
  const ways = (site: Site, most: number): readonly Json[] =>
    unique(bases.slice(0, most).flatMap((base) => withWay(base, site, sites, at) ?? []));
  if (only === 'texts') {
    for (const site of sites.root.children)
      for (const way of ways(site, 1))
        for (const value of at.get(site)?.all ?? []) yield put(way, site.steps, value) ?? way;
    return;
  }
  yield* at.get(sites.root)?.all ?? [];
  yield* bases;
  for (const base of bases) yield* neighbours(sites.root, base, at);
  for (const site of sites.all.slice(1))
    for (const way of ways(site, MOST_BASES)) {
      yield* [way, without(way, site.steps)].filter((one) => one !== undefined);
      for (const value of [...(at.get(site)?.all ?? []), ...neighbours(site, standing(way, site.steps), at)])
        yield put(way, site.steps, value) ?? way;
    }
  for (const site of sites.all.slice(1))
    for (const way of ways(site, PAIRED)) yield* around(way, site, [a, b], sites, at);
  for (const site of sites.all)
    if (site.children.length > 1) for (const way of ways(site, PAIRED)) yield* pairs(way, site, at);
}
