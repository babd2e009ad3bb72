import type { Exchange, View } from '../model.ts';
import { isAccepted } from './replies.ts';

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

/** The reading of home behind a case, the last time that it was carried out after an exchange. */
export function readingBehind(
  exchanges: readonly Exchange[],
  id: string | undefined,
  since: number,
): Exchange | undefined {
  const write = exchanges.findLast((one) => one.n > since && one.case.id === id && isAccepted(one.reply));
  return write && exchanges.find((one) => one.n > write.n && one.case.id === 'read/home');
}
