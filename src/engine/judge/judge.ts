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
import { tally } from '../../text/group-by.ts';
import type { Plan } from '../plan.ts';

/** Ascending: of two outcomes the later one counts. */
const OUTCOMES: readonly Outcome[] = ['untested', 'inapplicable', 'upheld', 'inconclusive', 'violated'];

/** The higher of two outcomes: associative and commutative, so that order cannot change a report. */
export const fold = (a: Outcome, b: Outcome): Outcome => (OUTCOMES.indexOf(a) >= OUTCOMES.indexOf(b) ? a : b);

const OUTCOME_OF: Readonly<Record<Verdict['kind'], Outcome>> = {
  pass: 'upheld',
  observed: 'upheld',
  violation: 'violated',
  inapplicable: 'inapplicable',
  inconclusive: 'inconclusive',
};

export const outcomeOf = ({ kind }: Verdict): Outcome => OUTCOME_OF[kind];

export function countOutcomes(
  findings: readonly { readonly outcome: Outcome }[],
): Readonly<Record<Outcome, number>> {
  const counts = { untested: 0, inapplicable: 0, upheld: 0, inconclusive: 0, violated: 0 };
  for (const { outcome } of findings) counts[outcome] += 1;
  return counts;
}

export interface JudgedObservation {
  readonly observation: Observation;
  readonly verdict: Verdict;
}

/** What every rule of a plan makes of what was observed. */
export type Judgements = ReadonlyMap<Rule, readonly JudgedObservation[]>;

export const isViolation = ({ verdict }: JudgedObservation): boolean => verdict.kind === 'violation';

/**
 * What a rule makes of its observations. Confirmations are not judged.
 * An inconclusive verdict does not count where the same case was sent again later.
 */
export function judge(rule: Rule, observations: readonly Observation[]): readonly JudgedObservation[] {
  const own = observations.filter((one) => one.purpose !== 'confirm' && rule.about(one.case));
  return judgeOwn(rule, own);
}

function judgeOwn(rule: Rule, observations: readonly Observation[]): readonly JudgedObservation[] {
  const judged = observations.map((observation) => ({ observation, verdict: rule.judge(observation) }));
  const last = new Map(observations.map(({ case: { id }, n }) => [id, n]));
  const isDecidedLater = ({ n, case: { id, aim } }: Observation): boolean =>
    aim.kind !== 'read' && last.get(id) !== n;
  // A pass alone does not explain what broke the rule: the request that did has to be found.
  const isFound = judged.some(isViolation);
  return judged.filter(
    ({ verdict, observation }) =>
      verdict.kind !== 'inconclusive' ||
      !isDecidedLater(observation) ||
      (verdict.broken === true && !isFound),
  );
}

/** What each rule makes of its own among many observations, sorted out in one pass. */
export function judgeAll({ rules, rulesOf }: Plan, observations: readonly Observation[]): Judgements {
  const own = new Map<Rule, Observation[]>(rules.map((rule) => [rule, []]));
  for (const one of observations)
    if (one.purpose !== 'confirm') for (const rule of rulesOf(one.case)) own.get(rule)?.push(one);
  const judged = rules.map((rule) => [rule, judgeOwn(rule, own.get(rule) ?? [])] as const);
  const broken = judged.flatMap(([rule, all]) => all.filter(isViolation).map((one) => ({ rule, one })));
  const guilty = new Set(
    broken.filter(({ rule }) => rule.part === 'state').map(({ one }) => one.observation.case.id),
  );
  const isBrokenElsewhere = ({ specializes, about }: Rule): boolean =>
    broken.some(({ rule, one }) => rule.id === specializes && !about(one.observation.case));
  return new Map(
    judged.map(([rule, all]) => {
      const told = isBrokenElsewhere(rule) ? all.map((one) => asGeneral(rule, one)) : all;
      return [rule, told.filter((one) => !isExplained(one, all, guilty))];
    }),
  );
}

/** A violation that other requests show for the general rule too is not about this rule: inapplicable. */
const asGeneral = ({ specializes }: Rule, one: JudgedObservation): JudgedObservation =>
  isViolation(one)
    ? { ...one, verdict: { kind: 'inapplicable', because: `other requests break ${specializes} too` } }
    : one;

