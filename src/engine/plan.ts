import { type Bodies, controlId, storedId } from '../cases/build.ts';
import { settling } from '../cases/sequences.ts';
import type { Suite } from '../cases/suite.ts';
import type { Case, CredentialName, JsonObject, Resource, Rule, Subject } from '../model.ts';
import { hasTrait, isRead, isWrite, neighbours } from './observe/exchanges.ts';
import { script } from './schedule.ts';

/** What is known of the target before the first write; decides which cases can be sent at all. */
export interface TargetFacts {
  readonly subject: Subject;
  readonly strategy: string;
  readonly nameIsSet: boolean;
  /** What has to be stored first, as the stored values of home break ties; absent where they break none. */
  readonly prerequisite?: JsonObject;
  readonly lacks: (credential: CredentialName) => string | undefined;
  /** Views that could not be read, and why. */
  readonly unreadable: Readonly<Partial<Record<Resource, string>>>;
}

/** A target that has everything: its plan shows all that could be sent. */
export const everything = (strategy: string): TargetFacts => ({
  subject: { organization: '', connection: '', other_organization: '', other_connection: '' },
  strategy,
  nameIsSet: false,
  lacks: () => undefined,
  unreadable: {},
});

/** The variables that name the resources whose placeholders a path may hold. */
const variables = [
  ['other_organization', 'PATCHPROOF_OTHER_ORGANIZATION_ID'],
  ['other_connection', 'PATCHPROOF_OTHER_CONNECTION_ID'],
] as const;

/** Why a case cannot be sent to this target, or undefined when it can. */
export function unavailable(candidate: Case, facts: TargetFacts): string | undefined {
  const { request, needs = [], place, aim } = candidate;
  const view = aim.kind === 'read' ? aim.view : neighbours.find((one) => one === place);
  for (const [name, variable] of variables)
    if (request.path.includes(`{${name}}`) && facts.subject[name] === undefined)
      return `${variable} is not set`;
  const lacking = facts.lacks(request.credential) ?? (view && facts.unreadable[view]);
  if (lacking !== undefined) return lacking;
  if (needs.includes('database') && facts.strategy !== 'auth0') {
    return `the connection is enterprise (${facts.strategy}); this member is for database connections`;
  }
  if (needs.includes('unsupported')) return 'it is refused on this connection, and documents leave that open';
  if (needs.includes('name-unset') && facts.nameIsSet) return 'a name is set on the connection already';
  return undefined;
}

/** What a run is going to send, known before anything is written. */
export interface Plan {
  readonly rules: readonly Rule[];
  /** Rules of the selection that no case of this profile is about. */
  readonly elsewhere: readonly Rule[];
  readonly rulesOf: (candidate: Case) => readonly Rule[];
  /** Cases the rules need, sendable or not. */
  readonly asked: readonly Case[];
  readonly steps: readonly Case[];
  /** Cases a rule asked for that cannot be sent to this target, with the reason. */
  readonly dropped: ReadonlyMap<string, string>;
  readonly isolatedCases: readonly Case[];
  /** What valid bodies may set; nothing where nothing may be written. */
  readonly bodies: Bodies;
  readonly writes: number;
  readonly reads: number;
  /** The fewest writes that could cover the same. */
  readonly leastWrites: number;
}

const answers = new WeakMap<readonly Rule[], WeakMap<Case, readonly Rule[]>>();

/** Which rules are about a case. Cached, because one run plans more than once. */
function rulesOfIn(rules: readonly Rule[]): Plan['rulesOf'] {
  const known = answers.get(rules) ?? new WeakMap<Case, readonly Rule[]>();
  answers.set(rules, known);
  return (candidate) => {
    const own = known.get(candidate) ?? rules.filter((rule) => rule.about(candidate));
    known.set(candidate, own);
    return own;
  };
}

/** Prefix of the ids of kept counterexamples, which are sent first. */
export const corpus = 'corpus/';

/** Changes that a rule needs if it only compares readings: of home and of the neighbours it is about. */
function provoking({ reads }: Rule, cases: readonly Case[]): readonly Case[] {
  const places = new Set<string>(reads);
  const isView = places.has('sibling') || (places.has('list') && !places.has('unattached'));
  return cases.filter(
    (one) =>
      one.id === controlId ||
      one.id === storedId ||
      hasTrait(one, 'distinct', 'disable') ||
      (isView && hasTrait(one, 'burst', 'nulls')) ||
      (places.has('list-disabled') && hasTrait(one, 'off')) ||
      (one.aim.kind === 'accept' && one.place !== 'home' && places.has(one.place)) ||
      (one.aim.kind === 'reject' && one.aim.fault.in === 'resource' && places.has('unattached')),
  );
}

