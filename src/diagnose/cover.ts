import { type KnownFault, type Pair, pairOf, ruleOf } from './dictionary.ts';
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
function waysOf(symptoms: readonly Symptom[]): readonly string[] {
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

/**
 * Of two that explain as much more than is refuted: the one less refuted, then less masked, then more exact,
 * then the one known for it, then the more general.
 */
const order = (a: Candidate, b: Candidate): number =>
  a.refuted - b.refuted ||
  a.masked - b.masked ||
  a.ways.unseen - b.ways.unseen ||
  b.ways.seen - a.ways.seen ||
  b.own - a.own ||
  b.predicted - a.predicted;

/** A fault is another cause only when at least this share of what it explains has no cause yet. */
const NEW_SHARE = 0.5;
/** So much of what a fault predicts has to come true before it is named. */
const TRUE_AT_ALL = 0.5;

/** A fault that is named, with the failures that it explains before others. */
export type Named = Candidate & { readonly newly: readonly Pair[] };

/** The ways of each failure that no named fault explains. */
type OpenWays = ReadonlyMap<Pair, Set<string>>;

/** What a fault explains of what is open: failures, each in a way at least. */
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

/**
 * Gives failures that are wrong in the ways of two faults to the one that has none of its own; the other
 * keeps one.
 */
function share(found: readonly Pair[], owners: ReadonlyMap<Pair, Pair[]>): Pair[] {
  return found.filter((pair) => {
    const owned = owners.get(pair);
    if (owned === undefined || owned.length < 2) return false;
    owned.splice(owned.indexOf(pair), 1);
    return true;
  });
}

/**
 * The fewest faults that explain most. Greedy: each step takes the fault that explains most of the failures
 * that are left. A failure may show several faults: each is named, where there is a failure for each.
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
    // A fault that came true in part is not told from the faults that are named.
    const newly = free.length === 0 && isWhole(next) ? share(found, owners) : free;
    if (newly.length === 0) continue;
    for (const pair of newly) owners.set(pair, newly);
    named.push({ ...next, newly });
  }
}

/**
 * Of what no fault took, what named faults break in the same way at other cases: several faults at once mix.
 */
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
