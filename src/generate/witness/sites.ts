import {
  type Branch,
  branches,
  expression,
  inPlace,
  isSchema,
  type JsonSchema,
  type Step,
  stated,
} from '../../contract/index.ts';
import { texts } from './texts.ts';

/** A member that no schema names. */
export const stranger = 'patchproof_stranger';

const DEEPEST = 8;
const MOST = 400;

/** The schemas of one side at a place: those that stand there, and all that look at the same value with them. */
export interface Spoken {
  readonly root: JsonSchema;
  readonly entries: readonly JsonSchema[];
  readonly facets: readonly JsonSchema[];
}

/** A place in a value that at least one of two schemas speaks of. */
export interface Site {
  /** Steps into a value; items are the first, other members `stranger`. */
  readonly steps: readonly string[];
  /** The same for people: `*` for both. */
  readonly shown: readonly string[];
  readonly parent: 'none' | 'object' | 'array';
  readonly a: Spoken;
  readonly b: Spoken;
  readonly children: readonly Site[];
}

export interface Sites {
  readonly root: Site;
  /** All of them, the root first. */
  readonly all: readonly Site[];
  /** There was more than is looked at. */
  readonly cut: boolean;
}

const speak = (entries: readonly JsonSchema[], root: JsonSchema): Spoken => ({
  root,
  entries,
  facets: inPlace(entries, root),
});

/** The step itself, and how it is shown. `first` is the index of the first item that no index speaks of. */
function named(step: Step, first: number): readonly [step: string, shown: string] | undefined {
  switch (step.kind) {
    case 'member':
      return [step.name, step.name];
    case 'item':
      return step.index === undefined ? [`${first}`, '*'] : [`${step.index}`, `${step.index}`];
    case 'other': {
      if (step.pattern === undefined) return [stranger, '*'];
      const pattern = expression(step.pattern);
      const name = texts([{ pattern: step.pattern }], []).find((text) => text !== '' && pattern?.test(text));
      return name === undefined ? undefined : [name, '*'];
    }
  }
}

const fixed = (facets: readonly JsonSchema[]): number =>
  Math.max(0, ...facets.map(({ prefixItems }) => (Array.isArray(prefixItems) ? prefixItems.length : 0)));

/** Schemas by number, to see whether a place is like one above it. */
function numbering(): (schemas: readonly JsonSchema[]) => string {
  const numbers = new Map<JsonSchema, number>();
  return (schemas) =>
    schemas
      .map((one) => {
        const number = numbers.get(one) ?? numbers.size;
        numbers.set(one, number);
        return number;
      })
      .toSorted((a, b) => a - b)
      .join();
}

interface Growing extends Site {
  readonly children: Growing[];
  readonly above: readonly string[];
}

/** Members that are called by name anywhere: described, or required. */
function namesOf(facets: readonly JsonSchema[]): readonly string[] {
  const required = facets.flatMap(({ required: names }) =>
    Array.isArray(names) ? (names as unknown[]) : [],
  );
  const described = facets.flatMap(({ properties }) => (isSchema(properties) ? Object.keys(properties) : []));
  return [...new Set([...described, ...required])].filter((name) => typeof name === 'string');
}

/** Members with a name of which a side speaks only by what it says of all others. */
function inGeneral(own: readonly Branch[], names: readonly string[]): readonly Branch[] {
  const general = own.find(({ step }) => step.kind === 'other' && step.pattern === undefined);
  if (general === undefined) return [];
  const said = new Set(own.flatMap(({ step }) => (step.kind === 'member' ? [step.name] : [])));
  return names
    .filter((name) => !said.has(name))
    .map((name) => ({ step: { kind: 'member', name }, schemas: general.schemas }));
}

/** The places next below one, by how each is reached. */
function below({ steps, shown, a, b }: Site): readonly Omit<Growing, 'above'>[] {
  const first = fixed([...a.facets, ...b.facets]);
  const found = new Map<string, Omit<Growing, 'above'>>();
  const add = (side: 'a' | 'b', step: Step, entries: readonly JsonSchema[]): void => {
    const names = named(step, first);
    if (names === undefined) return;
    const key = JSON.stringify([step.kind, names[0]]);
    const known = found.get(key);
    const before = known?.[side].entries ?? [];
    const nothing = { a: speak([], a.root), b: speak([], b.root) };
    found.set(key, {
      steps: [...steps, names[0]],
      shown: [...shown, names[1]],
      parent: step.kind === 'item' ? 'array' : 'object',
      children: [],
      ...nothing,
      ...(known === undefined ? {} : { a: known.a, b: known.b }),
      [side]: speak([...before, ...entries], side === 'a' ? a.root : b.root),
    });
  };
  const spoken = { a: branches(a.facets), b: branches(b.facets) };
  const names = namesOf([...a.facets, ...b.facets]);
  for (const side of ['a', 'b'] as const)
    for (const { step, schemas } of [...spoken[side], ...inGeneral(spoken[side], names)])
      add(side, step, schemas);
  return [...found.values()];
}

/** Every place that one of two schemas speaks of. Recursion ends where nothing new is said. */
export function sitesOf(a: JsonSchema, b: JsonSchema): Sites {
  const number = numbering();
  const keyOf = (site: Site): string => `${number(site.a.entries)}/${number(site.b.entries)}`;
  const top = { steps: [], shown: [], parent: 'none', children: [] } as const;
  const root: Growing = { ...top, children: [], a: speak([a], a), b: speak([b], b), above: [] };
  const all: Growing[] = [root];
  let cut = false;
  for (const site of all) {
    const key = keyOf(site);
    if (site.above.includes(key)) continue;
    const next = below(site).map((one): Growing => ({ ...one, above: [...site.above, key] }));
    const fits = site.steps.length < DEEPEST && all.length + next.length <= MOST;
    cut ||= !fits && next.length > 0;
    if (!fits) continue;
    site.children.push(...next);
    all.push(...next);
  }
  return { root, all, cut };
}

/** What the schemas of one side say by a keyword at a place; each value once. */
export function said({ entries, root }: Spoken, keyword: string): readonly unknown[] {
  const values = stated(entries, root)
    .map((one) => one[keyword])
    .filter((one) => one !== undefined);
  return [...new Map(values.map((one) => [JSON.stringify(one), one])).values()];
}
