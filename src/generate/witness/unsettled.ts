import { type JsonSchema, leaves, sorted, unchecked } from '../../contract/index.ts';
import type { Json } from '../../model.ts';
import { elideJson } from '../../text/elide.ts';
import { type Site, type Spoken, said } from './sites.ts';
import { longest } from './texts.ts';
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

const limits: Readonly<Record<string, number>> = {
  minItems: LARGEST,
  maxItems: LARGEST,
  minProperties: LARGEST,
  maxProperties: LARGEST,
};

const show = (values: readonly unknown[]): string =>
  values.length === 0 ? 'not there' : values.map((one) => elideJson(one as Json)).join(' and ');

type Values = readonly unknown[];

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isNullOrElse = (value: unknown): boolean =>
  Array.isArray(value) && value.some((one) => isObject(one) && one.type === 'null');

/** What a side says by a keyword: what ajv checks, and what nobody can check here. */
function saidOf(site: Site, side: 'a' | 'b', keyword: string): Values {
  const open = said(site[side], unchecked).flatMap((one) =>
    isObject(one) && one[keyword] !== undefined ? [one[keyword]] : [],
  );
  const values = said(site[side], keyword);
  if (keyword === 'type' && values.length > 1) return [[...new Set(values.flat())]];
  // Something or null, the usual way to say nullable, is seen by the types.
  return [...values.filter((value) => !/^(any|one)Of$/.test(keyword) || !isNullOrElse(value)), ...open];
}

/** Keywords that hold whole schemas; of the others their value says everything. */
const compound = ['anyOf', 'oneOf', 'not', 'if', 'contains', 'propertyNames', 'patternProperties'];

function unsettled(site: Site, keyword: string, isOpen: boolean): Unsettled | undefined {
  const [ours, theirs] = [saidOf(site, 'a', keyword), saidOf(site, 'b', keyword)];
  const text = (values: Values): string =>
    values
      .map((one) => plain(keyword, one))
      .toSorted()
      .join();
  if (text(ours) === text(theirs)) return undefined;
  const words = `${show(ours)} in the contract, ${show(theirs)} in the document`;
  const limit = /^m..Length$/.test(keyword)
    ? longest([...site.a.facets, ...site.b.facets].some(({ pattern }) => pattern !== undefined))
    : (limits[keyword] ?? Number.POSITIVE_INFINITY);
  const isFar = [...ours, ...theirs].some((one) => typeof one === 'number' && one >= limit);
  const about = { path: site.shown, keyword };
  if (isOpen) return { ...about, kind: 'undecided', words: `${words}, which cannot be checked here` };
  return isFar
    ? {
        ...about,
        kind: 'undecided',
        words: `${words}: more than ${limit.toLocaleString('en')} is not tried`,
      }
    : { ...about, kind: 'alike', words };
}

/** Whether members that are not named are refused. */
const isClosed = ({ facets }: Spoken): boolean =>
  facets.some((one) => one.additionalProperties === false || one.unevaluatedProperties === false);

const isNever = (schema: JsonSchema): boolean => JSON.stringify(schema) === '{"not":{}}';

/** A member that one side alone speaks of, where no value of it was found that this side takes. */
export function unspokenBelow(
  parent: Site,
  isFound: (path: readonly string[]) => boolean,
): readonly Unsettled[] {
  if (parent.a.entries.length === 0 || parent.b.entries.length === 0) return [];
  return parent.children.flatMap(({ shown: path, a, b }): readonly Unsettled[] => {
    const isOurs = b.entries.length === 0;
    const [own, other] = isOurs ? [a, parent.b] : [b, parent.a];
    if ((!isOurs && a.entries.length > 0) || isFound(path)) return [];
    if (!isClosed(other) || own.entries.some(isNever)) return [];
    const words = `only the ${isOurs ? 'contract' : 'document'} has it, and no value was found that is valid there`;
    return [{ path, keyword: 'additionalProperties', kind: 'undecided', words }];
  });
}

/** Keywords at one place that no witness has settled. */
export function unsettledAt(site: Site, isSettled: (keyword: string) => boolean): readonly Unsettled[] {
  const { a, b } = site;
  if (a.entries.length === 0 || b.entries.length === 0) return [];
  const open = new Set([...said(a, unchecked), ...said(b, unchecked)].filter(isObject).flatMap(Object.keys));
  const keywords = new Set([...leaves, ...compound, ...open]);
  return [...keywords].flatMap((keyword) =>
    isSettled(keyword) ? [] : (unsettled(site, keyword, open.has(keyword)) ?? []),
  );
}
