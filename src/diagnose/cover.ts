import { type KnownFault, type Pair, pairOf, ruleOf } from './dictionary.ts';
import type { Symptom, Symptoms } from './symptoms.ts';

/** A fault compared with a run. */
export interface Candidate {
  readonly fault: KnownFault;
  /** Predictions that came true, each with the predicted ways that were seen. */
  readonly confirmed: ReadonlyMap<Pair, readonly string[]>;
  /** Predicted ways to break them, by whether they were seen. */
  readonly ways: { readonly seen: number; readonly unseen: number };
  /** Predictions that did not come true: the rule holds at that case. */
  readonly refuted: number;
  /** Predictions broken in another way, for example by a second fault: they count neither for nor against. */
  readonly masked: number;
  readonly predicted: number;
  /** How much of what the fault is known for is broken, as a share of its rules. */
  readonly own: number;
}

/** Stands for all ways where a record or a dictionary does not name them. */
const UNTOLD = '';

/** The ways in which something is broken. */
function waysOf(symptoms: readonly Symptom[]): readonly string[] {
  const told = symptoms.flatMap(({ ways }) => [...(ways ?? [])]);
  return told.length === 0 || symptoms.some(({ ways }) => ways === undefined) ? [UNTOLD] : told;
}

/** The predicted ways that occurred; undefined when none did and the record distinguishes ways. */
function seenOf(predicted: readonly string[], symptoms: readonly Symptom[]): readonly string[] | undefined {
  const ways = waysOf(symptoms);
  if (predicted.length === 0 || ways[0] === UNTOLD) return ways;
  const seen = predicted.filter((way) => ways.includes(way));
  return seen.length === 0 ? undefined : seen;
}

/** Whether the run found anything broken that the fault breaks. For most faults it did not. */
export function isTouched(fault: KnownFault, { broken, predict }: Symptoms): boolean {
  for (const pair of predict(fault).keys()) if (broken.has(pair)) return true;
  return false;
}

/** Compares what a fault predicts with what a run found. */
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

/** Whether every tested prediction of a fault came true, in every way. */
export const isWhole = ({ refuted, masked, ways }: Candidate): boolean =>
  refuted === 0 && masked === 0 && ways.unseen === 0;

/** Orders faults of equal score: less refuted, less masked, more exact, better known for it, more general. */
const order = (a: Candidate, b: Candidate): number =>
  a.refuted - b.refuted ||
  a.masked - b.masked ||
  a.ways.unseen - b.ways.unseen ||
  b.ways.seen - a.ways.seen ||
  b.own - a.own ||
  b.predicted - a.predicted;

/** A fault is another cause only when at least this share of what it explains has no cause yet. */
const NEW_SHARE = 0.5;
/** The share of its predictions that must come true before a fault is named. */
const TRUE_AT_ALL = 0.5;

/** A named fault, with the failures that it is the first to explain. */
export type Named = Candidate & { readonly newly: readonly Pair[] };

/** The ways of each failure that no named fault explains. */
type OpenWays = ReadonlyMap<Pair, Set<string>>;

/** The failures of which a fault explains at least one open way. */
const openIn = ({ confirmed }: Candidate, open: OpenWays): readonly Pair[] =>
  [...confirmed].flatMap(([pair, ways]) => (ways.some((way) => open.get(pair)?.has(way)) ? [pair] : []));

function best(candidates: readonly Candidate[], open: OpenWays): Candidate | undefined {
  const scored = candidates.flatMap((candidate) => {
    const { confirmed, refuted } = candidate;
    const explained = openIn(candidate, open).length;
    const isNew = explained >= NEW_SHARE * confirmed.size;
    const isTrue = confirmed.size >= TRUE_AT_ALL * (confirmed.size + refuted);
    return explained > refuted && isNew && isTrue ? [{ candidate, score: explained - refuted }] : [];
  });
  return scored.toSorted((a, b) => b.score - a.score || order(a.candidate, b.candidate))[0]?.candidate;
}

/** Moves failures that show two faults to the one without failures of its own; the other keeps one. */
function share(found: readonly Pair[], owners: ReadonlyMap<Pair, Pair[]>): Pair[] {
  return found.filter((pair) => {
    const owned = owners.get(pair);
    if (owned === undefined || owned.length < 2) return false;
    owned.splice(owned.indexOf(pair), 1);
    return true;
  });
}

/**
 * Fewest faults that explain most failures. Greedy: each step takes the one that explains most of the rest.
 * Where a failure shows several faults, each is named that has a failure of its own.
 */
export function cover(candidates: readonly Candidate[], { broken }: Symptoms): readonly Named[] {
  const open: OpenWays = new Map([...broken].map(([pair, symptoms]) => [pair, new Set(waysOf(symptoms))]));
  const owners = new Map<Pair, Pair[]>();
  const named: Named[] = [];
  for (;;) {
    const next = best(candidates, open);
    if (next === undefined) return named;
    const found = openIn(next, open);
    for (const [pair, ways] of next.confirmed) for (const way of ways) open.get(pair)?.delete(way);
    const free = found.filter((pair) => !owners.has(pair));
    // A fault that came true only in part cannot be distinguished from the faults that are named.
    const newly = free.length === 0 && isWhole(next) ? share(found, owners) : free;
    if (newly.length === 0) continue;
    for (const pair of newly) owners.set(pair, newly);
    named.push({ ...next, newly });
  }
}

/** Adds unexplained failures to named faults that break other cases in the same way: several faults mix. */
export function takeLeftovers(named: readonly Named[], { broken }: Symptoms): readonly Named[] {
  const open = new Set(broken.keys());
  for (const { newly } of named) for (const pair of newly) open.delete(pair);
  const waysIn = (pair: Pair): readonly string[] =>
    (broken.get(pair) ?? []).flatMap(({ rule, ways }) => [...(ways ?? [])].map((way) => pairOf(rule, way)));
  return named.map((one) => {
    const known = new Set([...one.confirmed.keys()].flatMap(waysIn));
    const more = [...open].filter((pair) => waysIn(pair).some((way) => known.has(way)));
    for (const pair of more) open.delete(pair);
    return { ...one, newly: [...one.newly, ...more] };
  });
}
