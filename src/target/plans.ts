import type { Rates } from './buckets.ts';

/** The plans whose documented limits are known, as `--plan` names them. */
export type PlanName = 'free' | 'essentials' | 'professional' | 'enterprise';

const SELF_SERVICE: Rates = {
  writes: { perMinute: 25, burst: 5 },
  reads: { perMinute: 50, burst: 5 },
};

/**
 * Limits of requests to organization connections by plan, as Auth0's rate limit configurations give them. On
 * the free plan one limit of the whole Management API counts for reads and writes together.
 */
export const PLANS: Readonly<Record<PlanName, Rates>> = {
  free: { all: { perMinute: 120, burst: 2 } },
  essentials: SELF_SERVICE,
  professional: SELF_SERVICE,
  enterprise: { writes: { perMinute: 150, burst: 5 }, reads: { perMinute: 100, burst: 10 } },
};

export function isPlanName(text: string): text is PlanName {
  return Object.hasOwn(PLANS, text);
}
