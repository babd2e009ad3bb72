import fc from 'fast-check';
import { partitions } from '../cases/partitions.ts';
import { complaints, expression, isSchema, type JsonSchema, keywords, listOf } from '../contract/index.ts';
import type { Json } from '../model.ts';
import { pointerOf, stepsOf } from '../text/json.ts';
import type { Side } from './finding.ts';
import { placesOf, type SchemaPlace, schemasAt, sides, within, wordsAt } from './places.ts';

/** The longest text, and the largest array or object, that is tried. */
export const LONGEST = 5_000;
export const LARGEST = 20;

/** Places that are tried, values drawn for each, and the weight of accepted values against any value. */
const MOST = 200;
const DRAWS = 400;
const USUAL = 12;

/** Texts in common formats, and some that nearly are. */
const specimens =
  'con_0123456789abcdef org_0123456789abcdef con_0123456789abcde_ 123e4567-e89b-42d3-a456-426614174000 ' +
  'a@example.com 2026-04-09 2026-02-30 12:00:00Z 12:00:00 2026-04-09T12:00:00Z 2026-04-09T12:00:00 P1D ' +
  'https://example.com/a /a \\ /{a} { example.com -a 127.0.0.1 ::1 ^a$ ( #/a 0/a YQ== =';

const isText = (value: unknown): value is string => typeof value === 'string';

const limitsOf = (schemas: readonly JsonSchema[], of: RegExp): readonly number[] =>
  schemas
    .flatMap((one) => Object.entries(one))
    .flatMap(([keyword, value]) => (of.test(keyword) && typeof value === 'number' ? [value] : []));

function numbers(schemas: readonly JsonSchema[]): readonly number[] {
  const limits = limitsOf(schemas, /^(m..imum|exclusiveM..imum)$/);
  const near = limits.flatMap((limit) => [-1, -0.5, 0, 0.5, 1].map((n) => limit + n));
  const multiples = limitsOf(schemas, /^multipleOf$/).flatMap((step) =>
    [0, ...limits].flatMap((limit) => [0, 0.5, 1].map((n) => (Math.floor(limit / step) + n) * step)),
  );
  return [1, 0, -1, 1.5, 2 ** 31, 2 ** 63, ...near, ...multiples].filter(Number.isFinite);
}

/** Words in an expression, and texts that match it. Look-arounds are removed: they cannot be drawn from. */
function drawn(pattern: string): readonly string[] {
  const plain = pattern.replaceAll(/\(\?<?[=!](?:[^()]|\([^()]*\))*\)/g, '');
  const words = pattern.match(/[\w-]{2,}/g) ?? [];
  try {
    return [...words, ...fc.sample(fc.stringMatching(expression(plain) ?? /a/), { seed: 1, numRuns: 24 })];
  } catch {
    return words;
  }
}

function near(text: string): readonly string[] {
  const longer = [' ', '-', '\n', '\t', 'é', '\u0000'].flatMap((one) => [one + text, text + one]);
  return [...longer, text.slice(1), text.slice(0, -1), text.toUpperCase(), text.toLowerCase()];
}

/** A text made this long or short, in ways that may keep what it matches. */
const stretched = (text: string, length: number): readonly string[] =>
  [0, text.length >> 1, text.length].map((at) => {
    const more = (text[at] ?? text.at(-1) ?? 'a').repeat(Math.max(0, length - text.length));
    return (text.slice(0, at) + more + text.slice(at)).slice(0, length);
  });

/** A filter that keeps the shortest of the values that are refused at a place for the same reasons. */
function sieve(place: SchemaPlace) {
  const facets = sides.flatMap((side) => place[side].map(({ isSure }) => (isSure ? side : undefined)));
  const complain = complaints({ allOf: [...schemasAt(place), {}] });
  const length = (value: Json): number => JSON.stringify(value).length;
  return (values: readonly Json[]) => {
    const longestFirst = values.toSorted((a, b) => length(a) - length(b)).toReversed();
    const kept = longestFirst.map((value) => {
      const wrong = complain(value).map(({ schemaPath }) => schemaPath);
      const refusing = wrong.map((path) => facets[Number(path.split('/')[2])]);
      const isTaken = sides.some((side) => !refusing.includes(side));
      return [`${typeof value} ${wrong.join()}`, { value, isTaken }] as const;
    });
    return [...new Map(kept).values()].toSorted((a, b) => length(a.value) - length(b.value));
  };
}

