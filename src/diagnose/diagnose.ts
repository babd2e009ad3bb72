import { defined } from '../text/json.ts';
import { type Candidate, cover, hold, isTouched, isWhole, type Named, takeLeftovers } from './cover.ts';
import type { Alternative, Confidence, Diagnosis, Failure, JudgedRun, LikelyCause } from './diagnosis.ts';
import {
  caseOf,
  type Dictionary,
  type KnownFault,
  type Pair,
  pairOf,
  ruleOf,
  shippedDictionary,
} from './dictionary.ts';
import { readSymptoms, type Symptom, type Symptoms, samplesIn } from './symptoms.ts';

/** The share of predictions that must come true for `likely`, or be tested for `certain`. */
const TRUE_ENOUGH = 0.8;
/** The share of predictions that must be tested for `likely` when other faults explain the same. */
const TESTED = 0.25;
/** With this many causes, one may hide an effect of another. With fewer, a missing effect counts against. */
const MANY = 4;

/** What the causes of a run are inferred from. */
interface Evidence {
  readonly symptoms: Symptoms;
  /** The faults that explain at least one failure. */
  readonly candidates: readonly Candidate[];
  readonly failures: ReadonlySet<Symptom>;
  readonly brokenRules: ReadonlySet<string>;
  /** Whether the record distinguishes ways and cases. */
  readonly isExact: boolean;
}

function readEvidence(record: JudgedRun, { contract, faults }: Dictionary): Evidence {
  const symptoms = readSymptoms(record);
  const failures = new Set([...symptoms.broken.values()].flat());
  const touched = faults.filter((fault) => isTouched(fault, symptoms));
  return {
    symptoms,
    candidates: touched.map((fault) => hold(fault, symptoms)).filter(({ confirmed }) => confirmed.size > 0),
    failures,
    brokenRules: new Set([...failures].map(({ rule }) => rule)),
    isExact: symptoms.isExact && record.header.contract.revision === contract,
  };
}

/**
 * A rule at a case that was not sent, which one of the two faults breaks and the other does not.
 * A rule that the run found broken comes first: run again by itself, it shows the cause too.
 */
function decider(
  a: KnownFault,
  b: KnownFault,
  { symptoms: { wasSent }, brokenRules }: Evidence,
): Alternative['decidedBy'] {
  const onlyIn = (one: KnownFault, other: KnownFault): readonly Pair[] =>
    [...one.full.keys()].filter((pair) => !other.full.has(pair) && !wasSent(caseOf(pair)));
  const all = [...onlyIn(a, b), ...onlyIn(b, a)];
  const found = all.find((pair) => brokenRules.has(ruleOf(pair))) ?? all[0];
  return found === undefined ? undefined : { rule: ruleOf(found), case: caseOf(found) };
}

/** Whether no tested prediction distinguishes two faults. */
const isAlike = (a: Candidate, b: Candidate): boolean =>
  a.refuted === b.refuted &&
  a.masked === b.masked &&
  a.ways.seen === b.ways.seen &&
  a.ways.unseen === b.ways.unseen &&
  a.confirmed.size === b.confirmed.size &&
  [...a.confirmed.keys()].every((pair) => b.confirmed.has(pair));

/** Whether a fault predicts all failures of a cause, where the cause does not, and scores as well. */
const isCloser = (one: Candidate, { confirmed, refuted, newly }: Named): boolean =>
  newly.some((pair) => !confirmed.has(pair)) &&
  newly.every((pair) => one.confirmed.has(pair)) &&
  one.confirmed.size - one.refuted >= confirmed.size - refuted;

function alternativesTo(chosen: Named, evidence: Evidence): readonly Alternative[] {
  const rivals = evidence.candidates.filter(
    (one) => one.fault !== chosen.fault && (isAlike(one, chosen) || isCloser(one, chosen)),
  );
  return [
    ...chosen.fault.same,
    ...rivals.flatMap(({ fault }) => {
      const decidedBy = defined({ decidedBy: decider(chosen.fault, fault, evidence) });
      return [fault, ...fault.same].map(({ id, statement }) => ({ id, statement, ...decidedBy }));
    }),
  ];
}

/** What speaks for a cause, and against it. */
interface Grounds extends Pick<Evidence, 'isExact'> {
  /** Other faults explain the same failures. */
  readonly hasRivals: boolean;
  /** It also has failures that it does not predict. */
  readonly isStretched: boolean;
  /** Other causes may hide its effects. */
  readonly isCrowded: boolean;
}

function confidenceIn(candidate: Candidate, grounds: Grounds): Confidence {
  const { confirmed, refuted, masked, predicted, own } = candidate;
  const { hasRivals, isExact, isStretched, isCrowded } = grounds;
  // If none of the rules that the fault is known for is broken, only side effects speak for it.
  if (!isExact || own === 0) return 'possible';
  const tested = confirmed.size + refuted + masked;
  const isTested = tested >= TRUE_ENOUGH * predicted;
  if (isWhole(candidate) && isTested && !hasRivals && !isStretched) return 'certain';
  // With few tests and other faults that explain the same, nothing speaks for this one in particular.
  const isTold = !hasRivals || (!isStretched && tested >= TESTED * predicted);
  const isTrue = isWhole(candidate) || (isCrowded && confirmed.size >= TRUE_ENOUGH * tested);
  return isTold && isTrue ? 'likely' : 'possible';
}

