import { leaves, sorted, unchecked } from '../../contract/index.ts';
import { elideJson } from '../../elide.ts';
import type { Json } from '../../model.ts';
import { type Site, said } from './sites.ts';
import { LONGEST } from './texts.ts';
import { LARGEST } from './values.ts';

/** A keyword that differs in words at a place where no value was found to tell the sides apart. */
export interface Unsettled {
  readonly path: readonly string[];
  readonly keyword: string;
  readonly words: string;
  /** `alike`: as far as values go. `undecided`: values could not be tried. */
  readonly kind: 'alike' | 'undecided';
}

/** A keyword's value without what means nothing: the order of some lists. */
function plain(keyword: string, value: unknown): string {
  if (['type', 'enum', 'required'].includes(keyword))
    return JSON.stringify(
      [value]
        .flat()
        .map((one) => JSON.stringify(sorted(one as Json)))
        .toSorted(),
    );
  return JSON.stringify(sorted(value as Json));
}

const merged = (keyword: string, values: readonly unknown[]): readonly unknown[] =>
  keyword === 'type' && values.length > 1 ? [values.flat()] : values;

const limits: Readonly<Record<string, number>> = {
  minLength: LONGEST,
  maxLength: LONGEST,
  minItems: LARGEST,
  maxItems: LARGEST,
  minProperties: LARGEST,
  maxProperties: LARGEST,
};

const show = (values: readonly unknown[]): string =>
  values.length === 0 ? 'not there' : values.map((one) => elideJson(one as Json)).join(' and ');

/** Keywords at one place that were not settled by any witness. */
export function unsettledAt(site: Site, isSettled: (keyword: string) => boolean): readonly Unsettled[] {
  const { a, b, shown: path } = site;
  if (a.entries.length === 0 || b.entries.length === 0) return [];
  return [...leaves, unchecked].flatMap((keyword): readonly Unsettled[] => {
    const [ours, theirs] = [merged(keyword, said(a, keyword)), merged(keyword, said(b, keyword))];
    const text = (values: readonly unknown[]): string =>
      values
        .map((one) => plain(keyword, one))
        .toSorted()
        .join();
    if (text(ours) === text(theirs) || isSettled(keyword)) return [];
    const words = `${show(ours)} in the contract, ${show(theirs)} in the document`;
    if (keyword === unchecked) return openKeywords(path, ours, theirs);
    const limit = limits[keyword] ?? Number.POSITIVE_INFINITY;
    const isFar = [...ours, ...theirs].some((one) => typeof one === 'number' && one >= limit);
    return isFar
      ? [
          {
            path,
            keyword,
            kind: 'undecided',
            words: `${words}: more than ${limit.toLocaleString('en')} is not tried`,
          },
        ]
      : [{ path, keyword, kind: 'alike', words }];
  });
}

/** Keywords that cannot be checked here, where they differ. */
function openKeywords(
  path: readonly string[],
  ours: readonly unknown[],
  theirs: readonly unknown[],
): readonly Unsettled[] {
  const of = (values: readonly unknown[], keyword: string): readonly unknown[] =>
    values
      .map((one) => (one as Readonly<Record<string, unknown>>)[keyword])
      .filter((one) => one !== undefined);
  const keywords = new Set([...ours, ...theirs].flatMap((one) => Object.keys(one as object)));
  return [...keywords].flatMap((keyword): readonly Unsettled[] => {
    const [left, right] = [of(ours, keyword), of(theirs, keyword)];
    if (JSON.stringify(left) === JSON.stringify(right)) return [];
    const words = `${show(left)} in the contract, ${show(right)} in the document, which cannot be checked here`;
    return [{ path, keyword, kind: 'undecided', words }];
  });
}
