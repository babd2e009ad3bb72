import fc from 'fast-check';
import { complaints, isSchema, type JsonSchema, pointerOf, stepsOf } from '../contract/index.ts';
import type { Json, Side } from '../model.ts';
import { type Place, placesOf, within } from './places.ts';
import { valuesAt } from './values.ts';

type Complaint = ReturnType<ReturnType<typeof complaints>>[number];

/** A keyword with which one side refuses what the other takes, and the smallest value that shows it. */
export interface Difference {
  /** Steps into the value, `*` for items and for other members. A missing or unknown member is the last of them. */
  readonly path: readonly string[];
  readonly keyword: string;
  readonly refusedBy: Side;
  readonly witness: Json;
  /** It is about a member as a whole: whether it is known, or required. */
  readonly isMember: boolean;
}

export interface Comparison {
  readonly root: Place;
  readonly differences: readonly Difference[];
  /** How many values were tried. */
  readonly tried: number;
  /** There is more than was tried. */
  readonly isCut: boolean;
}

/** Of the branches of a choice of which none fits, the one that was meant: the only one that takes values of this kind. */
function chosen(choice: Complaint, inner: readonly Complaint[]): readonly Complaint[] {
  const depth = choice.schemaPath.split('/').length;
  const branches = new Map<string | undefined, Complaint[]>();
  for (const one of inner) {
    const branch = one.schemaPath.split('/')[depth];
    branches.set(branch, [...(branches.get(branch) ?? []), one]);
  }
  const all = [...branches.values()].map(standing);
  const kinds = all.map((one) => one.filter(({ instancePath: at }) => at === choice.instancePath));
  const meant = all.filter((_, n) => !kinds[n]?.some(({ keyword }) => /^(type|const|enum)$/.test(keyword)));
  if (meant.length === 1) return meant.flat();
  const isTyped = kinds.every((one) => one.some(({ keyword }) => keyword === 'type'));
  return [isTyped ? { ...choice, keyword: 'type' } : choice];
}

/** Of everything ajv has to complain of, the keywords that refuse a value by themselves. */
function standing(all: readonly Complaint[]): readonly Complaint[] {
  const wholes = all.filter(({ keyword }) => /^(anyOf|oneOf|contains|propertyNames)$/.test(keyword));
  const isWithin = (one: Complaint, whole: Complaint): boolean =>
    one.schemaPath.startsWith(`${whole.schemaPath}/`) && one.instancePath.startsWith(whole.instancePath);
  const outer = all.filter((one) => one.keyword !== 'if' && !wholes.some((whole) => isWithin(one, whole)));
  const found = outer.flatMap((one) => {
    const isChoice = /^(anyOf|oneOf)$/.test(one.keyword) && !Array.isArray(one.params.passingSchemas);
    return isChoice
      ? chosen(
          one,
          all.filter((other) => isWithin(other, one)),
        )
      : [one];
  });
  // What a type refuses is no matter of an enum at the same place.
  const typed = found.filter(({ keyword }) => keyword === 'type').map(({ instancePath }) => instancePath);
  return found.filter(({ keyword, instancePath }) => keyword === 'type' || !typed.includes(instancePath));
}

type Found = Omit<Difference, 'witness'>;

/** What a complaint is about: a place, or a member that is missing, or unknown to this side alone. */
function foundBy({ keyword, instancePath, params }: Complaint, root: Place, refusedBy: Side): Found {
  let place: Place | undefined = root;
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
  return typeof member === 'string'
    ? { path: [...path, member], keyword, refusedBy, isMember: true }
    : { path, keyword, refusedBy, isMember: false };
}

const idOf = ({ path, keyword, refusedBy }: Found): string => JSON.stringify([path, keyword, refusedBy]);

/** Places that are looked at, and values that are drawn for each of them. */
const MOST = 200;
const DRAWS = 400;

/**
 * Holds two schemas against each other by values: what one takes and the other refuses is a difference, and ajv has the
 * verdict. One difference for each place, keyword and refusing side, with a value that fast-check has made small.
 */
export function differences(
  schemas: Readonly<Record<Side, JsonSchema>>,
  isSendable: (value: Json) => boolean,
): Comparison {
  const root = placesOf(schemas);
  const size = within(root).length;
  const check = { contract: complaints(schemas.contract), document: complaints(schemas.document) };
  const shown = (value: Json): readonly Found[] => {
    const [ours, theirs] = [check.contract(value), check.document(value)];
    if ((ours.length === 0) === (theirs.length === 0) || !isSendable(value)) return [];
    const [refusedBy, all] =
      theirs.length === 0 ? (['contract', ours] as const) : (['document', theirs] as const);
    return standing(all).map((one) => foundBy(one, root, refusedBy));
  };
  const arbitrary = valuesAt(root, 4 * size);
  const settings = { seed: 1, numRuns: DRAWS * Math.min(size, MOST) };
  const found = new Map<string, { readonly one: Found; readonly run: number; readonly cost: number }>();
  let run = 0;
  const look = (value: Json): void => {
    const all = shown(value);
    for (const one of all) {
      const cost = all.length * 1e6 + JSON.stringify(value).length;
      const known = found.get(idOf(one));
      if (known === undefined || cost < known.cost) found.set(idOf(one), { one, run, cost });
    }
    run += 1;
  };
  fc.check(fc.property(arbitrary, look), settings);
  const all = [...found].map(([id, { one, run: at }]): Difference => {
    const holds = (value: Json): boolean => !shown(value).some((other) => idOf(other) === id);
    const { counterexample } = fc.check(fc.property(arbitrary, holds), { ...settings, path: `${at}` });
    return { ...one, witness: counterexample?.[0] ?? null };
  });
  const order = within(root).map(({ path }) => pointerOf(path));
  const placed = all.toSorted((a, b) => order.indexOf(pointerOf(a.path)) - order.indexOf(pointerOf(b.path)));
  return { root, differences: placed, tried: run, isCut: size > MOST };
}