const bare = ({ rule, case: id, exchange }: Symptom) => ({ rule, case: id, ...defined({ exchange }) });

/** Whether a failure is exactly what a fault predicts. Cases of a deep run are new: only the ways count. */
function isPredicted(
  { rule, case: id, ways }: Symptom,
  predictions: ReadonlyMap<Pair, readonly string[]>,
): boolean {
  if (ways === undefined) return false;
  const known = predictions.get(pairOf(rule, id));
  return [...ways].every((way) => known?.includes(way) ?? predictions.has(pairOf(rule, way)));
}

/** Whether a run tested something that a fault breaks, and found it upheld. */
export const isRefuted = (record: JudgedRun, fault: KnownFault): boolean =>
  hold(fault, readSymptoms(record)).refuted > 0;

/** Rules that hold again once a cause is fixed: all of their failures show it. */
function mendedBy({ confirmed, newly }: Named, { symptoms, failures }: Evidence): readonly string[] {
  const shown = new Set([...confirmed.keys(), ...newly].flatMap((pair) => symptoms.broken.get(pair) ?? []));
  const unmended = new Set([...failures].filter((one) => !shown.has(one)).map(({ rule }) => rule));
  return [...new Set([...shown].map(({ rule }) => rule))].filter((rule) => !unmended.has(rule));
}

/** A cause with its own failures: those that no cause before it explains. */
function causeOf(
  named: Named,
  own: readonly Symptom[],
  shows: ReturnType<typeof samplesIn>,
  evidence: Evidence & Pick<Grounds, 'isCrowded'>,
): LikelyCause {
  const { fault, confirmed, refuted } = named;
  const alternatives = alternativesTo(named, evidence);
  const predictions = evidence.symptoms.predict(fault);
  const explains = own.map((one) => ({
    ...bare(one),
    ...(isPredicted(one, predictions) && { asPredicted: true as const }),
  }));
  const numbers = explains.flatMap(({ exchange }) => exchange ?? []);
  return {
    id: fault.id,
    statement: fault.statement,
    alternatives,
    confidence: confidenceIn(named, {
      isExact: evidence.isExact,
      isCrowded: evidence.isCrowded,
      hasRivals: alternatives.length > fault.same.length,
      isStretched: explains.some(({ asPredicted }) => asPredicted === undefined),
    }),
    predicted: { confirmed: confirmed.size, refuted },
    explains,
    shownBy: shows(own, fault).map(bare),
    mends: mendedBy(named, evidence),
    ...(numbers.length === 0 ? {} : { since: Math.min(...numbers) }),
  };
}

/**
 * Names as few faults of the dictionary as possible that explain the failures of a run.
 * Only cases that were sent count. A failure that no fault explains stays unexplained.
 */
export function diagnose(record: JudgedRun, dictionary: Dictionary): Diagnosis {
  const evidence = readEvidence(record, dictionary);
  const { symptoms, candidates, failures } = evidence;
  const shows = samplesIn(record);
  const left = new Set(failures);
  const chosen = takeLeftovers(cover(candidates, symptoms), symptoms);
  const grounds = { ...evidence, isCrowded: chosen.length >= MANY };
  const causes = chosen.map((named) => {
    const found = named.newly.flatMap((pair) => symptoms.broken.get(pair) ?? []);
    const own = found.filter((one) => left.delete(one));
    return causeOf(named, own, shows, grounds);
  });
  return {
    // A failure of a deep run may have several causes, one for each way; it belongs to the first.
    causes: causes
      .filter(({ explains }) => explains.length > 0)
      .toSorted((a, b) => b.explains.length - a.explains.length),
    unexplained: [...left].map(bare),
    failures: failures.size,
  };
}

/** A run that is not recorded yet. */
type RunUnderWay = Pick<JudgedRun, 'header' | 'findings'> & {
  readonly exchanges: readonly { readonly n: number; readonly case: string }[];
};

/**
 * The failures of each cause that are exactly what it predicts, unless a judged case refutes the cause.
 * Empty for a deep run and for another contract, where the evidence is not exact.
 */
export function groupByCause(
  { header, findings, exchanges }: RunUnderWay,
  dictionary: Dictionary,
): readonly (readonly Failure[])[] {
  if (header.profile === 'deep' || header.contract.revision !== dictionary.contract) return [];
  const run = { header, findings, exchanges: exchanges.map((one) => ({ ...one, request: {} })) };
  return diagnose(run, dictionary)
    .causes.filter(({ predicted }) => predicted.refuted === 0)
    .map(({ explains }) => explains.filter(({ asPredicted }) => asPredicted === true));
}

const known = new WeakMap<object, Diagnosis>();

/** Diagnoses a record once: later calls return the same. Reads the dictionary only if something is broken. */
export function diagnosisOf(record: JudgedRun, dictionary = shippedDictionary): Diagnosis {
  if (record.findings.every(({ outcome }) => outcome !== 'violated'))
    return { causes: [], unexplained: [], failures: 0 };
  const diagnosis = known.get(record) ?? diagnose(record, dictionary());
  known.set(record, diagnosis);
  return diagnosis;
}
