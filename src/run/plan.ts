import type { Suite } from '../generate/cases.ts';
import { baseId, type Kit, twinId } from '../generate/kit.ts';
import type { Case, Rule, View } from '../model.ts';
import { type About, aboutOf } from './about.ts';
import { bound, script } from './script.ts';
import { type Situation, unavailable } from './situation.ts';

/** What a run is going to send, known before anything is written. */
export interface Plan {
  readonly rules: readonly Rule[];
  /** Rules of the selection that no case of this profile is about. */
  readonly elsewhere: readonly Rule[];
  /** Which of them are about a case. */
  readonly rulesOf: About['rulesOf'];
  /** Cases the rules need, sendable or not. */
  readonly asked: readonly Case[];
  readonly steps: readonly Case[];
  /** Cases a rule asked for that this situation cannot send, with the reason. */
  readonly dropped: ReadonlyMap<string, string>;
  readonly solos: readonly Case[];
  /** What valid bodies may set: none where nothing may be written. */
  readonly kit: Kit;
  readonly writes: number;
  readonly reads: number;
  /** The fewest writes that could cover the same: refusals, open questions, a covering array, state sequences. */
  readonly leastWrites: number;
}

/** Ids of counterexamples that were kept begin so: they are sent first. */
export const corpus = 'corpus/';

const neighbours = ['other-connection', 'other-organization'] as const;

const isWrite = ({ aim }: Case): boolean => aim.kind !== 'read';

/** Changes that show what views mix up, and what crosses over to neighbours. */
const telling: readonly string[] = ['distinct', 'disable'];

/**
 * A rule that only compares readings needs something to happen between them: two changes of home that differ in
 * every member and those that tell members apart, and those of the neighbours when it is about what they leave alone.
 */
function provoking({ reads }: Rule, cases: readonly Case[]): readonly Case[] {
  const places = new Set<string>(reads);
  return cases.filter(
    ({ id, aim, place, traits = [] }) =>
      id === twinId ||
      id === baseId ||
      traits.some((trait) => telling.includes(trait)) ||
      (aim.kind === 'accept' && place !== 'home' && places.has(place)) ||
      (aim.kind === 'reject' && aim.fault.in === 'resource' && places.has('unattached')),
  );
}

/** The cases each rule needs: all it is about, or the first that can be sent. */
function needed(
  rule: Rule,
  about: readonly Case[],
  cases: readonly Case[],
  possible: (candidate: Case) => boolean,
): readonly Case[] {
  if (about.length > 0 && !about.some(isWrite)) return [...about, ...provoking(rule, cases)];
  if (rule.needs === 'every') return about;
  const preferred = about.find((one) => possible(one) && one.aim.kind !== 'open') ?? about[0];
  return preferred === undefined ? [] : [preferred];
}

/** The views a rule looks at: those it names or is about, and beside home the neighbours its cases write to. */
function watchedFor({ reads }: Rule, cases: readonly Case[]): readonly View[] {
  if (cases.length === 0) return [];
  const asked = cases.flatMap(({ aim }) => (aim.kind === 'read' ? [aim.view] : []));
  const written = new Set(cases.filter(isWrite).map(({ place }) => place));
  const beside = reads.includes('home') ? neighbours.filter((view) => written.has(view)) : [];
  return [...reads, ...asked, ...beside];
}

/** Adds what a refusal depends on: its twin, and the base its bait differs from. */
function withTwins(wanted: ReadonlySet<string>, cases: readonly Case[]): ReadonlySet<string> {
  const twins = cases.flatMap(({ id, twin }) => (wanted.has(id) && twin !== undefined ? [twin, baseId] : []));
  return new Set([...wanted, ...twins]);
}

/** Cases × rules × cost for a selection of rules in a situation. Pure: sends nothing. */
export function plan(selection: readonly Rule[], suite: Suite, situation: Situation): Plan {
  const reasons = new Map(suite.cases.map((one) => [one, unavailable(one, situation)]));
  const why = (candidate: Case): string | undefined =>
    reasons.has(candidate) ? reasons.get(candidate) : unavailable(candidate, situation);
  const possible = (candidate: Case): boolean => why(candidate) === undefined;
  const { casesOf, rulesOf } = aboutOf(selection, suite.cases);
  const chosen = selection.map((rule) => ({
    rule,
    cases: needed(rule, casesOf(rule), suite.cases, possible),
  }));
  const kept = suite.cases.filter((one) => one.id.startsWith(corpus) && rulesOf(one).length > 0);
  const ids = [...kept, ...chosen.flatMap(({ cases }) => cases)].map(({ id }) => id);
  const wanted = withTwins(new Set(ids), suite.cases);
  const asked = suite.cases.filter(({ id }) => wanted.has(id));
  const sendable = asked.filter(possible);
  const dropped = new Map(
    asked.flatMap((one): readonly (readonly [string, string])[] => {
      const reason = why(one);
      return reason === undefined ? [] : [[one.id, reason]];
    }),
  );
  const watched = new Set<View>(chosen.flatMap(({ rule, cases }) => watchedFor(rule, cases)));
  const writes = sendable.filter(isWrite);
  if (writes.length > 0) watched.add('home');
  const reads = new Map<View, Case>(
    suite.cases.flatMap((one) =>
      one.aim.kind === 'read' && watched.has(one.aim.view) && possible(one)
        ? [[one.aim.view, one] as const]
        : [],
    ),
  );
  const steps = script(writes, reads);
  return {
    rules: chosen.filter(({ cases }) => cases.length > 0).map(({ rule }) => rule),
    rulesOf,
    elsewhere: chosen.filter(({ cases }) => cases.length === 0).map(({ rule }) => rule),
    asked,
    steps,
    dropped,
    solos: suite.solos.filter(possible),
    kit: suite.kit,
    writes: steps.filter(isWrite).length,
    reads: steps.length - steps.filter(isWrite).length,
    leastWrites: bound(writes),
  };
}

/** Every planned request, one a line, symbolic: what the request hash is taken over. */
export function transcript({ steps }: Pick<Plan, 'steps'>): string {
  return steps.map(({ id, request }) => JSON.stringify([id, request])).join('\n');
}
