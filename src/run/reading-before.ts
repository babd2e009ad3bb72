import type { Exchange, View } from '../model.ts';

/** The newest reading of a view among the exchanges up to a number. */
export function readingBefore(
  exchanges: readonly Exchange[],
  last: number,
  view: View,
): Exchange | undefined {
  for (let at = Math.min(last, exchanges.length) - 1; at >= 0; at -= 1) {
    const one = exchanges[at];
    // Where some were left out, a number is further on than its place.
    if (one !== undefined && one.n <= last && one.case.id === `read/${view}`) return one;
  }
  return undefined;
}
