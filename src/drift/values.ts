import fc from 'fast-check';
import { partitions } from '../cases/partitions.ts';
import { complaints, expression, isSchema, type JsonSchema, listOf } from '../contract/index.ts';
import type { Json } from '../model.ts';
import { type SchemaPlace, schemasAt, sides, wordsAt } from './places.ts';

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

const isText = (value: unknown): value is string => typeof value === 'string';

const limitsOf = (schemas: readonly JsonSchema[], keywords: RegExp): readonly number[] =>
  schemas
    .flatMap((one) => Object.entries(one))
    .flatMap(([keyword, value]) => (keywords.test(keyword) && typeof value === 'number' ? [value] : []));

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

const near = (text: string): readonly string[] => [
  ...[' ', '-', '\n', '\t', 'é', '\u0000'].flatMap((one) => [one + text, text + one]),
  ...[text.slice(1), text.slice(0, -1), text.toUpperCase(), text.toLowerCase()],
];

/** A text made so long or short, in ways that have a chance to keep what it matches. */
const stretched = (text: string, lengths: readonly number[]): readonly string[] =>
  lengths.flatMap((length) =>
    [0, text.length >> 1, text.length].map((at) => {
      const more = (text[at] ?? text.at(-1) ?? 'a').repeat(Math.max(0, length - text.length));
      return (text.slice(0, at) + more + text.slice(at)).slice(0, length);
    }),
  );

interface Tried {
  readonly value: Json;
  readonly isTaken: boolean;
}

/** Of values that are refused at a place for the same reasons, keeps the shortest. */
function sieve(place: SchemaPlace): (values: readonly Json[]) => readonly Tried[] {
  const facets = sides.flatMap((side) => place[side].map(({ isSure }) => (isSure ? side : undefined)));
  const complain = complaints({ allOf: [...schemasAt(place), {}] });
  const length = (value: Json): number => JSON.stringify(value).length;
  return (values) => {
    const longestFirst = values.toSorted((a, b) => length(a) - length(b)).toReversed();
    const kept = longestFirst.map((value): readonly [string, Tried] => {
      const wrong = complain(value).map(({ schemaPath }) => schemaPath);
      const refusing = wrong.map((path) => facets[Number(path.split('/')[2])]);
      const isTaken = sides.some((side) => !refusing.includes(side));
      return [`${typeof value} ${wrong.join()}`, { value, isTaken }];
    });
    return [...new Map(kept).values()].toSorted((a, b) => length(a.value) - length(b.value));
  };
}

/** Values on both sides of every keyword at a place, but for what is inside of objects and arrays. */
function scalars(place: SchemaPlace): readonly Tried[] {
  const schemas = schemasAt(place);
  const keep = sieve(place);
  const textsIn = (values: readonly Json[]): readonly string[] =>
    keep(values)
      .map(({ value }) => value)
      .filter(isText);
  const words = schemas.flatMap(({ enum: all, const: one }) => [
    ...listOf(all),
    ...(one === undefined ? [] : [one]),
  ]);
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
  return keep([...textsIn(all).flatMap((text) => stretched(text, lengths)), ...all]);
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
function objects(place: SchemaPlace, other: SchemaPlace): fc.Arbitrary<Json> {
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
export function valuesAt(place: SchemaPlace): fc.Arbitrary<Json> {
  const tried = scalars(place);
  const oneOf = (some: readonly Tried[]): readonly fc.Arbitrary<Json>[] =>
    some.length === 0 ? [] : [fc.constantFrom(...some.map(({ value }) => value))];
  const [members, items] = [place.below.get('*'), place.below.get('#')];
  const lengths = limitsOf(schemasAt(place), /^m..(Items|Contains)$/);
  const maxLength = Math.min(LARGEST, Math.max(1, ...lengths) + 1);
  const usual = [
    ...(members === undefined ? [] : [objects(place, members)]),
    ...(items === undefined ? [] : [fc.array(valuesAt(items), { maxLength })]),
    ...oneOf(tried.filter(({ isTaken }) => isTaken)),
  ];
  const weighted = usual.map((arbitrary) => ({ weight: USUAL, arbitrary }));
  return fc.oneof({ withCrossShrink: true }, ...oneOf(tried), ...weighted);
}
