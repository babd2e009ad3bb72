import { type KnownFault, type Pair, ruleOf } from './dictionary.ts';
import type { Symptom, Symptoms } from './symptoms.ts';

/** A fault held against a run. */
export interface Candidate {
  readonly fault: KnownFault;
  /** Predictions that came true, each with the predicted ways that were seen. */
  readonly confirmed: ReadonlyMap<Pair, readonly string[]>;
  /** Predicted ways to break them, by whether they were seen. */
  readonly ways: { readonly seen: number; readonly unseen: number };
  /** Predictions that did not come true: the rule holds at that case. */
  readonly refuted: number;
  /** Broken in another way, as where a second fault answers first: neither for the fault nor against it. */
  readonly masked: number;
  readonly predicted: number;
  /** How much of what it is known for is broken: a share of its rules. */
  readonly own: number;
}

/** Stands for all ways where a record, or a dictionary, does not tell them. */
const UNTOLD = '';

/** The ways in which something is broken. */
export function waysOf(symptoms: readonly Symptom[]): readonly string[] {
  const told = symptoms.flatMap(({ ways }) => [...(ways ?? [])]);
  return told.length === 0 || symptoms.some(({ ways }) => ways === undefined) ? [UNTOLD] : told;
}

/** The predicted ways in which it is broken; undefined for none, where the record tells ways apart. */
function seenOf(predicted: readonly string[], symptoms: readonly Symptom[]): readonly string[] | undefined {
  const ways = waysOf(symptoms);
  if (predicted.length === 0 || ways[0] === UNTOLD) return ways;
  const seen = predicted.filter((way) => ways.includes(way));
  return seen.length === 0 ? undefined : seen;
}

/** Whether anything that a fault breaks is broken; of most faults nothing is. */
export function isTouched(fault: KnownFault, { broken, predict }: Symptoms): boolean {
  for (const pair of predict(fault).keys()) if (broken.has(pair)) return true;
  return false;
}

/** Holds what a fault predicts against what a run found. */
export function hold(fault: KnownFault, { broken, isUpheld, predict }: Symptoms): Candidate {
  const confirmed = new Map<Pair, readonly string[]>();
  let [seenWays, unseenWays, refuted, masked] = [0, 0, 0, 0];
  const predictions = predict(fault);
  for (const [pair, how] of predictions) {
    const symptoms = broken.get(pair);
    const seen = symptoms && seenOf(how, symptoms);
    if (symptoms === undefined) refuted += isUpheld(pair) ? 1 : 0;
    else if (seen === undefined) masked += 1;
    else {
      confirmed.set(pair, seen);
      const count = seen.filter((way) => how.includes(way)).length;
      seenWays += count;
      unseenWays += how.length - count;
    }
  }
  const ways = { seen: seenWays, unseen: unseenWays };
  const brokenRules = new Set([...confirmed.keys()].map(ruleOf));
  const own = fault.rules.filter((rule) => brokenRules.has(rule)).length / fault.rules.length;
  return { fault, confirmed, ways, refuted, masked, own, predicted: predictions.size };
}

/** Whether all that was tested of a fault came true, in every way. */
export const isWhole = ({ refuted, masked, ways }: Candidate): boolean =>
  refuted === 0 && masked === 0 && ways.unseen === 0;

/** Of two that explain as much more than is refuted: the one less refuted, then less masked, then more exact, then the one known for it, then the more general. */
export const order = (a: Candidate, b: Candidate): number =>
  a.refuted - b.refuted ||
  a.masked - b.masked ||
  a.ways.unseen - b.ways.unseen ||
  b.ways.seen - a.ways.seen ||
  b.own - a.own ||
  b.predicted - a.predicted;
