import { baseId, type Kit, twinId } from '../cases/build.ts';
import { settling } from '../cases/sequences.ts';
import type { Suite } from '../cases/suite.ts';
import type { Case, CredentialName, JsonObject, Place, Rule, Subject, View } from '../model.ts';
import { bound, script } from './schedule.ts';
import { type About, aboutOf } from './select.ts';

/** What is known of the target before the first write; decides which cases can be sent at all. */
export interface Situation {
  readonly subject: Subject;
  /** Strategy of the connection under test. */
  readonly strategy: string;
  readonly nameIsSet: boolean;
  /** What settles the ties that the stored values of home break; absent where they break none. */
  readonly settle?: JsonObject;
  readonly lacks: (credential: CredentialName) => string | undefined;
  /** Views that could not be read, and why. */
  readonly unreadable: Readonly<Partial<Record<View, string>>>;
}

/** A target that has everything: its plan shows all that could be sent. */
export const everything = (strategy: string): Situation => ({
  subject: { organization: '', connection: '', other_organization: '', other_connection: '' },
  strategy,
  nameIsSet: false,
  lacks: () => undefined,
  unreadable: {},
});

const variables = {
  other_organization: 'PATCHPROOF_OTHER_ORGANIZATION_ID',
  other_connection: 'PATCHPROOF_OTHER_CONNECTION_ID',
} as const;

function missing(path: string, subject: Subject): string | undefined {
  for (const name of ['other_organization', 'other_connection'] as const) {
    if (path.includes(`{${name}}`) && subject[name] === undefined) return `${variables[name]} is not set`;
  }
  return undefined;
}

const viewOf: Readonly<Partial<Record<Place, View>>> = {
  'other-connection': 'other-connection',
  'other-organization': 'other-organization',
};

/** Why a case cannot be sent in this situation, or undefined when it can. */
export function unavailable(candidate: Case, situation: Situation): string | undefined {
  const { request, needs = [], place, aim } = candidate;
  const view = aim.kind === 'read' ? aim.view : viewOf[place];
  const unread = view === undefined ? undefined : situation.unreadable[view];
  const lacking = missing(request.path, situation.subject) ?? situation.lacks(request.credential) ?? unread;
  if (lacking !== undefined) return lacking;
  if (needs.includes('database') && situation.strategy !== 'auth0') {
    return `the connection is enterprise (${situation.strategy}); this member is for database connections`;
  }
  if (needs.includes('taken')) return 'it is refused on this connection, and documents leave that open';
  if (needs.includes('name-unset') && situation.nameIsSet) return 'a name is set on the connection already';
  return undefined;
}

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

/** Changes that other views of home have to show too. */
const shown: readonly string[] = ['burst', 'nulls'];

/**
 * A rule that only compares readings needs something to happen between them: two changes of home that differ in
 * every member and those that tell members apart, and those of the neighbours when it is about what they leave alone.
 */
function provoking({ reads }: Rule, cases: readonly Case[]): readonly Case[] {
  const places = new Set<string>(reads);
  const isView = places.has('sibling') || (places.has('list') && !places.has('unattached'));
  return cases.filter(
    ({ id, aim, place, traits = [] }) =>
      id === twinId ||
      id === baseId ||
      traits.some((trait) => telling.includes(trait)) ||
      (isView && traits.some((trait) => shown.includes(trait))) ||
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
  const settle = writes.length === 0 ? undefined : settling(suite.kit, situation.settle ?? {});
  const steps = script(writes, reads, settle);
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
    leastWrites: bound(settle === undefined ? writes : [settle, ...writes]),
  };
}

/** Every planned request, one a line, symbolic: what the request hash is taken over. */
export function transcript({ steps }: Pick<Plan, 'steps'>): string {
  return steps.map(({ id, request }) => JSON.stringify([id, request])).join('\n');
}
