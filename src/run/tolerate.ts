import type { BaselineEntry, Finding, Profile, Tolerance } from '../model.ts';
import { isSamePair, type Pair, pairsOf } from '../pairs.ts';

/** Why an entry puts up with what it names, without what it names. */
export function toleranceOf({ reason, since, expires, ticket }: BaselineEntry): Tolerance {
  return { reason, since, expires, ...(ticket === undefined ? {} : { ticket }) };
}

/**
 * A violated finding held against the entries of its rule: tolerated when every answer of it is in them, and
 * otherwise with the cases that are new. Random draws are cases that no other run has: there the answer is enough.
 */
export function tolerate(finding: Finding, entries: readonly BaselineEntry[], profile: Profile): Finding {
  const own = entries.filter(({ rule }) => rule === finding.rule);
  const pairs = pairsOf(finding.answers ?? []);
  if (finding.outcome !== 'violated' || own.length === 0 || pairs.length === 0) return finding;
  const holds = (entry: BaselineEntry, pair: Pair): boolean =>
    pairsOf(entry.answers).some((known) => isSamePair(known, pair, profile === 'deep'));
  const fresh = pairs.filter((pair) => !own.some((entry) => holds(entry, pair)));
  if (fresh.length > 0) return { ...finding, fresh: [...new Set(fresh.map((pair) => pair.case))] };
  const used = own.filter((entry) => pairs.some((pair) => holds(entry, pair)));
  return { ...finding, tolerated: used.map(toleranceOf) };
}

/**
 * What a tolerated violation explains is tolerated with it: a rule that is inconclusive at cases whose answers are known
 * to be wrong, and nowhere else.
 */
export function explained(findings: readonly Finding[]): readonly Finding[] {
  const known = findings.flatMap(({ tolerated, answers = [] }) =>
    tolerated === undefined ? [] : answers.flatMap(({ cases }) => cases.map((id) => ({ id, tolerated }))),
  );
  if (known.length === 0) return findings;
  return findings.map((finding) => {
    const { outcome, undecided = [] } = finding;
    if (outcome !== 'inconclusive' || undecided.length === 0) return finding;
    const own = undecided.map((id) => known.filter((one) => one.id === id));
    if (own.some((list) => list.length === 0)) return finding;
    const tolerated = new Map(
      own
        .flat()
        .flatMap((one) => one.tolerated)
        .map((one) => [JSON.stringify(one), one]),
    );
    return { ...finding, tolerated: [...tolerated.values()] };
  });
}
