import { readFileSync } from 'node:fs';
import type { Difference, Profile } from '../model.ts';
import { defined } from '../text/json.ts';

/** A rule broken at a case, as the key of a table. */
export type Pair = string;

/** The rule comes before the case; neither contains a space. */
export const pairOf = (rule: string, id: string): Pair => `${rule} ${id}`;

export const ruleOf = (pair: Pair): string => pair.slice(0, pair.indexOf(' '));
export const caseOf = (pair: Pair): string => pair.slice(pair.indexOf(' ') + 1);

/** One way to be wrong, as text. Two ways are the same when their texts are. */
export const differenceKey = ({ status, pointer, expected, actual }: Difference): string =>
  JSON.stringify([status ?? null, pointer ?? null, expected, actual]);

/** What a fault breaks, and in which ways. */
export type Signature = ReadonlyMap<Pair, readonly string[]>;

/** A fault in words. */
export interface Statement {
  readonly id: string;
  readonly statement: string;
}

/** One fault, or several with the same effects, in some notation of rules and effects. */
interface Fault<Rule, Effects> extends Statement {
  /** The others with the same effects. */
  readonly same: readonly Statement[];
  /** Rules that say what is wrong. */
  readonly rules: readonly Rule[];
  readonly full: Effects;
  /** Where a smaller profile shows other effects than the next larger one at the same cases. */
  readonly gate?: Effects;
  readonly smoke?: Effects;
}

/** A known fault, or several that no case tells apart. */
export type KnownFault = Fault<string, Signature>;

export interface Dictionary {
  /** Identifies the rules, cases and faults that it was made of. */
  readonly madeOf: string;
  readonly contract: string;
  readonly faults: readonly KnownFault[];
}

/** The effects of a fault in a profile. */
export const signatureIn = ({ full, gate = full, smoke = gate }: KnownFault, profile: Profile): Signature =>
  ({ smoke, gate, full, deep: full })[profile];

/** A rule, its differences and its cases, as indexes into the lists; cases as ranges: `0-4,7`. */
export type PackedRow = readonly [rule: number, differences: readonly number[], cases: string];

type PackedFault = Fault<number, readonly PackedRow[]>;

interface Packed extends Omit<Dictionary, 'faults'> {
  readonly rules: readonly string[];
  readonly cases: readonly string[];
  readonly differences: readonly string[];
  readonly faults: readonly (Omit<PackedFault, 'same'> & Partial<Pick<PackedFault, 'same'>>)[];
}

function fromRanges(text: string): readonly number[] {
  return text.split(',').flatMap((range) => {
    const [from = 0, to = from] = range.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_, at) => from + at);
  });
}

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
    contract,
    madeOf,
    faults: faults.map(({ id, statement, same = [], rules: broken, full, gate, smoke }) => ({
      id,
      statement,
      same,
      rules: broken.map((at) => rules[at] ?? ''),
      full: unpack(full),
      ...defined({ gate: gate && unpack(gate), smoke: smoke && unpack(smoke) }),
    })),
  };
}

const REVISION = '2026-04';
const FILE = new URL(`../../schemas/causes/${REVISION}.json`, import.meta.url);

let shipped: Dictionary | undefined;

/** The dictionary that ships with the package, read when it is first needed. */
export function shippedDictionary(): Dictionary {
  shipped ??= unpackDictionary(readFileSync(FILE, 'utf8'));
  return shipped;
}
