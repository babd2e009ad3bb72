import type { Finding } from '../model.ts';
import { groupBy } from '../text/group-by.ts';
import { defined } from '../text/json.ts';
import type { Failure, JudgedRun } from './diagnosis.ts';
import { differenceKey, type KnownFault, type Pair, pairOf, ruleOf, signatureIn } from './dictionary.ts';

export interface Symptom extends Failure {
  /** The ways in which it is wrong; undefined where an old record does not say. */
  readonly ways?: ReadonlySet<string>;
}

/** The evidence of a run for and against known faults. */
export interface Symptoms {
  /** Failures by rule and case; in a deep run, by rule and way to break it. */
  readonly broken: ReadonlyMap<Pair, readonly Symptom[]>;
  /** Whether the run tested this pair and found nothing wrong. */
  readonly isUpheld: (pair: Pair) => boolean;
  /** What a fault breaks, in the terms of `broken`. */
  readonly predict: (fault: KnownFault) => ReadonlyMap<Pair, readonly string[]>;
  readonly wasSent: (id: string) => boolean;
  /** Whether the run distinguishes the ways to break a rule, and the cases. */
  readonly isExact: boolean;
}

function symptomsOf(finding: Finding, exchangeOf: (id: string) => number | undefined): readonly Symptom[] {
  const found = new Map<string, Symptom & { ways?: Set<string> }>();
  // A record of an older version holds only the violations that were kept.
  const answers = finding.answers ?? finding.violations.map((one) => ({ ...one, cases: [one.case] }));
  for (const { cases, differences } of answers)
    for (const id of cases) {
      const exchange = exchangeOf(id);
      const ways = differences && new Set<string>();
      const symptom = found.get(id) ?? { rule: finding.rule, case: id, ...defined({ exchange, ways }) };
      for (const one of differences ?? []) symptom.ways?.add(differenceKey(one));
      found.set(id, symptom);
    }
  return [...found.values()];
}

const grouped = (symptoms: readonly Symptom[], keysOf: (symptom: Symptom) => readonly Pair[]) => {
  const groups = new Map<Pair, Symptom[]>();
  for (const symptom of symptoms)
    for (const key of keysOf(symptom)) groups.set(key, [...(groups.get(key) ?? []), symptom]);
  return groups;
};

/** In a deep run every case is new, so faults are distinguished by the rule and the way it was broken. */
function byWay(symptoms: readonly Symptom[], findings: readonly Finding[]): Omit<Symptoms, 'wasSent'> {
  const upheld = new Set(
    findings.filter(({ outcome, judged }) => outcome === 'upheld' && judged > 0).map(({ rule }) => rule),
  );
  return {
    broken: grouped(symptoms, ({ rule, ways }) => [...(ways ?? [])].map((way) => pairOf(rule, way))),
    isUpheld: (pair) => upheld.has(ruleOf(pair)),
    predict: ({ full }) =>
      new Map(
        [...full].flatMap(([pair, ways]) => ways.map((way) => [pairOf(ruleOf(pair), way), [way]] as const)),
      ),
    isExact: false,
  };
}

/**
 * A rule at the cases that it decided.
 * Left out: answers that another fault turned into a refusal. They neither confirm nor refute.
 */
function decidedIn(
  { rule, outcome, exchanges = [], undecided = [] }: Finding,
  caseOf: ReadonlyMap<number, string>,
): readonly Pair[] {
  if (outcome !== 'upheld' && outcome !== 'violated') return [];
  const open = new Set(undecided);
  const ids = new Set(exchanges.flatMap((n) => caseOf.get(n) ?? []));
  return [...ids].filter((id) => !open.has(id)).map((id) => pairOf(rule, id));
}

/** The failures of a record, and what faults are compared with. */
export function readSymptoms({ header, exchanges, findings }: JudgedRun): Symptoms {
  const sent = new Set(exchanges.map((one) => one.case));
  const judging = findings.filter(({ level }) => level !== 'observe');
  const symptoms = judging
    .filter(({ outcome }) => outcome === 'violated')
    .flatMap((finding) => {
      const numbers = new Set(finding.exchanges);
      const first = new Map(
        exchanges
          .filter(({ n }) => numbers.has(n))
          .toReversed()
          .map((one) => [one.case, one.n]),
      );
      const shown = new Map(finding.violations.map((one) => [one.case, one.exchange]));
      return symptomsOf(finding, (id) => shown.get(id) ?? first.get(id));
    });
  const wasSent = (id: string): boolean => sent.has(id);
  if (header.profile === 'deep') return { ...byWay(symptoms, judging), wasSent };
  const broken = grouped(symptoms, ({ rule, case: id }) => [pairOf(rule, id)]);
  const caseOf = new Map(exchanges.map((one) => [one.n, one.case]));
  const judged = new Set(judging.flatMap((finding) => decidedIn(finding, caseOf)));
  return {
    broken,
    isUpheld: (pair) => judged.has(pair) && !broken.has(pair),
    predict: (fault) => signatureIn(fault, header.profile),
    wasSent,
    isExact: symptoms.every(({ ways }) => ways !== undefined),
  };
}

/** The most failures that are shown of a cause. */
const SHOWN = 3;

/**
 * Chooses failures to show, each case once: the cause's own rules, then reproduced ones, then small requests.
 * Failures that an earlier request may have caused are shown only if there are no others: the first.
 */
export function samplesIn({ exchanges, findings }: JudgedRun) {
  const sizes = new Map(
    exchanges.map(({ n, request: { body = '', elided } }) => [n, elided ? 1e9 : body.length]),
  );
  const byRule = new Map(findings.map((finding) => [finding.rule, finding]));
  const doubt = ({ rule, case: id }: Failure): number => {
    const finding = byRule.get(rule);
    if (finding === undefined) return 0;
    const { part, stability, confirmedBy, violations } = finding;
    // The requests recorded with this violation were sent again and reproduced it.
    if (stability === 'stable' && confirmedBy === undefined && violations[0]?.case === id) return 0;
    // An earlier request may have stored what this one shows.
    return part === 'response' || part === 'state' ? 2 : 1;
  };
  return (failures: readonly Failure[], { rules }: KnownFault): readonly Failure[] => {
    const foreign = ({ rule }: Failure): number => (rules.includes(rule) ? 0 : 1);
    const size = ({ exchange = -1 }: Failure): number => sizes.get(exchange) ?? 0;
    const sorted = failures
      .filter((one) => doubt(one) < 2)
      .toSorted((a, b) => foreign(a) - foreign(b) || doubt(a) - doubt(b) || size(a) - size(b));
    if (sorted.length === 0)
      return failures.toSorted((a, b) => (a.exchange ?? 0) - (b.exchange ?? 0)).slice(0, 1);
    return groupBy(sorted, (one) => one.case)
      .slice(0, SHOWN)
      .map(([first]) => first);
  };
}
