import { keywords, same } from '../contract/index.ts';
import type { Json } from '../model.ts';
import { elideJson } from '../text/elide.ts';
import { type SchemaPlace, sides, uncheckedAt, within, wordsAt } from './places.ts';
import { LARGEST, LONGEST } from './values.ts';
import type { SchemaDifference } from './witnesses.ts';

/** A keyword that differs in words at a place where no value was found to tell the sides apart. */
interface Unsettled {
  readonly path: readonly string[];
  readonly keyword: string;
  readonly words: string;
  /** Otherwise both sides take the same values, as far as values go. */
  readonly isUndecided: boolean;
}

/** Keywords of which the values are compared as words. */
const compared = [
  ...keywords.leaves,
  ...['anyOf', 'oneOf', 'not', 'if', 'contains', 'propertyNames', 'patternProperties'],
];

/** Up to which value a keyword is tried. */
function limitOf(keyword: string): number {
  if (/^m..Length$/.test(keyword)) return LONGEST;
  return /^m..(Items|Properties)$/.test(keyword) ? LARGEST : Number.POSITIVE_INFINITY;
}

const startsWith = (path: readonly string[], start: readonly string[]): boolean =>
  start.every((step, index) => path[index] === step);

/** Whether a difference may be none, because a side has a keyword that cannot be checked, there or on the way. */
export function isOpen(root: SchemaPlace, { path, keyword }: SchemaDifference): boolean {
  return within(root).some((place) => {
    const open = startsWith(path, place.path) ? uncheckedAt(place) : [];
    if (open.some((name) => name === '$ref' || keywords.beyondUs.has(name))) return true;
    // What patterns of names let in is not unknown.
    const isNamed = keyword === 'additionalProperties' && open.includes('patternProperties');
    return place.path.length === path.length && (isNamed || open.includes(keyword));
  });
}

/** Keywords that say something else on both sides of a place. */
function worded(place: SchemaPlace): readonly Unsettled[] {
  const open = uncheckedAt(place);
  return [...new Set([...compared, ...open])].flatMap((keyword): readonly Unsettled[] => {
    const [own = [], other = []] = sides.map((side) => wordsAt(place, side).get(keyword));
    if (same(own, other)) return [];
    const show = (values: readonly Json[]): string =>
      values.map((one) => elideJson(one)).join(' and ') || 'not there';
    const limit = limitOf(keyword);
    const isFar = [...own, ...other].some((one) => Number(one) >= limit);
    const isUnchecked = open.includes(keyword) || keyword === 'propertyNames';
    const far = isFar ? `: more than ${limit.toLocaleString('en')} is not tried` : '';
    const why = isUnchecked ? ', which cannot be checked here' : far;
    const words = `${show(own)} in the contract, ${show(other)} in the document${why}`;
    return [{ path: place.path, keyword, words, isUndecided: why !== '' }];
  });
}

/** Members that one side alone speaks of and the other refuses, but for those that may never be there. */
function alone(parent: SchemaPlace): readonly Unsettled[] {
  return [...parent.below.values()].flatMap((place): readonly Unsettled[] => {
    const [own, both] = sides.filter((side) => place[side].length > 0);
    const isNever = own !== undefined && place[own].some(({ schema }) => same(schema, { not: {} }));
    if (own === undefined || both !== undefined || isNever || place.path.at(-1) === '*') return [];
    const isClosed = parent[own === 'contract' ? 'document' : 'contract'].some(
      ({ schema: one }) => one.additionalProperties === false || one.unevaluatedProperties === false,
    );
    const words = `only the ${own} has it, and no value was found that is valid there`;
    return isClosed ? [{ path: place.path, keyword: 'additionalProperties', words, isUndecided: true }] : [];
  });
}

/** What differs in words and is settled by none of the differences. */
export function unsettled(root: SchemaPlace, differences: readonly SchemaDifference[]): readonly Unsettled[] {
  const isFound = (path: readonly string[]): boolean => differences.some((one) => startsWith(one.path, path));
  const isSettled = ({ path, keyword }: Unsettled): boolean =>
    differences.some(
      (one) => one.keyword === keyword && same(one.isMember ? one.path.slice(0, -1) : one.path, path),
    );
  return within(root)
    .filter((place) => sides.every((side) => place[side].length > 0))
    .flatMap((place) => [
      ...alone(place).filter(({ path }) => !isFound(path)),
      ...worded(place).filter((one) => !isSettled(one)),
    ]);
}
