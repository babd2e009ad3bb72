/** Writes a minute and how many at once, as the documents give them: 25 a minute, burst 5. */
export interface Rate {
  readonly perMinute: number;
  readonly burst: number;
}

/** Seconds that so many requests take at a rate: the burst at once, the rest one by one. */
export function seconds(requests: number, { perMinute, burst }: Rate): number {
  return (Math.max(0, requests - burst) * 60) / perMinute;
}

/** A duration for people: `4 min 48 s`. */
export function duration(total: number): string {
  const whole = Math.ceil(total);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
