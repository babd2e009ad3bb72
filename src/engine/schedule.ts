import { controlId, probeIds, readCase, storedId } from '../cases/build.ts';
import type { Case, Resource, Trait } from '../model.ts';
import { groupBy } from '../text/group-by.ts';
import { bodyOf } from '../text/json.ts';
import { inTellingOrder, withNeighbour, withView } from './moments.ts';
import { hasTrait, isRead, neighbours, viewOf } from './observe/exchanges.ts';

/** The refusals that found most faults of the seeded servers, as the kill matrix has them, best first. */
const best: readonly string[] = [
  'token/alg-none-case/refused',
  'assign_membership_on_login/type/string-false',
  'scope/resources-scope/refused',
  'organization_access_level/enum/upper',
  'body/syntax/trailing-comma',
  'body/additionalProperties/camel-case',
  'organization_connection_name/maxLength/100000',
  'id/exists/unknown',
  'organization_connection_name/pattern/nul-below',
  'method/allowed/override',
  'header/absent/malformed-body',
  'is_enabled/type/one',
  'body/type/array-empty',
  'body/syntax/comment',
  'body/syntax/two-objects',
  'organization_connection_name/minLength/0',
  'is_signup_enabled/type/null',
  'body/type/json-text',
  'body/additionalProperties/proto',
  'body/tie/is_signup_enabled',
  'organization_access_level/type/array-null',
  'path/encoding/line-break',
  'header/basic/refused',
  'token/expired/refused',
  'token/no-audience/refused',
  'token/no-issuer/refused',
  'scope/unscoped/empty-body',
  'organization_access_level/enum/line-break',
  'body/syntax/nan',
  'body/additionalProperties/null',
  'organization_access_level/type/zero',
  'body/type/null',
  'body/additionalProperties/connection_id',
  'body/additionalProperties/case',
  'body/additionalProperties/unknown',
  // Behind an unknown member: where that is stored, this is not sent.
  'body/depth/10000',
  'connection_id/maxLength/51',
  'header/cookie/refused',
  'token/opaque/refused',
  'token/payload-changed/refused',
  'token/signature-changed/refused',
  'header/query/refused',
  'header/bearer-alone/refused',
  'token/alg-none/refused',
  'header/longer-scheme/refused',
  'header/no-scheme/refused',
  'header/text-after/refused',
  'token/embedded-key/refused',
  'token/kid-path/refused',
  'organization_connection_name/type/array',
  'organization_connection_name/maxLength/51',
  'body/form/too-long',
  'assign_membership_on_login/type/array',
  'show_as_button/type/one',
  'organization_access_level/enum/space-after',
  'body/syntax/truncated',
  'id/maxLength/51',
  'connection_id/minLength/0',
  'path/encoding/encoded-slash',
  'organization_connection_name/type/boolean',
];

const rank = new Map(best.map((id, index) => [id, index]));

/** A valid body with another fault: the next change shows what it leaves behind, and breaks nothing else. */
const hasValidBody = (one: Case): boolean =>
  one.aim.kind === 'reject' && one.aim.fault.in !== 'body' && Object.keys(bodyOf(one) ?? {}).length > 2;

/** The same cases, those that found most faults first, those with a whole valid body last. */
const prioritized = (cases: readonly Case[]): readonly Case[] =>
  cases.toSorted(
    (a, b) =>
      (rank.get(a.id) ?? best.length) - (rank.get(b.id) ?? best.length) ||
      Number(hasValidBody(a)) - Number(hasValidBody(b)),
  );

/** How many refusals share one reading: a batch bounds the search where a leak does not name its case. */
const batch = { first: 8, later: 20 };

/** How many of the first batches are sent before the body that the rest are held against is stored again. */
const firstBatches = 2;

const chunks = <T>(list: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, n) => list.slice(n * size, (n + 1) * size));

/** What stands elsewhere than among the rows. */
const apart: readonly Trait[] = ['burst', 'hide', 'off', 'way', 'tour', 'long-row'];

