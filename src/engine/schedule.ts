import { baseId, probeIds, readCase, twinId } from '../cases/build.ts';
import type { Case, View } from '../model.ts';
import { inTellingOrder, withNeighbour, withViews } from './moments.ts';

/**
 * The refusals that found most faults of the seeded servers for their request, best first, as the kill matrix
 * has them. What is not listed follows in canonical order.
 */
const best: readonly string[] = [
  'token/alg-none/refused',
  'organization_connection_name/maxLength/100000',
  'scope/unscoped/refused',
  'organization_access_level/enum/case',
  'body/additionalProperties/proto',
  'organization_connection_name/maxLength/astral-51',
  'organization_connection_name/pattern/nul-middle',
  'body/type/null',
  'organization_connection_name/minLength/0',
  'is_signup_enabled/type/null',
  'is_enabled/type/one',
  'id/exists/unknown',
  'body/syntax/trailing-comma',
  'assign_membership_on_login/type/string-true',
  'body/depth/10000',
  'body/tie/is_signup_enabled',
  'header/absent/refused',
  'token/expired/refused',
  'header/basic/refused',
  'organization_connection_name/type/zero',
  'organization_connection_name/type/boolean',
  'organization_connection_name/type/array',
  'organization_connection_name/maxLength/51',
  'assign_membership_on_login/type/array',
  'show_as_button/type/zero',
  'show_as_button/type/string-empty',
  'is_signup_enabled/type/string-false',
  'organization_access_level/type/zero',
  'organization_access_level/type/boolean',
  'organization_access_level/type/array',
  'organization_access_level/enum/space',
];

const rank = new Map(best.map((id, index) => [id, index]));

/** The same cases, the most valuable first. */
function valued(cases: readonly Case[]): readonly Case[] {
  const of = ({ id }: Case): number => rank.get(id) ?? best.length;
  return cases.toSorted((a, b) => of(a) - of(b));
}

/** What stands elsewhere than among the rows. */
const apart: readonly string[] = ['burst', 'hide', 'off', 'way', 'tour', 'long-row'];

/** How many refusals share one reading. A leak names its case by value; a batch bounds the search when not. */
const batch = 20;

const neighbours = ['other-connection', 'other-organization'] as const;
type Neighbour = (typeof neighbours)[number];

const traits = (candidate: Case): readonly string[] => candidate.traits ?? [];
const isHome = ({ place }: Case): boolean => place === 'home';

function chunks<T>(list: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, n) =>
    list.slice(n * size, (n + 1) * size),
  );
}

/** Kept counterexamples, each with all its steps: ids are `corpus/name/step`. */
function rowsOf(kept: readonly Case[]): readonly (readonly Case[])[] {
  const names = [...new Set(kept.map(({ id }) => id.split('/').slice(0, -1).join('/')))];
  return names.map((name) => kept.filter(({ id }) => id.startsWith(`${name}/`)));
}

/**
 * The fewest writes that could cover what these cases cover: each refusal and each open question needs one of
 * its own, the accepted bodies as many as two members have pairs of values or a text has classes, and each state
 * sequence its steps.
 */
