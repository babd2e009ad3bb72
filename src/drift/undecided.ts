import { beyondUs, leaves, same } from '../contract/index.ts';
import { elideJson } from '../elide.ts';
import type { Json } from '../model.ts';
import { type Place, sides, uncheckedAt, within, wordsAt } from './places.ts';
import { LARGEST, LONGEST } from './values.ts';
import type { Comparison, Difference } from './witnesses.ts';

/** A keyword that differs in words at a place where no value was found to tell the sides apart. */
export interface Unsettled {
  readonly path: readonly string[];
  readonly keyword: string;
  readonly words: string;
  /** Otherwise both sides take the same values, as far as values go. */
  readonly isUndecided: boolean;
}

/** Keywords that hold whole schemas; of the others their value says everything. */
const compound = ['anyOf', 'oneOf', 'not', 'if', 'contains', 'propertyNames', 'patternProperties'];

/** More than this is not tried. */
const limits: Readonly<Record<string, number>> = {
  minLength: LONGEST,
  maxLength: LONGEST,
  minItems: LARGEST,
  maxItems: LARGEST,
  minProperties: LARGEST,
  maxProperties: LARGEST,
};

const startsWith = (path: readonly string[], start: readonly string[]): boolean =>
  start.every((step, index) => path[index] === step);

/** Whether a difference may be none, because a side has a keyword that cannot be checked, there or on the way. */
export function isOpen({ root }: Comparison, { path, keyword }: Difference): boolean {
  return within(root).some((place) => {
    const open = startsWith(path, place.path) ? uncheckedAt(place) : [];
    if (open.some((name) => name === '$ref' || beyondUs.has(name))) return true;
    // What patterns of names let in is not unknown.
    const isNamed = keyword === 'additionalProperties' && open.includes('patternProperties');
    return place.path.length === path.length && (isNamed || open.includes(keyword));
  });
}

function unsettledAt(place: Place, isSettled: (keyword: string) => boolean): readonly Unsettled[] {
  const [ours = new Map(), theirs = new Map()] = sides.map((side) => wordsAt(place, side));
  const open = uncheckedAt(place);
  const keywords = [...leaves, ...compound, ...open].filter(
    (keyword) => !isSettled(keyword) && !same(ours.get(keyword), theirs.get(keyword)),
  );
  const show = (values: readonly Json[] = []): string =>
    values.length === 0 ? 'not there' : values.map((one) => elideJson(one)).join(' and ');
  return [...new Set(keywords)].map((keyword) => {
    const [own, other] = [ours.get(keyword), theirs.get(keyword)];
    const limit = limits[keyword] ?? Number.POSITIVE_INFINITY;
    const isFar = [...(own ?? []), ...(other ?? [])].some((one) => Number(one) >= limit);
    const why = open.includes(keyword)
      ? ', which cannot be checked here'
      : isFar
        ? `: more than ${limit.toLocaleString('en')} is not tried`
        : '';
    const words = `${show(own)} in the contract, ${show(other)} in the document${why}`;
    return { path: place.path, keyword, words, isUndecided: why !== '' };
  });
}

/** Members that one side alone speaks of and the other refuses, where no value was found that this side takes. */
function unspoken(parent: Place): readonly Unsettled[] {
  return [...parent.below].flatMap(([step, place]): readonly Unsettled[] => {
    const [own, both] = sides.filter((side) => place[side].length > 0);
    if (own === undefined || both !== undefined || !step.startsWith('.')) return [];
    const isNever = place[own].some(({ schema }) => same(schema, { not: {} }));
    const other = own === 'contract' ? 'document' : 'contract';
    const isClosed = parent[other].some(
      ({ schema: one }) => one.additionalProperties === false || one.unevaluatedProperties === false,
    );
    const words = `only the ${own} has it, and no value was found that is valid there`;
    return isNever || !isClosed
      ? []
      : [{ path: place.path, keyword: 'additionalProperties', words, isUndecided: true }];
  });
}

/** What differs in words and is settled by none of the differences. */
export function unsettled({ root }: Comparison, differences: readonly Difference[]): readonly Unsettled[] {
  const shared = within(root).filter((place) => sides.every((side) => place[side].length > 0));
  return shared.flatMap((place) => {
    const isSettled = (keyword: string): boolean =>
      differences.some((one) => {
        const path = one.isMember ? one.path.slice(0, -1) : one.path;
        return one.keyword === keyword && same(path, place.path);
      });
    const missing = unspoken(place).filter(
      ({ path }) => !differences.some((one) => startsWith(one.path, path)),
    );
    return [...missing, ...unsettledAt(place, isSettled)];
  });
}
