import fc from 'fast-check';
import { expression, hasFormat, type JsonSchema } from '../../contract/index.ts';

/** Longer texts are not tried: what differs only beyond is said to be undecided. */
const LONGEST = 100_000;
/** Expressions may take their time: the square of the length, and more. */
const LONGEST_MATCHED = 5_000;

/** How long a text is tried at most, where there are expressions to match or none. */
export const longest = (isMatched: boolean): number => (isMatched ? LONGEST_MATCHED : LONGEST);

/** Above this, few ways of making a text so long are tried. */
const LONG = 2_000;

/** Valid and nearly valid texts of the formats that documents name. */
const specimens: Readonly<Record<string, readonly string[]>> = {
  'connection-id': ['con_0123456789abcdef', 'con_0123456789abcde_'],
  'organization-id': ['org_0123456789abcdef', 'org_0123456789abcde_'],
  uuid: ['123e4567-e89b-42d3-a456-426614174000'],
  email: ['a@example.com'],
  date: ['2026-04-09', '2026-02-30'],
  time: ['12:00:00Z'],
  'iso-time': ['12:00:00'],
  'date-time': ['2026-04-09T12:00:00Z'],
  'iso-date-time': ['2026-04-09T12:00:00'],
  duration: ['P1D'],
  uri: ['https://example.com/a'],
  url: ['https://example.com/a'],
  'uri-reference': ['/a', '\\'],
  'uri-template': ['/{a}', '{'],
  hostname: ['example.com', '-a'],
  ipv4: ['127.0.0.1'],
  ipv6: ['::1'],
  regex: ['^a$', '('],
  'json-pointer': ['/a', 'a'],
  'json-pointer-uri-fragment': ['#/a'],
  'relative-json-pointer': ['0/a'],
  byte: ['YQ==', '='],
};

/** What careless expressions let through or leave out, beside printable ASCII. */
const odd = [
  '\u0000',
  '\t',
  '\n',
  '\r',
  '\u007f',
  '\u00a0',
  'é',
  'ß',
  '漢',
  '\u2028',
  '\u200b',
  '\ufeff',
  '😀',
];
const printable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));
const intruders = ['\u0000', '\n', ' ', '-', '_', '.', 'A', '0', 'é', '😀'];

const ascending = (a: number, b: number): number => a - b;
const strings = (values: readonly unknown[]): readonly string[] =>
  values.filter((one): one is string => typeof one === 'string');

/** What the texts at a place are told apart by. */
interface Marks {
  readonly patterns: readonly RegExp[];
  readonly formats: readonly string[];
  /** Lengths in code points at which something changes, in ascending order. */
  readonly lengths: readonly number[];
  /** Words of enums: one of them is never as good as a text that is none. */
  readonly words: readonly string[];
}

function marksOf(facets: readonly JsonSchema[], words: readonly string[]): Marks {
  const all = (keyword: string): readonly unknown[] => [...new Set(facets.map((facet) => facet[keyword]))];
  const limits = [...all('minLength'), ...all('maxLength')].filter((one) => typeof one === 'number');
  const patterns = strings(all('pattern')).flatMap((pattern) => expression(pattern) ?? []);
  const edges = limits
    .flatMap((limit) => [limit - 1, limit, limit + 1])
    .filter((n) => n >= 0 && n <= longest(patterns.length > 0) + 1);
  return {
    patterns,
    formats: strings(all('format')),
    lengths: [...new Set(edges)].toSorted(ascending),
    words,
  };
}

const lengthOf = (text: string): number => Array.from(text).length;

/** Texts with the same signature are treated alike by every keyword there is, but for enum and const. */
function signature({ patterns, formats, lengths, words }: Marks, text: string): string {
  const bits = [
    ...patterns.map((pattern) => pattern.test(text)),
    ...formats.map((format) => hasFormat(format, text)),
    words.includes(text),
  ];
  const length = lengthOf(text);
  return `${bits.map(Number).join('')} ${lengths.filter((edge) => edge <= length).length}`;
}

