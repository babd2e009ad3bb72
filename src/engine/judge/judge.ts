import type {
  BrokenVerdict,
  Case,
  Deviation,
  Finding,
  Observation,
  Outcome,
  Rule,
  Verdict,
  Violation,
} from '../../model.ts';
import type { About } from '../select.ts';

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

/** How many violations of one rule are kept; the rest look alike. */
const kept = 5;

export interface JudgedObservation {
  readonly observation: Observation;
  readonly verdict: Verdict;
}

/**
 * What a rule makes of the observations it is about. A case that was sent again to find out more is judged by
 * that; what its first sending left open no longer counts. Confirmations are not judged here.
 */
export function judge(rule: Rule, observations: readonly Observation[]): readonly JudgedObservation[] {
  return judgeOwn(
    rule,
    observations.filter((one) => one.purpose !== 'confirm' && rule.about(one.case)),
  );
}

const isViolation = ({ verdict }: JudgedObservation): boolean => verdict.kind === 'violation';

/** A change that nothing a rule is about made again was the doing of another write between the same readings. */
function isExplained(
  { verdict, observation }: JudgedObservation,
  all: readonly JudgedObservation[],
  guilty: ReadonlySet<string>,
): boolean {
  if (verdict.kind !== 'inconclusive' || verdict.broken !== true) return false;
  const { case: own, span } = observation;
  const isCleared = all.some((one) => one.observation.case.id === own.id && one.verdict.kind === 'pass');
  return isCleared && span?.writes.some(({ case: { id } }) => guilty.has(id)) === true;
}

/** What each rule makes of its own among many observations, sorted out in one pass. */
export function judgeAll(
  rules: readonly Rule[],
  observations: readonly Observation[],
  rulesOf: About['rulesOf'],
): ReadonlyMap<Rule, readonly JudgedObservation[]> {
  const own = new Map<Rule, Observation[]>(rules.map((rule) => [rule, []]));
  for (const one of observations)
    if (one.purpose !== 'confirm') for (const rule of rulesOf(one.case)) own.get(rule)?.push(one);
  const judged = rules.map((rule) => [rule, judgeOwn(rule, own.get(rule) ?? [])] as const);
  const guilty = new Set(
    judged.flatMap(([{ part }, all]) =>
      part === 'state' ? all.filter(isViolation).map(({ observation }) => observation.case.id) : [],
    ),
  );
  const broken = (id: string): readonly JudgedObservation[] =>
    judged.find(([rule]) => rule.id === id)?.[1].filter(isViolation) ?? [];
  return new Map(
    judged.map(([rule, all]) => {
      const general = rule.specializes === undefined ? [] : broken(rule.specializes);
      const isGeneral = general.some(({ observation }) => !rule.about(observation.case));
      const own = isGeneral ? all.map((one) => (isViolation(one) ? inGeneral(rule, one) : one)) : all;
      return [rule, own.filter((one) => !isExplained(one, all, guilty))];
    }),
  );
}

/** The same happens to requests that a rule is not about: it is not what the rule is about that breaks it. */
const inGeneral = ({ specializes }: Rule, { observation }: JudgedObservation): JudgedObservation => ({
  observation,
  verdict: { kind: 'inapplicable', because: `other requests break ${specializes} too` },
});

function judgeOwn(rule: Rule, about: readonly Observation[]): readonly JudgedObservation[] {
  const judged = about.map((observation) => ({ observation, verdict: rule.judge(observation) }));
  if (!judged.some(({ verdict }) => verdict.kind === 'inconclusive')) return judged;
  const last = new Map(about.map(({ case: { id }, n }) => [id, n]));
  const decidedLater = ({ n, case: { id, aim } }: Observation): boolean =>
    aim.kind !== 'read' && last.get(id) !== n;
  // What broke the rule has to be found: that each is innocent alone does not explain it.
  const isFound = judged.some(isViolation);
  return judged.filter(
    ({ verdict, observation }) =>
      verdict.kind !== 'inconclusive' || !decidedLater(observation) || (verdict.broken === true && !isFound),
  );
}

function byFrequency(lines: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return [...counts].toSorted((a, b) => b[1] - a[1]).map(([line]) => line);
}

