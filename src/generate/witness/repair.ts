import { type Blame, blame, type JsonSchema } from '../../contract/index.ts';
import type { Json } from '../../model.ts';
import { put, without } from './place.ts';
import type { Site, Sites } from './sites.ts';
import type { ValuesAt } from './values.ts';

const PATIENCE = 12;
/** Of the complaints about a value, so many are looked at in one turn. */
const AT_ONCE = 3;
/** Of the values of a member, so many are put in. */
const EACH = 3;

const siteAt = ({ all }: Sites, shown: readonly string[]): Site | undefined => {
  const key = JSON.stringify(shown);
  return all.find((site) => JSON.stringify(site.shown) === key);
};

/** A value with a member more or a member less: what sizes and choices between objects ask for. */
function otherMembers(value: Json, { children }: Site, at: ValuesAt): readonly Json[] {
  return children
    .filter(({ parent }) => parent === 'object')
    .flatMap((child) => {
      const rest = without(value, child.steps);
      const few = (at.get(child)?.few ?? []).slice(0, EACH);
      return rest === undefined ? few.flatMap((one) => put(value, child.steps, one) ?? []) : [rest];
    });
}

/** What may be done about one complaint. */
function moves(value: Json, { path, keyword, member }: Blame, sites: Sites, at: ValuesAt): readonly Json[] {
  const site = siteAt(sites, path);
  if (site === undefined) return [];
  const set = (steps: readonly string[], values: readonly Json[]): readonly Json[] =>
    values.flatMap((one) => put(value, steps, one) ?? []);
  if (member === undefined)
    return [...set(site.steps, at.get(site)?.few ?? []), ...otherMembers(value, site, at)];
  const steps = [...site.steps, member];
  if (keyword !== 'required' && keyword !== 'dependentRequired') {
    const rest = without(value, steps);
    return rest === undefined ? [] : [rest];
  }
  const child = site.children.find((one) => one.steps.at(-1) === member);
  return set(steps, child === undefined ? [true, 'a', 1, {}] : (at.get(child)?.few ?? []));
}

/**
 * A value like the one given that all of some schemas take, or undefined when none is found. Each turn does what
 * leaves the least to complain of. What `stays` as it is, is not touched.
 */
export function repair(
  start: Json,
  schemas: readonly JsonSchema[],
  sites: Sites,
  at: ValuesAt,
  stays: (value: Json) => boolean = () => true,
): Json | undefined {
  const complaints = (value: Json): readonly Blame[] => schemas.flatMap((schema) => blame(schema, value));
  const seen = new Set<string>();
  let value = start;
  for (let turn = 0; turn < PATIENCE; turn += 1) {
    const open = complaints(value);
    if (open.length === 0) return value;
    seen.add(JSON.stringify(value));
    const current = value;
    const [next] = open
      .slice(0, AT_ONCE)
      .flatMap((one) => moves(current, one, sites, at))
      .filter((one) => stays(one) && !seen.has(JSON.stringify(one)))
      .map((one) => ({ one, left: complaints(one).length }))
      .toSorted((a, b) => a.left - b.left);
    if (next === undefined) return undefined;
    value = next.one;
  }
  return undefined;
}