/** The cases each rule needs: all it is about, or the first that can be sent. */
function needed(
  rule: Rule,
  own: readonly Case[],
  cases: readonly Case[],
  isPossible: (candidate: Case) => boolean,
): readonly Case[] {
  if (own.length > 0 && own.every(isRead)) return [...own, ...provoking(rule, cases)];
  if (rule.needs === 'every') return own;
  const preferred = own.find((one) => one.aim.kind !== 'open' && isPossible(one)) ?? own[0];
  return preferred === undefined ? [] : [preferred];
}

/** The views a rule looks at: those it names or is about, and neighbours that its cases write to. */
function watchedFor({ reads }: Rule, cases: readonly Case[]): readonly Resource[] {
  if (cases.length === 0) return [];
  const asked = cases.flatMap(({ aim }) => (aim.kind === 'read' ? [aim.view] : []));
  const isWritten = (view: Resource): boolean => cases.some((one) => isWrite(one) && one.place === view);
  return [...reads, ...asked, ...(reads.includes('home') ? neighbours.filter(isWritten) : [])];
}

/**
 * The fewest writes that could cover the same: one per refusal, open question and step of a sequence,
 * and as many accepted bodies as two members have pairs of values, or as there are classes of texts.
 */
function leastWritesFor(writes: readonly Case[]): number {
  const rows = writes.filter(({ edges }) => edges.some(({ keyword }) => keyword === 'combination'));
  const values = new Map<string, Set<string>>();
  const texts = new Set<string>();
  for (const { subject, keyword, value } of rows.flatMap(({ edges }) => edges)) {
    if (keyword === 'type' || keyword === 'enum')
      values.set(subject, (values.get(subject) ?? new Set()).add(value));
    else if (subject !== 'body') texts.add(`${subject} ${value}`);
  }
  const [most = 1, second = 1] = [...values.values()].map(({ size }) => size).toSorted((a, b) => b - a);
  const pairs = Math.min(rows.length, Math.max(texts.size, most * second));
  return writes.length - rows.length + pairs;
}

/** The chosen cases, with what refusals depend on: the control, and the body stored when they are sent. */
function withControls(chosen: readonly Case[], cases: readonly Case[]): readonly Case[] {
  const wanted = new Set(chosen.map(({ id }) => id));
  for (const { control } of cases.filter(({ id }) => wanted.has(id)))
    if (control !== undefined) wanted.add(control).add(storedId);
  return cases.filter(({ id }) => wanted.has(id));
}

/** The read of each of some views, as far as the cases have one. */
const readingsOf = (views: ReadonlySet<Resource>, cases: readonly Case[]): ReadonlyMap<Resource, Case> =>
  new Map(
    cases.flatMap((one) =>
      one.aim.kind === 'read' && views.has(one.aim.view) ? [[one.aim.view, one] as const] : [],
    ),
  );

/** Cases × rules × cost for a selection of rules for a target. Pure: sends nothing. */
export function plan(selection: readonly Rule[], suite: Suite, facts: TargetFacts): Plan {
  const isPossible = (candidate: Case): boolean => unavailable(candidate, facts) === undefined;
  const rulesOf = rulesOfIn(selection);
  const chosen = selection.map((rule) => {
    const own = suite.cases.filter((one) => rulesOf(one).includes(rule));
    return { rule, cases: needed(rule, own, suite.cases, isPossible) };
  });
  const kept = suite.cases.filter((one) => one.id.startsWith(corpus) && rulesOf(one).length > 0);
  const asked = withControls([...kept, ...chosen.flatMap(({ cases }) => cases)], suite.cases);
  const watched = new Set<Resource>(chosen.flatMap(({ rule, cases }) => watchedFor(rule, cases)));
  const writes = asked.filter((one) => isWrite(one) && isPossible(one));
  if (writes.length > 0) watched.add('home');
  const reads = readingsOf(watched, suite.cases.filter(isPossible));
  const prerequisite = writes.length === 0 ? undefined : settling(suite.bodies, facts.prerequisite ?? {});
  const steps = script(writes, reads, { prerequisite, isBrief: suite.isBrief });
  return {
    rules: chosen.filter(({ cases }) => cases.length > 0).map(({ rule }) => rule),
    rulesOf,
    elsewhere: chosen.filter(({ cases }) => cases.length === 0).map(({ rule }) => rule),
    asked,
    steps,
    dropped: new Map(
      asked.filter((one) => !isPossible(one)).map((one) => [one.id, unavailable(one, facts) ?? '']),
    ),
    isolatedCases: suite.isolatedCases.filter(isPossible),
    bodies: suite.bodies,
    writes: steps.filter(isWrite).length,
    reads: steps.filter(isRead).length,
    leastWrites: leastWritesFor(prerequisite === undefined ? writes : [prerequisite, ...writes]),
  };
}

/** Every planned request, one a line, symbolic: what the request hash is taken over. */
export function transcript({ steps }: Pick<Plan, 'steps'>): string {
  return steps.map(({ id, request }) => JSON.stringify([id, request])).join('\n');
}
