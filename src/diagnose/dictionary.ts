import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Difference, Profile } from '../model.ts';

/** A rule broken at a case, as the key of a table. */
export type Pair = string;

/** The rule stands before the case; neither holds a space. */
export const pairOf = (rule: string, id: string): Pair => `${rule} ${id}`;

const split = (pair: Pair): readonly [rule: string, id: string] => {
  const space = pair.indexOf(' ');
  return [pair.slice(0, space), pair.slice(space + 1)];
};

export const ruleOf = (pair: Pair): string => split(pair)[0];

export const caseOf = (pair: Pair): string => split(pair)[1];

/** One way to be wrong, as text: two are the same when their texts are. */
export const differenceKey = ({ status, pointer, expected, actual }: Difference): string =>
  JSON.stringify([status ?? null, pointer ?? null, expected, actual]);

/** What a fault breaks, and in which ways. */
export type Signature = ReadonlyMap<Pair, readonly string[]>;

/** A fault as it is told. */
export interface Statement {
  readonly id: string;
  readonly statement: string;
}

/** A known fault, or several that no case tells apart. */
export interface KnownFault extends Statement {
  /** The faults with the same signature. */
  readonly same: readonly Statement[];
  /** Rules that say what is wrong. */
  readonly rules: readonly string[];
  readonly full: Signature;
  /** Where a smaller profile shows something else than the next larger one does at the same cases. */
  readonly gate?: Signature;
  readonly smoke?: Signature;
}

export interface Dictionary {
  /** Of the rules, cases and faults it was made of. */
  readonly madeOf: string;
  readonly contract: string;
  readonly faults: readonly KnownFault[];
}

/** What a fault shows in a profile. */
export function signatureIn({ full, gate = full, smoke = gate }: KnownFault, profile: Profile): Signature {
  switch (profile) {
    case 'smoke':
      return smoke;
    case 'gate':
      return gate;
    case 'full':
    case 'deep':
      return full;
  }
}

/** A rule, its differences and its cases, by their places in the lists; cases as ranges: `0-4,7`. */
type PackedRow = readonly [rule: number, differences: readonly number[], cases: string];

interface Packed {
  readonly format: 1;
  readonly contract: string;
  readonly madeOf: string;
  readonly rules: readonly string[];
  readonly cases: readonly string[];
  readonly differences: readonly string[];
  readonly faults: readonly {
    readonly id: string;
    readonly statement: string;
    readonly same?: readonly Statement[];
    readonly rules: readonly number[];
    readonly full: readonly PackedRow[];
    readonly gate?: readonly PackedRow[];
    readonly smoke?: readonly PackedRow[];
  }[];
}

/** `[0, 1, 2, 5]` as `0-2,5`. */
function toRanges(numbers: readonly number[]): string {
  const ranges: [from: number, to: number][] = [];
  for (const n of numbers.toSorted((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last?.[1] === n - 1) last[1] = n;
    else ranges.push([n, n]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(',');
}

function fromRanges(text: string): readonly number[] {
  return text.split(',').flatMap((range) => {
    const [from = 0, to = from] = range.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_, at) => from + at);
  });
}

/** Texts, each with a number. */
function lister() {
  const numbers = new Map<string, number>();
  return {
    numberOf(text: string): number {
      const number = numbers.get(text) ?? numbers.size;
      numbers.set(text, number);
      return number;
    },
    list: (): readonly string[] => [...numbers.keys()],
  };
}

/** All cases, those next to each other that the same faults break: their numbers make short ranges. */
function inCompany(faults: readonly KnownFault[]): readonly string[] {
  const brokenBy = new Map<string, Set<string>>();
  for (const { id, full, gate, smoke } of faults)
    for (const pair of [full, gate, smoke].flatMap((signature) => [...(signature?.keys() ?? [])])) {
      const known = brokenBy.get(caseOf(pair)) ?? new Set();
      brokenBy.set(caseOf(pair), known.add(`${id} ${ruleOf(pair)}`));
    }
  const left = [...brokenBy].toSorted(([a, x], [b, y]) => y.size - x.size || (a < b ? -1 : 1));
  const order: string[] = [];
  for (let next = left.shift(); next !== undefined; ) {
    const [id, broken] = next;
    order.push(id);
    const kinship = left.map(
      ([, other]) => 4 * [...other].filter((one) => broken.has(one)).length - other.size,
    );
    next = left.splice(kinship.indexOf(Math.max(...kinship)), 1)[0];
  }
  return order;
}

/** The text of a dictionary file, a line for each fault. */
export function packDictionary({ madeOf, contract, faults }: Dictionary): string {
  const [rules, cases, differences] = [lister(), lister(), lister()];
  for (const id of inCompany(faults)) cases.numberOf(id);
  const pack = (signature: Signature): readonly PackedRow[] => {
    const rows = new Map<string, { rule: number; ways: readonly number[]; cases: number[] }>();
    for (const [pair, keys] of signature) {
      const rule = rules.numberOf(ruleOf(pair));
      const ways = keys.map(differences.numberOf).toSorted((a, b) => a - b);
      const row = rows.get(`${rule} ${ways}`) ?? { rule, ways, cases: [] };
      row.cases.push(cases.numberOf(caseOf(pair)));
      rows.set(`${rule} ${ways}`, row);
    }
    return [...rows.values()].map((row) => [row.rule, row.ways, toRanges(row.cases)]);
  };
  const packed = faults.map((fault) => ({
    ...{ id: fault.id, statement: fault.statement },
    ...(fault.same.length === 0 ? {} : { same: fault.same }),
    ...{ rules: fault.rules.map(rules.numberOf), full: pack(fault.full) },
    ...(fault.gate === undefined ? {} : { gate: pack(fault.gate) }),
    ...(fault.smoke === undefined ? {} : { smoke: pack(fault.smoke) }),
  }));
  const head = {
    ...{ format: 1, contract, madeOf },
    ...{ rules: rules.list(), cases: cases.list(), differences: differences.list() },
  };
  const lines = packed.map((fault) => JSON.stringify(fault)).join(',\n');
  return `${JSON.stringify(head).slice(0, -1)},"faults":[\n${lines}\n]}\n`;
}

/** Reads what `packDictionary` wrote. */
export function unpackDictionary(text: string): Dictionary {
  const { contract, madeOf, rules, cases, differences, faults } = JSON.parse(text) as Packed;
  const unpack = (rows: readonly PackedRow[]): Signature =>
    new Map(
      rows.flatMap(([rule, ways, ranges]) => {
        const keys = ways.map((way) => differences[way] ?? '');
        return fromRanges(ranges).map((at) => [pairOf(rules[rule] ?? '', cases[at] ?? ''), keys] as const);
      }),
    );
  return {
    ...{ contract, madeOf },
    faults: faults.map(({ id, statement, same = [], rules: broken, full, gate, smoke }) => ({
      ...{ id, statement, same, rules: broken.map((at) => rules[at] ?? ''), full: unpack(full) },
      ...(gate === undefined ? {} : { gate: unpack(gate) }),
      ...(smoke === undefined ? {} : { smoke: unpack(smoke) }),
    })),
  };
}

/** A hash of what a dictionary is made of: it is out of date when the hash is another one. */
export const hashOf = (parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);

const REVISION = '2026-04';
const FILE = new URL(`../../schemas/causes/${REVISION}.json`, import.meta.url);

let shipped: Dictionary | undefined;

/** The dictionary that ships with the package, read when it is first needed. */
export function shippedDictionary(): Dictionary {
  shipped ??= unpackDictionary(readFileSync(FILE, 'utf8'));
  return shipped;
}