export interface Coverage {
  /** Reasons why cases the rule needs were not sent. */
  readonly unsent: readonly string[];
  /** Whether cases it needs are missing although they could have been sent: the run was cut short. */
  readonly cut: boolean;
}

/** Writes a violation as the record keeps it. */
export type ToRecord = (
  observation: Observation,
  verdict: BrokenVerdict,
  script: readonly Case[],
) => Violation;

/** The requests that show a violation of a rule again, in order; and the one that was sent again, which comes first. */
export interface Reproductions {
  readonly scriptOf: (rule: Rule, observation: Observation) => readonly Case[];
  readonly first: (rule: Rule) => Observation | undefined;
}

const nothingReproduced: Reproductions = {
  scriptOf: (_, { case: own }) => [own],
  first: () => undefined,
};

function outcome(rule: Rule, judged: readonly JudgedObservation[], { cut }: Coverage): Outcome {
  const folded = judged.reduce<Outcome>((all, { verdict }) => fold(all, outcomeOf(verdict)), 'untested');
  const whole = rule.needs === 'one' || !cut;
  const open = folded === 'upheld' || folded === 'inapplicable';
  return open && !whole ? 'untested' : folded;
}

/** What a violated rule keeps for runs to be compared: how it was broken, and which cases did not tell. */
function comparable(
  rule: Rule,
  judged: readonly JudgedObservation[],
  toDeviations: ToDeviations,
): Pick<Finding, 'answers' | 'undecided'> {
  const undecided = undecidedIn(judged);
  return { answers: toDeviations(rule, judged), ...(undecided.length === 0 ? {} : { undecided }) };
}

/** The cases whose answers did not tell. */
function undecidedIn(judged: readonly JudgedObservation[]): readonly string[] {
  const open = judged.filter(({ verdict }) => verdict.kind === 'inconclusive');
  return [...new Set(open.map(({ observation }) => observation.case.id))];
}

/** Tells every way in which a rule was broken. */
export type ToDeviations = (rule: Rule, judged: readonly JudgedObservation[]) => readonly Deviation[];

/** Folds a rule's verdicts into its finding. */
export function conclude(
  rule: Rule,
  judged: readonly JudgedObservation[],
  coverage: Coverage,
  toRecord: ToRecord,
  toDeviations?: ToDeviations,
  reproductions: Reproductions = nothingReproduced,
): Finding {
  const folded = outcome(rule, judged, coverage);
  const isReason = folded === 'inconclusive' || folded === 'inapplicable';
  const reasons = (isReason ? judged : []).flatMap(({ verdict }) =>
    verdict.kind === folded && 'because' in verdict ? [verdict.because] : [],
  );
  const unsent = folded === 'inapplicable' || folded === 'untested' ? coverage.unsent : [];
  const none = judged.length === 0 && unsent.length > 0 && !coverage.cut;
  const leading = reproductions.first(rule);
  const broken = (folded === 'violated' ? judged : []).toSorted(
    (a, b) => Number(b.observation.n === leading?.n) - Number(a.observation.n === leading?.n),
  );
  const violations = broken.flatMap(({ verdict, observation }) =>
    verdict.kind === 'violation'
      ? [toRecord(observation, verdict, reproductions.scriptOf(rule, observation))]
      : [],
  );
  const decided = judged.filter(({ verdict }) => verdict.kind !== 'inapplicable');
  return {
    rule: rule.id,
    part: rule.part,
    level: rule.level,
    statement: rule.statement,
    source: rule.source,
    place: rule.place,
    outcome: none ? 'inapplicable' : folded,
    because: byFrequency([...reasons, ...unsent]),
    judged: decided.length,
    exchanges: decided.map(({ observation }) => observation.n),
    // Of what is stored only that is claimed which was shown again.
    violations: violations.slice(0, rule.reads.length > 0 ? 1 : kept),
    ...(folded === 'violated' && toDeviations !== undefined ? comparable(rule, judged, toDeviations) : {}),
    ...(folded === 'inconclusive' && !coverage.cut ? { undecided: undecidedIn(judged) } : {}),
    observed: byFrequency(
      judged.flatMap(({ verdict }) => (verdict.kind === 'observed' ? [verdict.answer] : [])),
    ),
  };
}
