/** A row of a covering array: one class index for each column; `undefined` where the column is left out. */
export type CoveringRow = readonly (number | undefined)[];

/** 1: every class once (each-choice). 2: every pair of classes (pairwise). */
export type Strength = 1 | 2;

/** What a row covers: its classes, or as many of them together as the strength says. */
export function covers(row: CoveringRow, strength: Strength): readonly string[] {
  const cells = row.flatMap((value, column) => (value === undefined ? [] : [`${column}:${value}`]));
  const together = (some: readonly string[], size: number): readonly string[] =>
    size === 1
      ? some
      : some.flatMap((cell, at) =>
          together(some.slice(at + 1), size - 1).map((others) => `${cell}|${others}`),
        );
  return together(cells, strength);
}

function* product(sizes: readonly number[]): Generator<CoveringRow> {
  const [first, ...rest] = sizes;
  if (first === undefined) {
    yield [];
    return;
  }
  for (let index = 0; index < first; index++) for (const tail of product(rest)) yield [index, ...tail];
}

interface Candidate {
  readonly row: CoveringRow;
  readonly pairs: readonly string[];
}

/** The candidate that covers most of what is still open; the first of several. */
function best(candidates: readonly Candidate[], open: ReadonlySet<string>): Candidate | undefined {
  let found: { candidate: Candidate; gain: number } | undefined;
  for (const candidate of candidates) {
    const gain = candidate.pairs.reduce((sum, pair) => sum + (open.has(pair) ? 1 : 0), 0);
    if (gain > (found?.gain ?? 0)) found = { candidate, gain };
  }
  return found?.candidate;
}

function greedy(candidates: readonly Candidate[], wanted: ReadonlySet<string>): readonly CoveringRow[] {
  const open = new Set(wanted);
  const chosen: CoveringRow[] = [];
  for (let next = best(candidates, open); next !== undefined; next = best(candidates, open)) {
    for (const pair of next.pairs) open.delete(pair);
    chosen.push(next.row);
  }
  return chosen;
}

/**
 * A covering array: every class, or pair of classes, that some allowed row holds is held by a row returned.
 * Greedy over all allowed rows, first best wins: deterministic, and within a row or two of the bound at the
 * sizes of this contract. `seeds` come first; `sizes` is the number of classes a column.
 */
export function covering(
  sizes: readonly number[],
  allowed: (row: CoveringRow) => boolean,
  seeds: readonly CoveringRow[],
  strength: Strength,
): readonly CoveringRow[] {
  const candidates = [...product(sizes)]
    .filter(allowed)
    .map((row): Candidate => ({ row, pairs: covers(row, strength) }));
  const held = new Set(seeds.flatMap((seed) => covers(seed, strength)));
  const wanted = new Set(candidates.flatMap(({ pairs }) => pairs).filter((pair) => !held.has(pair)));
  return [...seeds, ...greedy(candidates, wanted)];
}

/**
 * Leaves out every cell whose pairs other rows cover too: what no pair needs is what a partial update omits.
 * The first `kept` rows stay whole; of the others, those that `first` names are thinned first, and most.
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
