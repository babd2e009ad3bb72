import type { Exchange, View } from '../model.ts';

/** The newest reading of a view among the first exchanges. */
export function readingBefore(
  exchanges: readonly Exchange[],
  count: number,
  view: View,
): Exchange | undefined {
  for (let at = count - 1; at >= 0; at -= 1)
    if (exchanges[at]?.case.id === `read/${view}`) return exchanges[at];
  return undefined;
}
