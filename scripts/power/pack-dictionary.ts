/** Writes the file that `src/diagnose/dictionary.ts` reads. */
import {
  caseOf,
  type Dictionary,
  type KnownFault,
  type PackedRow,
  ruleOf,
  type Signature,
} from '../../src/diagnose/dictionary.ts';
import { defined } from '../../src/text/json.ts';

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
    id: fault.id,
    statement: fault.statement,
    ...(fault.same.length === 0 ? {} : { same: fault.same }),
    rules: fault.rules.map(rules.numberOf),
    full: pack(fault.full),
    ...defined({ gate: fault.gate && pack(fault.gate), smoke: fault.smoke && pack(fault.smoke) }),
  }));
  const head = {
    format: 1,
    contract,
    madeOf,
    rules: rules.list(),
    cases: cases.list(),
    differences: differences.list(),
  };
  const lines = packed.map((fault) => JSON.stringify(fault)).join(',\n');
  return `${JSON.stringify(head).slice(0, -1)},"faults":[\n${lines}\n]}\n`;
}