/** Values on both sides of every keyword at a place, except for what is inside objects and arrays. */
function scalars(place: SchemaPlace) {
  const schemas = schemasAt(place);
  const keep = sieve(place);
  const textsIn = (values: readonly Json[]): readonly string[] =>
    keep(values).flatMap(({ value }) => (isText(value) ? [value] : []));
  const words = schemas.flatMap((one) => [...listOf(one.enum), one.const]).filter((one) => one !== undefined);
  const any = { name: '', types: ['boolean', 'null', 'string'], pattern: '' };
  const classes = partitions(words.some(isText) ? [any, { ...any, enum: words.filter(isText) }] : [any]);
  const seeds: readonly Json[] = [
    ...words,
    ...classes.map(({ boundary }) => boundary),
    ...numbers(schemas),
    ...specimens.split(' '),
    ...schemas.flatMap(({ pattern }) => (isText(pattern) ? drawn(pattern) : [])),
  ].filter((one) => !isText(one) || one.length < 100);
  const all = [...seeds, ...textsIn(seeds).flatMap(near)];
  const edges = limitsOf(schemas, /^m..Length$/).flatMap((limit) => [limit - 1, limit, limit + 1]);
  const lengths = [...new Set(edges)].filter((length) => length >= 0 && length <= LONGEST);
  return keep([...textsIn(all).flatMap((text) => lengths.flatMap((one) => stretched(text, one))), ...all]);
}

/** Names of members that no schema names, enough of them for every size that a keyword sets. */
function otherNames(schemas: readonly JsonSchema[]): readonly string[] {
  const patterns = schemas.flatMap(({ patternProperties: all }) => Object.keys(isSchema(all) ? all : {}));
  const sizes = limitsOf(schemas, /^m..Properties$/).filter((size) => size <= LARGEST);
  return [
    'patchproof_stranger',
    ...patterns.flatMap((pattern) => drawn(pattern).slice(0, 3)),
    ...Array.from({ length: Math.max(0, ...sizes) }, (_, n) => `patchproof_${n}`),
  ];
}

/** Objects with the members that each side knows and requires, and objects with unknown members. */
function objects(place: SchemaPlace, other: SchemaPlace): fc.Arbitrary<Json> {
  const stranger = valuesAt(other);
  const named = [...place.below].flatMap(([step, one]) =>
    step.startsWith('.') ? [{ name: step.slice(1), one, value: valuesAt(one) }] : [],
  );
  const others = otherNames(schemasAt(place)).map((name) => ({ name, value: stranger }));
  const objectOf = (members: typeof others, required: readonly Json[] = []): fc.Arbitrary<Json> => {
    const record = fc.record(Object.fromEntries(members.map(({ name, value }) => [name, value])));
    const some = fc.subarray(members.map(({ name }) => name));
    return fc.tuple(record, some).map(([object, chosen]) => {
      const kept: readonly Json[] = [...required, ...chosen];
      return Object.fromEntries(Object.entries(object).filter(([name]) => kept.includes(name)));
    });
  };
  const known = sides.map((side) => {
    const members = named.filter(({ one }) => one[side].length > 0);
    return objectOf(members, wordsAt(place, side, 'required'));
  });
  return fc.oneof(...known, objectOf([...others, ...named]));
}

/** Values at a place, drawn from those that are worth trying; one side accepts most of them. */
function valuesAt(place: SchemaPlace): fc.Arbitrary<Json> {
  const tried = scalars(place);
  const taken = tried.flatMap(({ value, isTaken }) => (isTaken ? [value] : []));
  const [members, items] = [place.below.get('*'), place.below.get('#')];
  const lengths = limitsOf(schemasAt(place), /^m..(Items|Contains)$/);
  const maxLength = Math.min(LARGEST, Math.max(1, ...lengths) + 1);
  const usual = [
    ...(members === undefined ? [] : [objects(place, members)]),
    ...(items === undefined ? [] : [fc.array(valuesAt(items), { maxLength })]),
    ...(taken.length > 0 ? [fc.constantFrom(...taken)] : []),
  ].map((arbitrary) => ({ weight: USUAL, arbitrary }));
  return fc.oneof({ withCrossShrink: true }, fc.constantFrom(...tried.map(({ value }) => value)), ...usual);
}

