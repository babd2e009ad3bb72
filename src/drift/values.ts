import fc from 'fast-check';
import { complaints, expression, isSchema, type JsonSchema, listOf } from '../contract/index.ts';
import { partitions } from '../generate/partitions.ts';
import type { Json } from '../model.ts';
import { type Place, schemasAt, sides, wordsAt } from './places.ts';

/** Longer texts, larger arrays and larger objects are not tried. */
export const LONGEST = 5_000;
export const LARGEST = 20;

/** So many values that a side takes are drawn for one of any kind. */
const USUAL = 12;

/** Texts that have one of the usual formats, and some that nearly have. */
const specimens =
  'con_0123456789abcdef org_0123456789abcdef con_0123456789abcde_ 123e4567-e89b-42d3-a456-426614174000 ' +
  'a@example.com 2026-04-09 2026-02-30 12:00:00Z 12:00:00 2026-04-09T12:00:00Z 2026-04-09T12:00:00 P1D ' +
  'https://example.com/a /a \\ /{a} { example.com -a 127.0.0.1 ::1 ^a$ ( #/a 0/a YQ== =';

/** What careless expressions let through or leave out. */
const intruders = ['\u0000', '\n', '\t', ' ', '-', '_', '.', 'A', 'a', '0', 'é', '漢', '\u2028', '😀'];

const isText = (value: unknown): value is string => typeof value === 'string';

/** The numbers that stand behind some keywords. */
const limitsOf = (schemas: readonly JsonSchema[], keywords: RegExp): readonly number[] =>
  schemas
    .flatMap((one) => Object.entries(one))
    .flatMap(([keyword, value]) => (keywords.test(keyword) && typeof value === 'number' ? [value] : []));

/** Numbers on both sides of every limit, and multiples of every step. */
function numbers(schemas: readonly JsonSchema[]): readonly number[] {
  const limits = limitsOf(schemas, /^(m..imum|exclusiveM..imum)$/);
  const near = limits.flatMap((limit) => [-1, -0.5, 0, 0.5, 1].map((n) => limit + n));
  const multiples = limitsOf(schemas, /^multipleOf$/).flatMap((step) =>
    [0, ...limits].flatMap((limit) => [0, 0.5, 1].map((n) => (Math.floor(limit / step) + n) * step)),
  );
  return [1, 0, -1, 1.5, 2 ** 31, 2 ** 63, ...near, ...multiples].filter(Number.isFinite);
}

/** Words that an expression is made of, and texts that match it; look-arounds cannot be drawn from. */
function drawn(pattern: string): readonly string[] {
  const plain = pattern.replaceAll(/\(\?<?[=!](?:[^()]|\([^()]*\))*\)/g, '');
  const words = pattern.match(/[\w-]{2,}/g) ?? [];
  try {
    return [...words, ...fc.sample(fc.stringMatching(expression(plain) ?? /a/), { seed: 1, numRuns: 24 })];
  } catch {
    return words;
  }
}

/** Texts one character away from another. */
function near(text: string): readonly string[] {
  const [head, tail] = [text.slice(0, text.length >> 1), text.slice(text.length >> 1)];
  const longer = intruders.flatMap((one) => [one + text, head + one + tail, text + one]);
  return [...longer, text.slice(1), text.slice(0, -1), text.toUpperCase(), text.toLowerCase()];
}

/** A text made so long, in ways that have a chance to keep what it matches. */
function stretched(text: string, length: number): readonly string[] {
  if (text.length >= length) return [text.slice(0, length), text.slice(text.length - length)];
  return [0, text.length >> 1, text.length - 1].map((at) => {
    const more = (text[at] ?? 'a').repeat(length - text.length);
    return text.slice(0, at + 1) + more + text.slice(at + 1);
  });
}

interface Scalars {
  readonly all: readonly Json[];
  /** Those that one of the sides takes there. */
  readonly taken: readonly Json[];
}

