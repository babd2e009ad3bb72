import { answered, type Bucket, change, fullBuckets, type Rates, taken, waitFor } from './buckets.ts';

/** As much of a request as pace depends on: a request has it, and so has a step of a plan. */
export type PacedStep = { readonly method: string } | { readonly request: { readonly method: string } };

/** What the recorded answers took, in milliseconds: 292 to 303, the median of reads 296. */
export const USUAL_LATENCY_MS = 300;

/** Milliseconds that requests take, one after the other, out of buckets as they are now. Sends nothing. */
export function simulate(
  steps: readonly PacedStep[],
  buckets: readonly Bucket[],
  latencyMs: number,
  now = 0,
): number {
  let at = now;
  let left = buckets;
  for (const step of steps) {
    const method = 'request' in step ? step.request.method : step.method;
    at += waitFor(left, method, at);
    left = change(left, method, (bucket) => taken(bucket, at));
    at += latencyMs;
    left = change(left, method, (bucket) => answered(bucket, at));
  }
  return at - now;
}

/** Seconds that a plan takes at these rates, beginning with full buckets. `latencyMs`: one request without waiting. */
export function estimate(steps: readonly PacedStep[], rates: Rates, latencyMs = 0): number {
  return simulate(steps, fullBuckets(rates), latencyMs) / 1000;
}
