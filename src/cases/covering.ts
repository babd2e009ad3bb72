import type { MemberSpec } from '../contract/members.ts';
import type { JsonObject } from '../model.ts';
import { type Filled, filledWith, isText, merged, type Partition } from './partition.ts';

/** A row of a covering array: one class index for each column; `undefined` where the column is left out. */
export type CoveringRow = readonly (number | undefined)[];

/** Each choice of `size` elements, in their order. */
export const subsets = <One>(some: readonly One[], size: number): readonly (readonly One[])[] =>
  size === 0
    ? [[]]
    : some.flatMap((one, at) => subsets(some.slice(at + 1), size - 1).map((others) => [one, ...others]));

/** What a row covers: at strength 1 its classes (each-choice), at strength 2 their pairs (pairwise). */
export function covers(row: CoveringRow, strength: 1 | 2): readonly string[] {
  const cells = row.flatMap((value, column) => (value === undefined ? [] : [`${column}:${value}`]));
  return subsets(cells, strength).map((together) => together.join('|'));
}

/** The Cartesian product of the lists; the last list varies first. */
export const product = <One>(lists: readonly (readonly One[])[]): readonly (readonly One[])[] =>
  lists.reduce<readonly (readonly One[])[]>(
    (rows, list) => rows.flatMap((row) => list.map((one) => [...row, one])),
    [[]],
  );

interface Candidate {
  readonly row: CoveringRow;
  readonly pairs: readonly string[];
}

/** The candidate that covers most open pairs; the first of several. */
function best(candidates: readonly Candidate[], open: ReadonlySet<string>): Candidate | undefined {
  let found: Candidate | undefined;
  let most = 0;
  for (const candidate of candidates) {
    const gain = candidate.pairs.filter((pair) => open.has(pair)).length;
    if (gain > most) [found, most] = [candidate, gain];
  }
  return found;
}

/**
 * A covering array: the rows hold every class, or pair of classes, that any allowed row holds.
 * Greedy and deterministic: the first best row wins. Within a row or two of the bound for this contract.
 * `seeds` come first; `sizes` is the number of classes in each column.
 */
export function covering(
  sizes: readonly number[],
  allowed: (row: CoveringRow) => boolean,
  seeds: readonly CoveringRow[],
  strength: 1 | 2,
): readonly CoveringRow[] {
  const candidates = product(sizes.map((size) => [...Array(size).keys()]))
    .filter(allowed)
    .map((row): Candidate => ({ row, pairs: covers(row, strength) }));
  const open = new Set(candidates.flatMap(({ pairs }) => pairs));
  for (const pair of seeds.flatMap((seed) => covers(seed, strength))) open.delete(pair);
  const rows = [...seeds];
  for (let next = best(candidates, open); next !== undefined; next = best(candidates, open)) {
    for (const pair of next.pairs) open.delete(pair);
    rows.push(next.row);
  }
  return rows;
}

/**
 * Leaves out every cell whose pairs other rows cover too, so that rows become partial updates.
 * The first `kept` rows stay whole; those that match `first` are thinned first, and so lose most.
 */
export function thinned(
  rows: readonly CoveringRow[],
  allowed: (row: CoveringRow) => boolean,
  kept: number,
  first: (row: CoveringRow) => boolean = () => false,
): readonly CoveringRow[] {
  const count = new Map<string, number>();
  for (const row of rows) for (const pair of covers(row, 2)) count.set(pair, (count.get(pair) ?? 0) + 1);
  const thin = (row: CoveringRow): CoveringRow =>
    row.reduce<CoveringRow>((current, _, column) => {
      const shorter = current.map((cell, at) => (at === column ? undefined : cell));
      const after = new Set(covers(shorter, 2));
      const lost = covers(current, 2).filter((pair) => !after.has(pair));
      if (!allowed(shorter) || lost.some((pair) => (count.get(pair) ?? 0) < 2)) return current;
      for (const pair of lost) count.set(pair, (count.get(pair) ?? 0) - 1);
      return shorter;
    }, row);
  const result = [...rows];
  const order = [...rows.keys()]
    .slice(kept)
    .toSorted((a, b) => Number(first(rows[b] ?? [])) - Number(first(rows[a] ?? [])));
  for (const index of order) result[index] = thin(rows[index] ?? []);
  return result;
}

/** One column per member; `text` stands for the next of its texts. */
export type Table = readonly {
  readonly member: string;
  readonly cells: readonly (Partition | 'text')[];
}[];

/** The classes of members; nulls last, so that ties between rows are broken for values. */
export const tableOf = (members: readonly MemberSpec[], inside: readonly Partition[]): Table =>
  members.map(({ name }) => {
    const own = inside.filter(({ edge }) => edge.subject === name);
    const isNull = ({ boundary }: Partition): number => Number(boundary === null);
    const values = own.filter((one) => !isText(one)).toSorted((a, b) => isNull(a) - isNull(b));
    return { member: name, cells: own.some(isText) ? ['text', ...values] : values };
  });

/** The row that stands for a body. */
export const rowOf = (body: JsonObject, table: Table): CoveringRow =>
  table.map(({ member, cells }) => {
    if (!Object.hasOwn(body, member)) return undefined;
    const fixed = cells.findIndex((cell) => cell !== 'text' && cell.boundary === body[member]);
    return fixed === -1 ? cells.indexOf('text') : fixed;
  });

/** A row as a body; `textFor` gives each text cell what it stands for. */
export function fill(
  row: CoveringRow,
  table: Table,
  textFor: (member: string) => Filled | undefined = () => undefined,
): Filled {
  const parts = table.flatMap(({ member, cells }, column): Filled | [] => {
    const cell = cells[row[column] ?? -1];
    if (cell === undefined) return [];
    if (cell !== 'text') return filledWith(cell);
    return textFor(member) ?? { body: { [member]: 'patchproof' }, edges: [] };
  });
  return merged(parts);
}
