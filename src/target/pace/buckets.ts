export interface Rate {
  readonly perMinute: number;
  readonly burst: number;
}

/** The buckets of a tenant. A request takes a token from each bucket that it counts against. */
export interface Rates {
  readonly all?: Rate;
  /** PATCH, POST, DELETE. */
  readonly writes?: Rate;
  /** GET. */
  readonly reads?: Rate;
}

const KINDS = ['all', 'writes', 'reads'] as const;

/** One bucket at one moment, in milliseconds on our clock. */
export interface Bucket {
  readonly kind: keyof Rates;
  readonly rate: Rate;
  readonly tokens: number;
  /** When the next token is added; undefined if it is full, or was when the request in flight left. */
  readonly tick?: number | undefined;
  /** The server said that nothing may be sent before this. */
  readonly until: number;
}

export interface ToldRates {
  readonly remaining: number;
  /** Milliseconds until a token is added; undefined if that is not known or not plausible. */
  readonly resetMs: number | undefined;
}

/** Reset and Date are whole seconds, one rounded up and one down, so a reset may be this much late. */
const ROUNDING_MS = 2_000;

const every = ({ rate }: Bucket): number => 60_000 / rate.perMinute;

function refilled(bucket: Bucket, now: number): Bucket {
  const { tick, tokens, rate } = bucket;
  if (tick === undefined || tick > now) return bucket;
  const added = Math.floor((now - tick) / every(bucket)) + 1;
  if (tokens + added >= rate.burst) return { ...bucket, tokens: rate.burst, tick: undefined };
  return { ...bucket, tokens: tokens + added, tick: tick + added * every(bucket) };
}

/** Milliseconds until `room` requests may be sent at once, at most as many as the bucket holds. */
function readyIn(bucket: Bucket, now: number, room = 1): number {
  const { tokens, tick, until, rate } = refilled(bucket, now);
  const missing = Math.min(room, rate.burst) - tokens;
  const token = missing <= 0 ? 0 : (tick ?? now + every(bucket)) - now + (missing - 1) * every(bucket);
  return Math.max(0, token, until - now);
}

/**
 * The bucket after a reply. We add tokens from the time of the first reply; the server starts earlier, when
 * the request arrives. So a request sent at one of our ticks never arrives before the server's tick.
 */
function answered(bucket: Bucket, now: number, told?: ToldRates): Bucket {
  const at = refilled(bucket, now);
  const tokens = Math.min(at.tokens, told?.remaining ?? at.tokens);
  const tick = at.tick ?? (tokens < at.rate.burst ? now + every(at) : undefined);
  if (told?.remaining !== 0) return { ...at, tokens, tick };
  const reset = now + (told.resetMs ?? 0);
  return { ...at, tokens, tick: Math.max(tick ?? now, reset - ROUNDING_MS), until: reset };
}

/** The bucket after a 429: empty. */
const drained = (bucket: Bucket, now: number, told?: ToldRates): Bucket => {
  const empty = { ...bucket, tokens: 0, tick: now + every(bucket) };
  return answered(empty, now, { resetMs: told?.resetMs, remaining: 0 });
};

export const fullBuckets = (rates: Rates): readonly Bucket[] =>
  KINDS.flatMap((kind) => {
    const rate = rates[kind];
    return rate === undefined ? [] : [{ kind, rate, tokens: rate.burst, until: Number.NEGATIVE_INFINITY }];
  });

const counts = ({ kind }: Bucket, method: string): boolean =>
  kind === 'all' || (kind === 'reads') === (method === 'GET' || method === 'HEAD');

/** Milliseconds until every bucket of a method has as many tokens as requests are sent at once. */
export const waitFor = (buckets: readonly Bucket[], method: string, now: number, room = 1): number =>
  Math.max(0, ...buckets.map((bucket) => (counts(bucket, method) ? readyIn(bucket, now, room) : 0)));

export const spend = (buckets: readonly Bucket[], method: string, now: number): readonly Bucket[] =>
  buckets.map((bucket) => {
    const { tokens, ...rest } = refilled(bucket, now);
    return counts(bucket, method) ? { ...rest, tokens: tokens - 1 } : bucket;
  });

/** The buckets after a reply; without a reply if the request had no answer. */
export function learn(
  buckets: readonly Bucket[],
  method: string,
  now: number,
  reply?: { readonly isLimited: boolean; readonly told: ToldRates | undefined },
): readonly Bucket[] {
  const after = reply?.isLimited === true ? drained : answered;
  return buckets.map((bucket) => (counts(bucket, method) ? after(bucket, now, reply?.told) : bucket));
}

/** The part of a request that pace depends on; steps of a plan have it too. */
export type PacedStep = { readonly method: string } | { readonly request: { readonly method: string } };

/** The usual latency in milliseconds: recorded answers took 292 to 303, reads 296 in the median. */
export const USUAL_LATENCY_MS = 300;

/** Milliseconds that requests take one after the other, from the current buckets. Sends nothing. */
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

/** Seconds that a plan takes from full buckets. `latencyMs`: the time of one request without waiting. */
export const estimate = (steps: readonly PacedStep[], rates: Rates, latencyMs = 0): number =>
  simulate(steps, fullBuckets(rates), latencyMs) / 1000;