/** Words an expression is made of: what a look-ahead forbids is found by nothing else. */
const literals = (source: string): readonly string[] => source.match(/[\w-]{2,}/g) ?? [];

/** Texts that match an expression; without its look-arounds when these cannot be drawn from. */
function drawn(pattern: RegExp): readonly string[] {
  const simple = pattern.source.replaceAll(/\(\?<?[=!](?:[^()]|\([^()]*\))*\)/g, '');
  for (const source of [pattern.source, simple]) {
    try {
      const arbitrary = fc.stringMatching(new RegExp(source, pattern.flags));
      return fc.sample(arbitrary, { seed: 1, numRuns: 24 });
    } catch {
      // Look-arounds and the like cannot be drawn from.
    }
  }
  return [];
}

function variants(text: string): readonly string[] {
  const units = Array.from(text);
  const middle = units.length >> 1;
  const insert = (at: number, unit: string): string =>
    [...units.slice(0, at), unit, ...units.slice(at)].join('');
  return [
    ...intruders.flatMap((unit) => [0, middle, units.length].map((at) => insert(at, unit))),
    units.slice(1).join(''),
    units.slice(0, -1).join(''),
    text.toUpperCase(),
    text.toLowerCase(),
  ];
}

/** A text made so long, in ways that have a chance to keep what it matches. */
function stretched(text: string, length: number): readonly string[] {
  const units = Array.from(text);
  if (units.length === length) return [text];
  if (units.length > length) {
    const head = length >> 1;
    const ends = [...units.slice(0, head), ...units.slice(units.length - (length - head))];
    return [units.slice(0, length), units.slice(units.length - length), ends].map((one) => one.join(''));
  }
  if (units.length === 0) return ['a'.repeat(length)];
  const places = [...new Set([0, units.length >> 1, units.length - 1, ...units.keys()])].slice(
    0,
    length > LONG ? 2 : 24,
  );
  return places.map((at) => {
    const more = (units[at] ?? 'a').repeat(length - units.length);
    return `${units.slice(0, at).join('')}${more}${units.slice(at).join('')}`;
  });
}

/** Keeps of every signature its first and shortest text. */
function sieve(marks: Marks): { readonly add: (text: string) => boolean; readonly kept: () => string[] } {
  const best = new Map<string, string>();
  return {
    add: (text) => {
      const key = signature(marks, text);
      const known = best.get(key);
      if (known === undefined || text.length < known.length) best.set(key, text);
      return known === undefined;
    },
    kept: () => [...best.values()],
  };
}

/**
 * Texts on every side of every keyword that the schemas of a place have for texts, one or more for each way in
 * which they can be told apart. Words of enums are not among them.
 */
export function texts(facets: readonly JsonSchema[], words: readonly string[]): readonly string[] {
  const marks = marksOf(facets, words);
  const key = JSON.stringify([marks.patterns.map(String), marks.formats, marks.lengths, words]);
  const known = made.get(key) ?? make(marks);
  made.set(key, known);
  return known;
}

/** Both sides, and request and answer, mostly say the same of a text: what was made once serves again. */
const made = new Map<string, readonly string[]>();

function make(marks: Marks): readonly string[] {
  const { add, kept } = sieve(marks);
  const plain = ['a', '', ...strings(Object.values(specimens).flat())];
  const own = [...marks.words, ...marks.patterns.flatMap((one) => [...literals(one.source), ...drawn(one)])];
  const single = marks.patterns.length > 0 ? [...printable, ...odd] : [];
  const seeds = [...(marks.formats.length > 0 ? plain : ['a', '']), ...own, ...single];
  const fresh = seeds.filter(add);
  const near = [...new Set([...fresh, ...own.slice(0, 40)])].filter((text) => text.length < 200);
  if (marks.patterns.length > 0 || marks.formats.length > 0 || marks.words.length > 0)
    for (const text of near.flatMap(variants)) add(text);
  const stems = [...new Set([...kept(), ...own.slice(0, 40)])];
  for (const length of marks.lengths)
    for (const text of length > LONG ? stems.slice(0, 8) : stems)
      for (const one of stretched(text, length)) add(one);
  return kept();
}
