/** Which refusals are worth most: each next one is the one that shows most mutants that nothing before it showed. */
import type { Scored } from './score.ts';

/** A refusal and how many mutants it is the first to show. */
export type Ranked = readonly [refusal: string, mutants: number];

/** Greedy over the kill matrix: what the accepted bodies and readings show does not count. */
export function rank(scored: readonly Scored[], isRefusal: (id: string) => boolean): readonly Ranked[] {
  const left = new Set(
    scored.map(({ gate }) => gate).filter(({ cases }) => cases.length > 0 && cases.every(isRefusal)),
  );
  const refusals = [...new Set([...left].flatMap(({ cases }) => cases))];
  const ranked: Ranked[] = [];
  while (left.size > 0) {
    const shown = refusals.map((refusal) => [...left].filter(({ cases }) => cases.includes(refusal)));
    const best = shown.reduce((most, one, at) => (one.length > (shown[most]?.length ?? 0) ? at : most), 0);
    for (const mutant of shown[best] ?? []) left.delete(mutant);
    ranked.push([refusals[best] ?? '', shown[best]?.length ?? 0]);
  }
  return ranked;
}
