/** What is known of a limit: the largest size that was taken, and the smallest that was not. */
export interface Bracket {
  readonly taken?: number;
  readonly refused?: number;
}

/** Whether the limit is known to the last unit, or known not to be among the sizes. */
export function isNarrow({ taken, refused }: Bracket, sizes: readonly number[]): boolean {
  if (refused === undefined) return taken !== undefined && taken >= (sizes.at(-1) ?? 0);
  // Nothing is asked for that is smaller than the smallest.
  return taken === undefined ? refused <= (sizes[0] ?? 0) : refused - taken <= 1;
}

/**
 * The next size to ask for: the middle of the likely sizes that are left; then right above the largest taken one,
 * for limits are round; then right below the smallest refused one; then the middle.
 */
export function nextSize({ taken = 0, refused }: Bracket, sizes: readonly number[]): number {
  const likely = sizes.filter((size) => size > taken && (refused === undefined || size < refused));
  const middle = likely[Math.floor(likely.length / 2)];
  if (middle !== undefined) return middle;
  const end = refused ?? taken + 2;
  if (sizes.includes(taken)) return taken + 1;
  return sizes.includes(end) ? end - 1 : Math.floor((taken + end) / 2);
}

/** A bracket with one size more. Sizes outside it change nothing. */
export function narrowed({ taken, refused }: Bracket, size: number, isTaken: boolean): Bracket {
  if (isTaken) return { taken: Math.max(taken ?? 0, size), ...(refused === undefined ? {} : { refused }) };
  return {
    ...(taken === undefined ? {} : { taken }),
    refused: Math.min(refused ?? Number.POSITIVE_INFINITY, size),
  };
}
