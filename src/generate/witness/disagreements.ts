import { type Blame, blame, compile, isSchema, type JsonSchema } from '../../contract/index.ts';
import type { Json } from '../../model.ts';
import { candidates } from './candidates.ts';
import { shrink } from './shrink.ts';
import { type Site, type Sites, type Spoken, said, sitesOf } from './sites.ts';
import { allValues } from './values.ts';

/** A keyword with which one of two schemas refuses what the other takes, and the smallest value that shows it. */
export interface Disagreement {
  /** Steps into the value, `*` for items and for other members. A missing or unknown member is the last of them. */
  readonly path: readonly string[];
  readonly keyword: string;
  readonly refusedBy: 'a' | 'b';
  readonly witness: Json;
  /** The keyword on either side, when it is there, and once. */
  readonly a?: Json;
  readonly b?: Json;
  /** It is about a member as a whole: whether it is known, or required. */
  readonly member: boolean;
}

export interface Comparison {
  readonly disagreements: readonly Disagreement[];
  readonly sites: Sites;
  readonly tried: number;
  /** Not everything there is was tried. */
  readonly cut: boolean;
}

/** So many values are tried at most. */
const BUDGET = 60_000;

type Check = (value: Json) => boolean;

interface Side {
  readonly schema: JsonSchema;
  readonly takes: Check;
  readonly of: (site: Site) => Spoken;
}

const keyOf = (path: readonly string[]): string => JSON.stringify(path);

/** What a type refuses is no matter of an enum at the same place. */
function standingAlone(blames: readonly Blame[]): readonly Blame[] {
  const typed = new Set(blames.filter(({ keyword }) => keyword === 'type').map(({ path }) => keyOf(path)));
  return blames.filter(({ keyword, path }) => keyword === 'type' || !typed.has(keyOf(path)));
}

/** ajv refuses and no keyword is found: one that depends on others, or the schema as a whole. */
function unexplained(schema: JsonSchema): Blame {
  const text = JSON.stringify(schema);
  const keyword = ['unevaluatedProperties', 'unevaluatedItems'].find((one) => text.includes(`"${one}"`));
  return { path: [], steps: [], keyword: keyword ?? 'schema', value: true };
}

function blamesOf({ schema }: Side, value: Json): readonly Blame[] {
  const found = standingAlone(blame(schema, value));
  return found.length > 0 ? found : [unexplained(schema)];
}

/** A member that one side has a schema of its own for is called by its name, though the other has a general one. */
function specific(path: readonly string[], steps: readonly string[], { all }: Sites): readonly string[] {
  const found: string[] = [];
  for (const [index, step] of path.entries()) {
    const named = keyOf([...found, steps[index] ?? step]);
    const isNamed = step === '*' && all.some(({ shown }) => keyOf(shown) === named);
    found.push(isNamed ? (steps[index] ?? step) : step);
  }
  return found;
}

/** The place of a blame: the member itself, where it is missing, or unknown to one side alone. */
function placeOf(
  { path: general, steps, keyword, member }: Blame,
  sites: Sites,
  accepting: Side,
): Pick<Disagreement, 'path' | 'member'> {
  const path = specific(general, steps, sites);
  if (member === undefined || keyword === 'propertyNames') return { path, member: false };
  if (keyword === 'required' || keyword === 'dependentRequired')
    return { path: [...path, member], member: true };
  const site = sites.all.find((one) => keyOf(one.shown) === keyOf(path));
  const known =
    site !== undefined &&
    accepting
      .of(site)
      .facets.some(({ properties }) => isSchema(properties) && Object.hasOwn(properties, member));
  return known ? { path: [...path, member], member: true } : { path, member: false };
}

interface Found extends Pick<Disagreement, 'path' | 'member' | 'keyword' | 'refusedBy'> {
  readonly witness: Json;
  readonly cost: number;
}

const idOf = ({ path, keyword, refusedBy }: Pick<Found, 'path' | 'keyword' | 'refusedBy'>): string =>
  JSON.stringify([path, keyword, refusedBy]);

/** What a value shows, when the sides do not agree on it: one entry for each keyword that refuses it. */
function shownBy(
  value: Json,
  sides: Readonly<Record<'a' | 'b', Side>>,
  sites: Sites,
): readonly Omit<Found, 'witness' | 'cost'>[] {
  const [a, b] = [sides.a.takes(value), sides.b.takes(value)];
  if (a === b) return [];
  const refusedBy = a ? 'b' : 'a';
  return blamesOf(sides[refusedBy], value).map((one) => ({
    ...placeOf(one, sites, sides[refusedBy === 'a' ? 'b' : 'a']),
    keyword: one.keyword,
    refusedBy,
  }));
}

function sideValue(side: Spoken | undefined, keyword: string): Json | undefined {
  const values = side === undefined ? [] : (said(side, keyword) as readonly Json[]);
  if (keyword === 'type' && values.length > 1) return [...new Set(values.flat())] as readonly Json[];
  return values.length === 1 ? values[0] : undefined;
}

/** Words for a keyword that is about a member as a whole. */
function memberWords(keyword: string, refuses: boolean): string {
  if (keyword === 'required' || keyword === 'dependentRequired') return refuses ? 'required' : 'optional';
  return refuses ? 'unknown' : 'known';
}

/**
 * Holds two schemas against each other by values: what one takes and the other refuses is a disagreement. ajv has
 * the verdict. One disagreement for each place, keyword and refusing side, with the smallest value that shows it.
 */
export function disagreements(
  a: JsonSchema,
  b: JsonSchema,
  only: 'texts' | 'everything' = 'everything',
): Comparison {
  const sites = sitesOf(a, b);
  const at = allValues(sites.all, only);
  const sides = {
    a: { schema: a, takes: compile(a), of: (site: Site) => site.a },
    b: { schema: b, takes: compile(b), of: (site: Site) => site.b },
  };
  const found = new Map<string, Found>();
  const seen = new Set<string>();
  let cut = sites.cut;
  for (const value of candidates(a, b, sites, at, only)) {
    const text = JSON.stringify(value);
    if (seen.has(text)) continue;
    if (seen.size >= BUDGET) {
      cut = true;
      break;
    }
    seen.add(text);
    const shown = shownBy(value, sides, sites);
    for (const one of shown) {
      const cost = shown.length * 1e6 + text.length;
      const known = found.get(idOf(one));
      if (known === undefined || cost < known.cost) found.set(idOf(one), { ...one, witness: value, cost });
    }
  }
  const finish = ({ path, keyword, refusedBy, member, witness }: Found): Disagreement => {
    const id = idOf({ path, keyword, refusedBy });
    const shows = (value: Json): boolean => shownBy(value, sides, sites).some((one) => idOf(one) === id);
    const site = sites.all.find((one) => keyOf(one.shown) === keyOf(path));
    const value = (side: 'a' | 'b'): Json | undefined =>
      member ? memberWords(keyword, refusedBy === side) : sideValue(site?.[side], keyword);
    const [left, right] = [value('a'), value('b')];
    return {
      path,
      keyword,
      refusedBy,
      member,
      witness: only === 'texts' ? witness : shrink(witness, path, shows),
      ...(left === undefined ? {} : { a: left }),
      ...(right === undefined ? {} : { b: right }),
    };
  };
  return { disagreements: [...found.values()].map(finish), sites, tried: seen.size, cut };
}
