/** A duration for people: `< 1 ms`, `12 ms`, `6.1 s`, `4 min 48 s`. */
export function seconds(ms: number): string {
  if (ms < 1) return '< 1 ms';
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const whole = Math.round(ms / 1000);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** That, in a sentence: `within 12 ms`, `in under 1 ms`. */
export const within = (ms: number): string => (ms < 1 ? 'in under 1 ms' : `within ${seconds(ms)}`);