export function bound(writes: readonly Case[]): number {
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

/**
 * The order in which cases are sent, readings in between: an opening that shows most for its number, the refusals
 * that found most, and then the rest. Accepted changes are read one by one, rows once, refusals in batches; a
 * reading that ends one stretch begins the next. `reads` are the views to look at; `settle` has to be accepted before
 * any other body may be.
 */
export function script(
  cases: readonly Case[],
  reads: ReadonlyMap<View, Case>,
  settle?: Case,
): readonly Case[] {
  const read = (...views: readonly View[]): readonly Case[] => views.flatMap((view) => reads.get(view) ?? []);
  const kept = cases.filter(({ id }) => id.startsWith('corpus/'));
  const writes = cases.filter((one) => one.aim.kind !== 'read' && !kept.includes(one));
  const accepts = writes.filter((one) => one.aim.kind === 'accept' && isHome(one));
  const having = (trait: string): readonly Case[] => accepts.filter((one) => traits(one).includes(trait));
  const called = (id: string): readonly Case[] => accepts.filter((one) => one.id === id);
  const settled = (some: readonly Case[]): readonly Case[] => some.flatMap((one) => [one, ...read('home')]);
  const inRow = (some: readonly Case[]): readonly Case[] =>
    some.length === 0 ? [] : [...some, ...read('home')];
  const batches = (some: readonly Case[]): readonly (readonly Case[])[] => chunks(some, batch).map(inRow);
  // What is to be unattached is looked up right before: it may have been attached since.
  const guarded = (some: readonly Case[]): readonly Case[] =>
    inRow(some.flatMap((one) => (one.place === 'unattached' ? [readCase('unattached'), one] : [one])));
  const repeats = having('repeat');
  const base = called(baseId);
  const refusals = writes.filter((one) => one.aim.kind === 'reject');
  // A name that was never set is gone with the first accepted body.
  const unnamed = refusals.filter(({ needs }) => needs?.includes('name-unset'));
  const open = writes.filter((one) => one.aim.kind === 'open');
  // Another way in: what is wrong with it shows in answers and in what is stored, so it is asked early.
  const form = open.filter(({ request }) => request.mediaType?.includes('form'));
  const [row = [], ...rows] = chunks(having('burst'), 3);
  const besides = (view: Neighbour): readonly Case[] =>
    writes.filter((one) => one.aim.kind === 'accept' && one.place === view);
  const changed = (view: Neighbour, own: readonly Case[]): readonly Case[] => [
    ...read(view),
    ...own.flatMap((one) => [one, ...read(view)]),
  ];
  // The first change of each neighbour comes before the refusals: what is stored there is unlike what these carry.
  const early = (view: Neighbour): readonly Case[] => (row.length > 0 ? besides(view).slice(0, 1) : []);
  const late = (view: Neighbour): readonly Case[] => besides(view).slice(early(view).length);
  const isWritten = neighbours.some((view) => early(view).length > 0);
  const isElsewhere = reads.has('unattached') || writes.some(({ place }) => place === 'unattached');
  const unattached = isElsewhere ? [readCase('unattached')] : [];
  const opening = [
    // What is attached where is known before the first write: later readings are compared with this.
    ...read('home', 'other-connection', 'other-organization', 'list'),
    ...unattached,
    // Twice before anything is written: what differs between the two changes by itself.
    ...read('tenant-connection', 'tenant-connection'),
    ...settled(settle === undefined ? [] : [settle]),
    ...rowsOf(kept).flatMap(inRow),
    ...unnamed,
    // What the connection supports is known after these: the rest of the plan depends on it.
    ...settled(called(probeIds[0])),
    ...settled(called(probeIds[1])),
    ...settled(called(probeIds[2])),
    ...settled(called(twinId)),
    ...settled(having('sparse')),
    ...inRow(row),
    ...settled(repeats.filter(({ twin }) => row.some(({ id }) => id === twin))),
    // Home is disabled and raised, unlike its neighbours: what crosses over shows.
    ...(row.length > 0 ? neighbours.flatMap((view) => changed(view, early(view))) : []),
    ...(isWritten ? read('home') : []),
    ...settled(having('nulls')),
    ...settled(having('distinct')),
    ...settled(form),
  ];
  const due = valued(refusals.filter((one) => !unnamed.includes(one)));
  const few = Math.min(batch, 8);
  const first = chunks(due.slice(0, 2 * few), few).flatMap(guarded);
  const more = chunks(due.slice(2 * few), batch).flatMap(guarded);
  const later = [...settled(base), ...settled(repeats.filter(({ twin }) => twin === baseId))];
  const isReadTwice = (one: Case, at: number, all: readonly Case[]): boolean =>
    one.aim.kind === 'read' && one.aim.view !== 'tenant-connection' && one === all[at - 1];
  const told = new Set([...opening, ...later]);
  const all = [
    ...opening,
    ...first,
    ...later,
    ...more,
    // Home is looked at while the neighbour differs from it in every member.
    ...neighbours.flatMap((view) => [
      ...changed(view, late(view)),
      ...(late(view).length > 0 ? read('home') : []),
    ]),
    // By itself, after the base has raised everything that is not sent.
    ...settled(having('off')),
    ...settled(having('hide')),
    // Before other changes: what they leave behind shows.
    ...batches(open.filter((one) => !form.includes(one))).flat(),
    ...settled(
      inTellingOrder(
        accepts.filter((one) => !told.has(one) && !traits(one).some((trait) => apart.includes(trait))),
      ),
    ),
    ...settled(having('way')),
    ...settled(having('tour')),
    ...inRow(having('long-row')),
    ...rows.flatMap(inRow),
    ...read('home', 'tenant-connection', 'list'),
    ...unattached,
  ];
  const views = { list: reads.get('list'), sibling: reads.get('sibling') };
  const steps = all.filter((one, at) => !isReadTwice(one, at, all));
  const besideHome = neighbours.reduce<readonly Case[]>(
    (some, view) => withNeighbour(some, reads.get(view)),
    steps,
  );
  return withViews(besideHome, views);
}