type Complaint = ReturnType<ReturnType<typeof complaints>>[number];

/** A keyword with which one side refuses what the other accepts, and the smallest value that shows it. */
export type SchemaDifference = ReturnType<typeof differenceOf>;

/** Of the complaints of ajv, those of keywords that refuse a value by themselves. */
function standing(all: readonly Complaint[]): readonly Complaint[] {
  const wholes = all.filter(({ keyword }) => /^(anyOf|oneOf|contains|propertyNames)$/.test(keyword));
  const outer = all
    .filter(({ keyword }) => keyword !== 'if')
    .filter((one) => !wholes.some(({ schemaPath }) => one.schemaPath.startsWith(`${schemaPath}/`)));
  // A value of the wrong type is no difference of an enum at the same place.
  const typed = outer.filter(({ keyword }) => keyword === 'type').map(({ instancePath }) => instancePath);
  return outer.filter(({ keyword, instancePath }) => keyword === 'type' || !typed.includes(instancePath));
}

const stepInto = (place: SchemaPlace, step: string): SchemaPlace =>
  place.below.get(`.${step}`) ?? place.below.get(/^\d+$/.test(step) ? '#' : '*') ?? place;

/** The difference that a complaint shows: at a place, or at a member that is missing or known to one side. */
function differenceOf(
  { keyword, instancePath, params }: Complaint,
  root: SchemaPlace,
  refusedBy: Side,
  witness: Json,
) {
  const place = stepsOf(instancePath).reduce(stepInto, root);
  const accepting = refusedBy === 'contract' ? 'document' : 'contract';
  const unknown: unknown = params.additionalProperty ?? params.unevaluatedProperty;
  const isKnown = place[accepting].some(
    ({ schema: { properties } }) => isSchema(properties) && Object.hasOwn(properties, String(unknown)),
  );
  const member: unknown = params.missingProperty ?? (isKnown ? unknown : undefined);
  const isMember = typeof member === 'string';
  const path = isMember ? [...place.path, member] : place.path;
  return { place, path, keyword, refusedBy, isMember, witness };
}

const idOf = (one: SchemaDifference) => JSON.stringify([one.path, one.keyword, one.refusedBy]);

/**
 * Compares two schemas by values, which ajv judges. One difference for each place, keyword and refusing side.
 * `tried`: the number of values. `isCut`: whether there were more places than were tried.
 */
export function differences(
  schemas: Readonly<Record<Side, JsonSchema>>,
  isSendable: (value: Json) => boolean,
) {
  const root = placesOf(schemas);
  const places = within(root);
  const [ours, theirs] = [complaints(schemas.contract), complaints(schemas.document)];
  const shown = (value: Json): readonly SchemaDifference[] => {
    const [own, other] = [ours(value), theirs(value)];
    if ((own.length === 0) === (other.length === 0) || !isSendable(value)) return [];
    const refusedBy = own.length > 0 ? 'contract' : 'document';
    return standing([...own, ...other]).map((one) => differenceOf(one, root, refusedBy, value));
  };
  const arbitrary = valuesAt(root);
  const tried = DRAWS * Math.min(places.length, MOST);
  const found = new Map<string, SchemaDifference>();
  // Differences that a value shows alone come first: such a value is the better witness.
  for (let most = 1; most > 0; ) {
    const isNews = (all: readonly SchemaDifference[]): boolean =>
      all.length <= most && !all.every((one) => found.has(idOf(one)));
    const property = fc.property(arbitrary, (value) => !isNews(shown(value)));
    const [witness] = fc.check(property, { seed: 1, numRuns: tried }).counterexample ?? [];
    if (witness === undefined) most = most === 1 ? Number.POSITIVE_INFINITY : 0;
    else for (const one of shown(witness)) if (!found.has(idOf(one))) found.set(idOf(one), one);
  }
  const order = places.map(({ path }) => pointerOf(path));
  const rank = ({ path, keyword }: SchemaDifference): number =>
    order.indexOf(pointerOf(path)) * 100 + [...keywords.leaves].indexOf(keyword);
  const placed = [...found.values()].toSorted((a, b) => rank(a) - rank(b));
  return { places, differences: placed, tried, isCut: places.length > MOST };
}
