import type { Outcome, Verdict } from '../model.ts';

const rank: Readonly<Record<Outcome, number>> = {
  untested: 0,
  inapplicable: 1,
  upheld: 2,
  inconclusive: 3,
  violated: 4,
};

/** The higher of two outcomes: associative and commutative, so that order cannot change a report. */
export function fold(a: Outcome, b: Outcome): Outcome {
  return rank[a] >= rank[b] ? a : b;
}

/** What one verdict makes of a rule. */
export function outcomeOf(verdict: Verdict): Outcome {
  switch (verdict.kind) {
    case 'pass':
    case 'observed':
      return 'upheld';
    case 'violation':
      return 'violated';
    case 'inapplicable':
      return 'inapplicable';
    case 'inconclusive':
      return 'inconclusive';
  }
}

/** How many rules ended in each outcome. */
export function countOutcomes(
  findings: readonly { readonly outcome: Outcome }[],
): Readonly<Record<Outcome, number>> {
  const counts: Record<Outcome, number> = {
    untested: 0,
    inapplicable: 0,
    upheld: 0,
    inconclusive: 0,
    violated: 0,
  };
  for (const { outcome } of findings) counts[outcome] += 1;
  return counts;
}