/** Whether another write between the same readings made a change, as no case of the rule made it again. */
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

export const brokenRules = (judgements: Judgements): readonly Rule[] =>
  [...judgements].filter(([, judged]) => judged.some(isViolation)).map(([rule]) => rule);

const byFrequency = (lines: readonly string[]): readonly string[] =>
  [...tally(lines)].toSorted((a, b) => b[1] - a[1]).map(([line]) => line);

export interface Coverage {
  /** Reasons why cases the rule needs were not sent. */
  readonly unsent: readonly string[];
  /** Whether cases it needs are missing although they could have been sent: the run was cut short. */
  readonly cut: boolean;
}

/** The requests, in order, that reproduce a violation, and the violation that was reproduced, if any. */
export interface Reproductions {
  readonly scriptOf: (rule: Rule, observation: Observation) => readonly Case[];
  readonly first: (rule: Rule) => Observation | undefined;
}

export interface FindingWriter {
  readonly toRecord: (observation: Observation, verdict: BrokenVerdict, script: readonly Case[]) => Violation;
  readonly toDeviations?: (rule: Rule, judged: readonly JudgedObservation[]) => readonly Deviation[];
  readonly reproductions?: Reproductions;
}

/** How many violations of one rule are kept; the rest look alike. */
const KEPT = 5;

/** The first violations, the one that was sent again before the others. */
function violationsOf(
  rule: Rule,
  judged: readonly JudgedObservation[],
  { toRecord, reproductions }: FindingWriter,
): readonly Violation[] {
  const leading = reproductions?.first(rule)?.n;
  const isLeading = ({ observation }: JudgedObservation): number => Number(observation.n === leading);
  // For stored state, only the reproduced violation is claimed.
  const most = rule.reads.length > 0 ? 1 : KEPT;
  return judged
    .toSorted((a, b) => isLeading(b) - isLeading(a))
    .flatMap(({ verdict, observation }) =>
      verdict.kind === 'violation'
        ? [toRecord(observation, verdict, reproductions?.scriptOf(rule, observation) ?? [observation.case])]
        : [],
    )
    .slice(0, most);
}

export function conclude(
  rule: Rule,
  judged: readonly JudgedObservation[],
  { cut, unsent }: Coverage,
  writer: FindingWriter,
): Finding {
  const { id, part, level, statement, source, place } = rule;
  const folded = judged.reduce<Outcome>((all, { verdict }) => fold(all, outcomeOf(verdict)), 'untested');
  const isOpen = folded === 'upheld' || folded === 'inapplicable';
  const outcome = isOpen && rule.needs === 'every' && cut ? 'untested' : folded;
  const isNone = judged.length === 0 && unsent.length > 0 && !cut;
  const reasons = judged.flatMap(({ verdict }) =>
    verdict.kind === outcome && 'because' in verdict ? [verdict.because] : [],
  );
  const isUnsent = outcome === 'inapplicable' || outcome === 'untested';
  const decided = judged.filter(({ verdict }) => verdict.kind !== 'inapplicable');
  const open = judged.filter(({ verdict }) => verdict.kind === 'inconclusive');
  const undecided = [...new Set(open.map(({ observation }) => observation.case.id))];
  const isViolated = outcome === 'violated' && writer.toDeviations !== undefined;
  const hasUndecided = isViolated ? undecided.length > 0 : outcome === 'inconclusive' && !cut;
  return {
    rule: id,
    part,
    level,
    statement,
    source,
    place,
    outcome: isNone ? 'inapplicable' : outcome,
    because: byFrequency([...reasons, ...(isUnsent ? unsent : [])]),
    judged: decided.length,
    exchanges: decided.map(({ observation }) => observation.n),
    violations: outcome === 'violated' ? violationsOf(rule, judged, writer) : [],
    ...(isViolated ? { answers: writer.toDeviations?.(rule, judged) ?? [] } : {}),
    ...(hasUndecided ? { undecided } : {}),
    observed: byFrequency(
      judged.flatMap(({ verdict }) => (verdict.kind === 'observed' ? [verdict.answer] : [])),
    ),
  };
}
