import { keywords, same } from '../contract/index.ts';
import { elideJson } from '../elide.ts';
import type { Json } from '../model.ts';
import { type Place, sides, uncheckedAt, within, wordsAt } from './places.ts';
import { LARGEST, LONGEST } from './values.ts';
import type { Difference } from './witnesses.ts';

/** A keyword that differs in words at a place where no value was found to tell the sides apart. */
export interface Unsettled {
  readonly path: readonly string[];
  readonly keyword: string;
  readonly words: string;
  /** Otherwise both sides take the same values, as far as values go. */
  readonly isUndecided: boolean;
}

/** Keywords of which the values are compared as words. */
const compared = [
  ...keywords.leaves,
  'anyOf',
  'oneOf',
  'not',
  'if',
  'contains',
  'propertyNames',
  'patternProperties',
];

const startsWith = (path: readonly string[], start: readonly string[]): boolean =>
  start.every((step, index) => path[index] === step);

/** Whether a difference may be none, because a side has a keyword that cannot be checked, there or on the way. */
export function isOpen(root: Place, { path, keyword }: Difference): boolean {
  return within(root).some((place) => {
    const open = startsWith(path, place.path) ? uncheckedAt(place) : [];
    if (open.some((name) => name === '$ref' || keywords.beyondUs.has(name))) return true;
    // What patterns of names let in is not unknown.
    const isNamed = keyword === 'additionalProperties' && open.includes('patternProperties');
    return place.path.length === path.length && (isNamed || open.includes(keyword));
  });
}

/** More than this is not tried. */
const limitOf = (keyword: string): number =>
  /^m..Length$/.test(keyword)
    ? LONGEST
    : /^m..(Items|Properties)$/.test(keyword)
      ? LARGEST
      : Number.POSITIVE_INFINITY;

/** Keywords that say something else at a place, but for those that are settled. */
function unsettledAt(place: Place, isSettled: (keyword: string) => boolean): readonly Unsettled[] {
  const [ours, theirs] = sides.map((side) => wordsAt(place, side));
  const open = uncheckedAt(place);
  return [...new Set([...compared, ...open])].flatMap((keyword): readonly Unsettled[] => {
    const [own = [], other = []] = [ours?.get(keyword), theirs?.get(keyword)];
    if (isSettled(keyword) || same(own, other)) return [];
    const show = (values: readonly Json[]): string =>
      values.map((one) => elideJson(one)).join(' and ') || 'not there';
    const isFar = [...own, ...other].some((one) => Number(one) >= limitOf(keyword));
    const why = open.includes(keyword)
      ? ', which cannot be checked here'
      : isFar
        ? `: more than ${limitOf(keyword).toLocaleString('en')} is not tried`
        : '';
    const words = `${show(own)} in the contract, ${show(other)} in the document${why}`;
    return [{ path: place.path, keyword, words, isUndecided: why !== '' }];
  });
}

/** A member that one side alone speaks of and the other refuses, where no value was found that this side takes. */
function unspoken(parent: Place, place: Place): readonly Unsettled[] {
  const [own, both] = sides.filter((side) => place[side].length > 0);
  if (own === undefined || both !== undefined || place.path.at(-1) === '*') return [];
  const isNever = place[own].some(({ schema }) => same(schema, { not: {} }));
  const isClosed = parent[own === 'contract' ? 'document' : 'contract'].some(
    ({ schema: one }) => one.additionalProperties === false || one.unevaluatedProperties === false,
  );
  const words = `only the ${own} has it, and no value was found that is valid there`;
  return isNever || !isClosed
    ? []
    : [{ path: place.path, keyword: 'additionalProperties', words, isUndecided: true }];
}

/** What differs in words and is settled by none of the differences. */
export function unsettled(root: Place, differences: readonly Difference[]): readonly Unsettled[] {
  const shared = within(root).filter((place) => sides.every((side) => place[side].length > 0));
  return shared.flatMap((place) => {
    const isSettled = (keyword: string): boolean =>
      differences.some(
        (one) => one.keyword === keyword && same(one.isMember ? one.path.slice(0, -1) : one.path, place.path),
      );
    const missing = [...place.below.values()].flatMap((child) => unspoken(place, child));
    const isFound = ({ path }: Unsettled): boolean => differences.some((one) => startsWith(one.path, path));
    return [...missing.filter((one) => !isFound(one)), ...unsettledAt(place, isSettled)];
  });
}
