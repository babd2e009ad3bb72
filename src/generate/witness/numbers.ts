import type { JsonSchema } from '../../contract/index.ts';

const bounds = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'];

const given = (facets: readonly JsonSchema[], keywords: readonly string[]): readonly number[] =>
  facets
    .flatMap((facet) => keywords.map((keyword) => facet[keyword]))
    .filter((one) => typeof one === 'number');

/** Multiples of a step on either side of a bound, and what lies between two of them. */
function multiples(step: number, limits: readonly number[]): readonly number[] {
  const around = limits.flatMap((limit) => [Math.floor(limit / step), Math.ceil(limit / step)]);
  return [0, 1, 2, ...around].flatMap((n) => [n - 1, n, n + 1]).flatMap((n) => [n * step, (n + 0.5) * step]);
}

/** Numbers on every side of every keyword that the schemas of a place have for numbers. */
export function numbers(facets: readonly JsonSchema[]): readonly number[] {
  const limits = given(facets, bounds);
  const steps = given(facets, ['multipleOf']).filter((step) => step > 0);
  const sized = facets.some(({ format }) => typeof format === 'string' && /^(int|float|double)/.test(format));
  const all = [
    ...[1, 0, -1, 1.5],
    ...limits.flatMap((limit) => [limit, limit - 1, limit + 1, limit - 0.5, limit + 0.5]),
    ...steps.flatMap((step) => multiples(step, limits)),
    ...(sized ? [2_147_483_647, 2_147_483_648, -2_147_483_649, 2 ** 63, 2 ** 64] : []),
  ];
  return [...new Set(all)].filter(Number.isFinite);
}
