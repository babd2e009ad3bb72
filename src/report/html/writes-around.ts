import type { Violation } from '../../model.ts';
import type { Shown } from './detail.ts';

/** How many writes to the same resource share the two readings around a violation, its own among them. */
export function writesAround({ record: { exchanges } }: Shown, { exchange: n }: Violation): number {
  const own = exchanges.find((one) => one.n === n);
  if (own === undefined) return 0;
  const same = exchanges.filter(({ request }) => request.path === own.request.path);
  const reads = same.filter(({ request }) => request.method === 'GET').map((one) => one.n);
  const from = reads.findLast((read) => read < n) ?? Number.NEGATIVE_INFINITY;
  const to = reads.find((read) => read >= n) ?? Number.POSITIVE_INFINITY;
  return same.filter((one) => one.n > from && one.n < to && one.request.method !== 'GET').length;
}
