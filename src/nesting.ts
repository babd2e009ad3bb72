/** Deeper than any answer, contract or record, and far from what overflows a stack. */
export const DEEPEST = 200;

/** Whether a value is nested more than so many levels deep. */
export function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((one) => isDeeper(one, levels - 1));
}

function cut(value: unknown, levels: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (levels === 0) return '…';
  if (Array.isArray(value)) return value.map((one) => cut(one, levels - 1));
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, cut(one, levels - 1)]));
}

/** The same value, with a `…` in place of what is nested too deep to be walked. */
export const bounded = <Value>(value: Value): Value =>
  isDeeper(value, DEEPEST) ? (cut(value, DEEPEST) as Value) : value;
