import fc from 'fast-check';
import { complaints, isSchema, type JsonSchema, keywords } from '../contract/index.ts';
import type { Json } from '../model.ts';
import { pointerOf, stepsOf } from '../text/json.ts';
import type { Side } from './finding.ts';
import { placesOf, type SchemaPlace, within } from './places.ts';
import { valuesAt } from './values.ts';

type Complaint = ReturnType<ReturnType<typeof complaints>>[number];

/** A keyword with which one side refuses what the other takes, and the smallest value that shows it. */
export interface SchemaDifference {
  /** Steps into the value, `*` for items and for other members. A missing or unknown member is the last of them. */
  readonly path: readonly string[];
  readonly keyword: string;
  readonly refusedBy: Side;
  readonly witness: Json;
  /** It is about a member as a whole: whether it is known, or required. */
  readonly isMember: boolean;
}

/** Of everything ajv has to complain of, the keywords that refuse a value by themselves. */
function standing(all: readonly Complaint[]): readonly Complaint[] {
  const wholes = all.filter(({ keyword }) => /^(anyOf|oneOf|contains|propertyNames)$/.test(keyword));
  const outer = all.filter(
    ({ keyword, schemaPath }) =>
      keyword !== 'if' && !wholes.some((whole) => schemaPath.startsWith(`${whole.schemaPath}/`)),
  );
  // What a type refuses is no matter of an enum at the same place.
  const typed = outer.filter(({ keyword }) => keyword === 'type').map(({ instancePath }) => instancePath);
  return outer.filter(({ keyword, instancePath }) => keyword === 'type' || !typed.includes(instancePath));
}

/** The difference that a complaint shows: of a place, or a member that is missing, or unknown to this side alone. */
function differenceOf(
  { keyword, instancePath, params }: Complaint,
  root: SchemaPlace,
  refusedBy: Side,
  witness: Json,
): SchemaDifference {
  let place: SchemaPlace | undefined = root;
  const path: string[] = [];
  for (const step of stepsOf(instancePath)) {
    const isNamed: boolean = place?.below.has(`.${step}`) ?? false;
    place = place?.below.get(`.${step}`) ?? place?.below.get(/^\d+$/.test(step) ? '#' : '*');
    path.push(isNamed ? step : '*');
  }
  const accepting = refusedBy === 'contract' ? 'document' : 'contract';
  const unknown: unknown = params.additionalProperty ?? params.unevaluatedProperty;
  const isKnown = place?.[accepting].some(
    ({ schema: { properties } }) => isSchema(properties) && Object.hasOwn(properties, String(unknown)),
  );
  const member: unknown = params.missingProperty ?? (isKnown ? unknown : undefined);
  const isMember = typeof member === 'string';
  return { path: isMember ? [...path, member] : path, keyword, refusedBy, isMember, witness };
}

const idOf = ({ path, keyword, refusedBy }: SchemaDifference): string =>
  JSON.stringify([path, keyword, refusedBy]);

/** Places that are looked at, and values that are drawn for each of them. */
const MOST = 200;
const DRAWS = 400;

/**
 * Holds two schemas against each other by values: what one takes and the other refuses is a difference, and ajv has the
 * verdict. One difference for each place, keyword and refusing side, with a value that fast-check has made small.
 * `tried` is the number of values, `isCut` whether there is more than was tried.
 */
export function differences(
  schemas: Readonly<Record<Side, JsonSchema>>,
  isSendable: (value: Json) => boolean,
) {
  const root = placesOf(schemas);
  const size = within(root).length;
  const check = { contract: complaints(schemas.contract), document: complaints(schemas.document) };
  const shown = (value: Json): readonly SchemaDifference[] => {
    const [ours, theirs] = [check.contract(value), check.document(value)];
    if ((ours.length === 0) === (theirs.length === 0) || !isSendable(value)) return [];
    const refusedBy = ours.length > 0 ? 'contract' : 'document';
    return standing([...ours, ...theirs]).map((one) => differenceOf(one, root, refusedBy, value));
  };
  const arbitrary = valuesAt(root);
  const tried = DRAWS * Math.min(size, MOST);
  const found = new Map<string, SchemaDifference>();
  // Those that a value shows alone come first: it is the better witness.
  for (let most = 1; most > 0; ) {
    const isNews = (all: readonly SchemaDifference[]): boolean =>
      all.length <= most && !all.every((one) => found.has(idOf(one)));
    const property = fc.property(arbitrary, (value) => !isNews(shown(value)));
    const [witness] = fc.check(property, { seed: 1, numRuns: tried }).counterexample ?? [];
    if (witness === undefined) most = most === 1 ? Number.POSITIVE_INFINITY : 0;
    else for (const one of shown(witness)) if (!found.has(idOf(one))) found.set(idOf(one), one);
  }
  const order = within(root).map(({ path }) => pointerOf(path));
  const rank = ({ path, keyword }: SchemaDifference): number =>
    order.indexOf(pointerOf(path)) * 100 + [...keywords.leaves].indexOf(keyword);
  const placed = [...found.values()].toSorted((a, b) => rank(a) - rank(b));
  return { root, differences: placed, tried, isCut: size > MOST };
}