function groupsOf(cases: readonly Case[]) {
  const kept = cases.filter(({ id }) => id.startsWith('corpus/'));
  const writes = cases.filter((one) => !isRead(one) && !kept.includes(one));
  const aimed = (kind: Case['aim']['kind']): readonly Case[] => writes.filter(({ aim }) => aim.kind === kind);
  const accepts = aimed('accept').filter(({ place }) => place === 'home');
  const having = (trait: Trait): readonly Case[] => accepts.filter((one) => hasTrait(one, trait));
  const called = (...ids: readonly string[]): readonly Case[] =>
    ids.flatMap((id) => accepts.filter((one) => one.id === id));
  const refusals = aimed('reject');
  // A name that was never set is gone with the first accepted body.
  const unnamed = refusals.filter(({ needs }) => needs?.includes('name-unset'));
  // Another way in: what is wrong with it shows in answers and in what is stored, so it is asked early.
  const forms = aimed('open').filter(({ request }) => request.mediaType?.includes('form'));
  const [row = [], ...rows] = chunks(having('burst'), 3);
  const repeatsOf = (some: readonly Case[]): readonly Case[] =>
    having('repeat').filter(({ control }) => some.some(({ id }) => id === control));
  const stored = called(storedId);
  // The first change of each neighbour comes before the refusals, which carry other values.
  const besides = neighbours.map((view) => {
    const own = aimed('accept').filter(({ place }) => place === view);
    return { view, early: row.length > 0 ? own.slice(0, 1) : [], late: row.length > 0 ? own.slice(1) : own };
  });
  const lead = [...called(...probeIds, controlId), ...having('sparse')];
  const telling = [...having('nulls'), ...having('distinct')];
  const told = new Set([...lead, ...row, ...repeatsOf(row), ...telling, ...stored, ...repeatsOf(stored)]);
  return {
    // Kept counterexamples, each with all its steps: ids are `corpus/name/step`.
    kept: groupBy(kept, nameOf),
    ...{ unnamed, forms, row, rows, besides, lead, telling },
    rowRepeats: repeatsOf(row),
    stored: [...stored, ...repeatsOf(stored)],
    refusals: prioritized(
      refusals.filter((one) => !unnamed.includes(one) && !hasTrait(one, 'long-row', 'while-disabled')),
    ),
    // Sent by themselves, after the stored body has raised everything that they do not send.
    alone: [...having('off'), ...having('hide')],
    whileDisabled: refusals.filter((one) => hasTrait(one, 'while-disabled')),
    open: aimed('open').filter((one) => !forms.includes(one) && !hasTrait(one, 'tour')),
    rest: inTellingOrder(accepts.filter((one) => !told.has(one) && !hasTrait(one, ...apart))),
    // In their order: each is about what the steps before it have stored.
    walk: [...having('way'), ...writes.filter((one) => hasTrait(one, 'tour'))],
    longRow: writes.filter((one) => hasTrait(one, 'long-row')),
  };
}

const nameOf = ({ id }: Case): string => id.split('/').slice(0, -1).join('/');

/** Whether a change sends `is_enabled` and nothing else. */
const isSwitch = (one: Case): boolean => Object.keys(bodyOf(one) ?? {}).join() === 'is_enabled';

/** How readings stand among cases. `reads` are the views to look at. */
function readingsOf(reads: ReadonlyMap<Resource, Case>) {
  const read = (...views: readonly Resource[]): readonly Case[] =>
    views.flatMap((view) => reads.get(view) ?? []);
  const row = (some: readonly Case[]): readonly Case[] =>
    some.length === 0 ? [] : [...some, ...read('home')];
  return {
    read,
    row,
    each: (some: readonly Case[], view: Resource = 'home'): readonly Case[] =>
      some.flatMap((one) => [one, ...read(view)]),
    /** A reading behind so many. What has to be unattached is looked up right before. */
    batches: (some: readonly Case[], size: number): readonly Case[] =>
      chunks(some, size).flatMap((few) =>
        row(few.flatMap((one) => (one.place === 'unattached' ? [readCase('unattached'), one] : [one]))),
      ),
  };
}

