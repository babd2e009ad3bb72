import type { Rule } from '../model.ts';
import { distance } from '../text/distance.ts';

/** A selector of `--only` that matches no rule, and the ids nearest to it. */
export interface Unmatched {
  readonly selector: string;
  readonly nearest: readonly string[];
}

/** `*` stands for any text; a selector without it matches the id itself and everything below it. */
export function matcher(selector: string): (id: string) => boolean {
  const body = selector.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  const pattern = new RegExp(selector.includes('*') ? `^${body}$` : `^${body}($|[.-])`);
  return (id) => pattern.test(id);
}

/** What is shorter is a part of too many names to be the beginning of one. */
const SHORTEST = 3;

/** How far a word is from a name: from the whole of it, or from one of its segments. */
function cost(wanted: string, name: string): number {
  if (wanted.length >= SHORTEST && name.includes(wanted)) return 0;
  const parts = /[./]/.test(wanted) ? [] : name.split(/[./]/);
  return Math.min(distance(wanted, name), ...parts.map((part) => distance(wanted, part) + 1));
}

/** The three names most like `wanted`, best first; fewer, or none, where too many letters differ. */
export function nearest(wanted: string, names: readonly string[]): readonly string[] {
  const mistakes = Math.max(2, Math.floor(wanted.length * 0.3));
  return names
    .map((name) => ({ name, cost: cost(wanted, name) }))
    .filter((one) => one.cost <= mistakes && one.cost < wanted.length)
    .toSorted((a, b) => a.cost - b.cost)
    .slice(0, 3)
    .map((one) => one.name);
}

/** The names most like `wanted`, as the end of a message that says that there is no such name. */
export function nearestWords(names: readonly string[]): string {
  return names.length === 0 ? '' : `; nearest: ${names.join(', ')}`;
}

/** What any selector matches, in reading order; all without a selector. `names`: those to suggest. */
export function select<Named extends Pick<Rule, 'id'>>(
  rules: readonly Named[],
  selectors: readonly string[],
  names: readonly string[] = rules.map(({ id }) => id),
): { readonly rules: readonly Named[]; readonly unmatched: readonly Unmatched[] } {
  if (selectors.length === 0) return { rules, unmatched: [] };
  const matchers = selectors.map(matcher);
  const unmatched = selectors.filter((_, index) => !rules.some(({ id }) => matchers[index]?.(id)));
  return {
    rules: rules.filter(({ id }) => matchers.some((matches) => matches(id))),
    unmatched: unmatched.map((selector) => ({ selector, nearest: nearest(selector, names) })),
  };
}
