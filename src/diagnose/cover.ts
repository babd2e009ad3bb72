import { type Pair, pairOf } from './dictionary.ts';
import type { Symptoms } from './symptoms.ts';
import { type Candidate, isWhole, order, waysOf } from './weigh.ts';

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
  let chosen: { readonly candidate: Candidate; readonly score: number } | undefined;
  for (const candidate of candidates) {
    const { confirmed, refuted } = candidate;
    const explained = openIn(candidate, open).length;
    const score = explained - refuted;
    const isNew = explained >= NEW_SHARE * confirmed.size;
    if (score <= 0 || !isNew || confirmed.size < TRUE_AT_ALL * (confirmed.size + refuted)) continue;
    const isBetter =
      chosen === undefined ||
      score > chosen.score ||
      (score === chosen.score && order(candidate, chosen.candidate) < 0);
    if (isBetter) chosen = { candidate, score };
  }
  return chosen?.candidate;
}

/** Gives failures that are wrong in the ways of two faults to the one that has none of its own; the other keeps one. */
function share(found: readonly Pair[], owners: ReadonlyMap<Pair, Pair[]>): Pair[] {
  return found.filter((pair) => {
    const owned = owners.get(pair);
    if (owned === undefined || owned.length < 2) return false;
    owned.splice(owned.indexOf(pair), 1);
    return true;
  });
}

/**
 * The fewest faults that explain most. Greedy: each step takes the fault that explains most of the failures that are left. A
 * failure may show several faults: each is named, where there is a failure for each.
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
    const newly = free.length > 0 ? free : isWhole(next) ? share(found, owners) : [];
    if (newly.length === 0) continue;
    for (const pair of newly) owners.set(pair, newly);
    named.push({ ...next, newly });
  }
}

/** Of what no fault took, what named faults break in the same way at other cases: several faults at once mix. */
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