/** Of values that are refused at a place for the same reasons, keeps the shortest. */
function sieve(place: Place): (values: readonly Json[]) => Scalars {
  const facets = sides.flatMap((side) => place[side].map(({ isSure }) => (isSure ? side : undefined)));
  const complain = complaints({ allOf: [...schemasAt(place), {}] });
  const length = (value: Json): number => JSON.stringify(value).length;
  return (values) => {
    const kept = new Map<string, readonly [value: Json, isTaken: boolean]>();
    for (const value of values.toSorted((a, b) => length(a) - length(b))) {
      const wrong = complain(value).map(({ schemaPath }) => schemaPath);
      const refusing = wrong.map((path) => facets[Number(path.split('/')[2])]);
      const key = `${typeof value} ${wrong.join()}`;
      if (!kept.has(key)) kept.set(key, [value, sides.some((side) => !refusing.includes(side))]);
    }
    const all = [...kept.values()];
    return {
      all: all.map(([value]) => value),
      taken: all.flatMap(([one, isTaken]) => (isTaken ? [one] : [])),
    };
  };
}

/** Values on both sides of every keyword at a place, but for what is inside of objects and arrays. */
function scalars(place: Place): Scalars {
  const schemas = schemasAt(place);
  const keep = sieve(place);
  const textsIn = (values: readonly Json[]): readonly string[] => keep(values).all.filter(isText);
  const words = schemas.flatMap(({ enum: all, const: one }) => [
    ...listOf(all),
    ...(one === undefined ? [] : [one]),
  ]);
  const member = { name: '', types: ['boolean', 'null', 'string'], pattern: '' };
  const choice = { ...member, enum: words.filter(isText) };
  const classes = partitions(choice.enum.length > 0 ? [member, choice] : [member]);
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
  return keep([
    ...textsIn(all).flatMap((text) => lengths.flatMap((length) => stretched(text, length))),
    ...all,
  ]);
}

/** Names of members that no schema calls by their name: enough of them for every size that a keyword is about. */
function otherNames(schemas: readonly JsonSchema[]): readonly string[] {
  const patterns = schemas.flatMap(({ patternProperties: all }) => Object.keys(isSchema(all) ? all : {}));
  const sizes = limitsOf(schemas, /^m..Properties$/).filter((size) => size <= LARGEST);
  return [
    'patchproof_stranger',
    ...patterns.flatMap((pattern) => drawn(pattern).slice(0, 3)),
    ...Array.from({ length: Math.max(0, ...sizes) }, (_, n) => `patchproof_${n}`),
  ];
}

/** Objects as each side knows them, with all that it requires, and as none does. */
function objects(place: Place, other: Place): fc.Arbitrary<Json> {
  const stranger = valuesAt(other);
  const named = [...place.below].flatMap(([step, one]) =>
    step.startsWith('.') ? [{ name: step.slice(1), one, value: valuesAt(one) }] : [],
  );
  const others = otherNames(schemasAt(place)).map((name) => ({ name, value: stranger }));
  const shapes = sides.map((side) => ({
    members: named.filter(({ one }) => one[side].length > 0),
    required: wordsAt(place, side).get('required') ?? [],
  }));
  const all = [...shapes, { members: [...others, ...named], required: [] }].map(({ members, required }) => {
    const record = fc.record(Object.fromEntries(members.map(({ name, value }) => [name, value])));
    const some: fc.Arbitrary<readonly string[]> = fc.subarray(members.map(({ name }) => name));
    return fc.tuple(record, some).map(([object, chosen]) => {
      const kept: readonly Json[] = [...required, ...chosen];
      return Object.fromEntries(Object.entries(object).filter(([name]) => kept.includes(name)));
    });
  });
  return fc.oneof(...all);
}

/** Values at a place, drawn from those that are worth trying; most of them are taken by one side. */
export function valuesAt(place: Place): fc.Arbitrary<Json> {
  const { all, taken } = scalars(place);
  const [members, items] = [place.below.get('*'), place.below.get('#')];
  const lengths = limitsOf(schemasAt(place), /^m..(Items|Contains)$/);
  const maxLength = Math.min(LARGEST, Math.max(1, ...lengths) + 1);
  const usual: readonly fc.Arbitrary<Json>[] = [
    ...(members === undefined ? [] : [objects(place, members)]),
    ...(items === undefined ? [] : [fc.array(valuesAt(items), { maxLength })]),
    ...(taken.length === 0 ? [] : [fc.constantFrom(...taken)]),
  ];
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 1, arbitrary: fc.constantFrom(...all) },
    ...usual.map((arbitrary) => ({ weight: USUAL, arbitrary })),
  );
}
