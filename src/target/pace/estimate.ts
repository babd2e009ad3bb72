import { type Bucket, fullBuckets, learn, type Rates, spend, waitFor } from './buckets.ts';

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
    left = spend(left, method, at);
    at += latencyMs;
    left = learn(left, method, at);
  }
  return at - now;
}

/** Seconds that a plan takes at these rates, beginning with full buckets. `latencyMs`: one request without waiting. */
export const estimate = (steps: readonly PacedStep[], rates: Rates, latencyMs = 0): number =>
  simulate(steps, fullBuckets(rates), latencyMs) / 1000;
