import type { Response } from '../model.ts';
import type { Told } from './buckets.ts';

/** A reset further away is not believed: buckets refill within minutes. */
const LONGEST_MS = 600_000;

/** How far the server's clock is ahead of ours, at the least, in milliseconds; negative when it is behind. */
export type Ahead = number | undefined;

/**
 * What a reply's date says of the server's clock. Dates are cut to seconds, so the greatest lower bound of all
 * replies is the best; it begins anew when it can no longer be true, because a clock was set.
 */
export function aheadAfter(known: Ahead, reply: Response, sent: number, received: number): Ahead {
  const date = Date.parse(reply.headers.date ?? '');
  if (Number.isNaN(date)) return known;
  const least = date - received;
  return known === undefined || known > date + 1000 - sent ? least : Math.max(known, least);
}

/** The x-ratelimit headers of a reply; undefined when it does not say what remains. */
export function toldBy({ headers }: Response, ahead: Ahead, now: number): Told | undefined {
  const remaining = headers['x-ratelimit-remaining'] ?? '';
  if (!/^\d+$/.test(remaining)) return undefined;
  const resetMs = Number(headers['x-ratelimit-reset'] ?? Number.NaN) * 1000 - (now + (ahead ?? 0));
  return {
    remaining: Number(remaining),
    resetMs: resetMs > 0 && resetMs <= LONGEST_MS ? resetMs : undefined,
  };
}