/**
 * The order in which cases and readings are sent: what shows most for its number first.
 * Accepted changes are read one by one, rows once, refusals in batches; stretches share their readings.
 * `prerequisite` must be accepted before any other body may be. `isBrief`: other views are read once,
 * in the middle, and all refusals share readings.
 */
export function script(
  cases: readonly Case[],
  reads: ReadonlyMap<Resource, Case>,
  {
    prerequisite,
    isBrief = false,
  }: { readonly prerequisite?: Case | undefined; readonly isBrief?: boolean | undefined } = {},
): readonly Case[] {
  const { read, row, each, batches } = readingsOf(reads);
  const groups = groupsOf(cases);
  const { besides, refusals } = groups;
  const isElsewhere =
    reads.has('unattached') || cases.some((one) => !isRead(one) && one.place === 'unattached');
  const unattached = isElsewhere ? [readCase('unattached')] : [];
  const filters = read('list-enabled', 'list-disabled');
  /** Also reads the lists that are filtered by `is_enabled` behind each change of that member alone. */
  const eachFiltered = (some: readonly Case[]): readonly Case[] =>
    some.flatMap((one) => [
      ...each([one], viewOf(one.place)),
      ...(one.place === 'home' ? [] : read('home')),
      ...(isSwitch(one) ? filters : []),
    ]);
  const firstRefusals = isBrief ? refusals.length : firstBatches * batch.first;
  const all = [
    // What is attached where is known before the first write: later readings are compared with this.
    ...read('home', ...neighbours, 'list'),
    ...unattached,
    // Twice before anything is written: what differs between the two changes by itself.
    ...read('tenant-connection', 'tenant-connection'),
    ...each(prerequisite === undefined ? [] : [prerequisite]),
    ...groups.kept.flatMap(row),
    ...groups.unnamed,
    // What the connection supports is known after the first of these: the rest of the plan depends on it.
    ...each(groups.lead),
    ...row(groups.row),
    ...each(groups.rowRepeats),
    // Home is disabled and raised, unlike its neighbours: what crosses over shows.
    ...(groups.row.length > 0 && !isBrief
      ? besides.flatMap(({ view, early }) => [...read(view), ...each(early, view)])
      : []),
    ...(besides.some(({ early }) => early.length > 0) ? read('home') : []),
    ...each(groups.telling),
    ...each(groups.forms),
    ...batches(refusals.slice(0, firstRefusals), isBrief ? Math.max(1, refusals.length) : batch.first),
    ...each(groups.stored),
    ...batches(refusals.slice(firstRefusals), batch.later),
    // Home is looked at while the neighbour differs from it in every member.
    ...besides.flatMap(({ view, late }) => [
      ...read(view),
      ...each(late, view),
      ...(late.length > 0 ? read('home') : []),
    ]),
    ...eachFiltered(groups.alone),
    ...row(groups.whileDisabled),
    // Before other changes: what they leave behind shows.
    ...batches(groups.open, batch.later),
    ...each(groups.rest),
    ...eachFiltered(groups.walk),
    ...row(groups.longRow),
    ...groups.rows.flatMap(row),
    ...read('home', 'tenant-connection', 'list'),
    ...([...groups.alone, ...groups.walk].some(isSwitch) ? [] : filters),
    ...unattached,
  ];
  const isReadTwice = (one: Case, at: number): boolean =>
    one.aim.kind === 'read' && one.aim.view !== 'tenant-connection' && one === all[at - 1];
  const steps = all.filter((one, at) => !isReadTwice(one, at));
  const besideHome = isBrief
    ? steps
    : neighbours.reduce<readonly Case[]>((some, view) => withNeighbour(some, reads.get(view)), steps);
  const most = isBrief ? 1 : Number.POSITIVE_INFINITY;
  return withView(withView(besideHome, reads.get('sibling'), most), reads.get('list'), most);
}
