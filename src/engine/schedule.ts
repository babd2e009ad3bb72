import { readCase } from '../cases/build.ts';
import type { Case, Resource } from '../model.ts';
import { bodyOf } from '../text/json.ts';
import { chunks, type Groups, groupsOf } from './groups.ts';
import { withNeighbour, withView } from './moments.ts';
import { isRead, neighbours, viewOf } from './observe/exchanges.ts';

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
  // After an unknown member: if that is stored, this is not sent.
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

/** Whether a change sends `is_enabled` and nothing else. */
const isSwitch = (one: Case): boolean => Object.keys(bodyOf(one) ?? {}).join() === 'is_enabled';

/** Ways to put readings among cases. `reads`: the views to read. */
function readingsOf(reads: ReadonlyMap<Resource, Case>) {
  const read = (...views: readonly Resource[]): readonly Case[] =>
    views.flatMap((view) => reads.get(view) ?? []);
  const row = (some: readonly Case[]): readonly Case[] =>
    some.length === 0 ? [] : [...some, ...read('home')];
  const each = (some: readonly Case[], view: Resource = 'home'): readonly Case[] =>
    some.flatMap((one) => [one, ...read(view)]);
  const filters = read('list-enabled', 'list-disabled');
  return {
    read,
    row,
    each,
    filters,
    /** Also reads the lists that are filtered by `is_enabled` behind each change of that member alone. */
    eachFiltered: (some: readonly Case[]): readonly Case[] =>
      some.flatMap((one) => [
        ...each([one], viewOf(one.place)),
        ...(one.place === 'home' ? [] : read('home')),
        ...(isSwitch(one) ? filters : []),
      ]),
    /** A reading after every `size` cases. What has to be unattached is looked up right before it is sent. */
    batches: (some: readonly Case[], size: number): readonly Case[] =>
      chunks(some, size).flatMap((few) =>
        row(few.flatMap((one) => (one.place === 'unattached' ? [readCase('unattached'), one] : [one]))),
      ),
  };
}

type Readings = ReturnType<typeof readingsOf>;

/** What is read before the first write: what later readings are compared with. */
const firstReadings = ({ read }: Readings, unattached: readonly Case[]): readonly Case[] => [
  ...read('home', ...neighbours, 'list'),
  ...unattached,
  // Twice: what differs between the two changes by itself.
  ...read('tenant-connection', 'tenant-connection'),
];

/** What shows most for its number, before the refusals. */
function openingOf(groups: Groups, { read, row, each }: Readings, isBrief: boolean): readonly Case[] {
  const { besides } = groups;
  return [
    ...groups.kept.flatMap(row),
    ...groups.unnamed,
    // What the connection supports is known after the first of these: the rest of the plan depends on it.
    ...each(groups.lead),
    ...row(groups.row),
    ...each(groups.rowRepeats),
    // Home is disabled and raised, unlike its neighbours, so that what crosses over shows.
    ...(groups.row.length > 0 && !isBrief
      ? besides.flatMap(({ view, early }) => [...read(view), ...each(early, view)])
      : []),
    ...(besides.some(({ early }) => early.length > 0) ? read('home') : []),
    ...each(groups.telling),
    ...each(groups.forms),
  ];
}

/** Refusals in batches; after the first ones, the body that the rest are held against is stored again. */
function refusalsOf(
  { refusals: unordered, stored }: Groups,
  { each, batches }: Readings,
  isBrief: boolean,
): readonly Case[] {
  const refusals = prioritized(unordered);
  const first = isBrief ? refusals.length : firstBatches * batch.first;
  return [
    ...batches(refusals.slice(0, first), isBrief ? Math.max(1, refusals.length) : batch.first),
    ...each(stored),
    ...batches(refusals.slice(first), batch.later),
  ];
}

/** Changes that are not of the opening: of neighbours, and of home from states that others leave. */
function changesOf(groups: Groups, { read, row, each, batches, eachFiltered }: Readings): readonly Case[] {
  return [
    // Home is read while the neighbour differs from it in every member.
    ...groups.besides.flatMap(({ view, late }) => [
      ...read(view),
      ...each(late, view),
      ...(late.length > 0 ? read('home') : []),
    ]),
    ...eachFiltered(groups.alone),
    ...row(groups.whileDisabled),
    // Before the other changes, which show what these leave behind.
    ...batches(groups.open, batch.later),
    ...each(groups.rest),
    ...eachFiltered(groups.walk),
    ...row(groups.longRow),
    ...groups.rows.flatMap(row),
  ];
}

/** What is read at the end. The filtered lists were read already where a switch was sent. */
const lastReadings = (
  { alone, walk }: Groups,
  { read, filters }: Readings,
  unattached: readonly Case[],
): readonly Case[] => [
  ...read('home', 'tenant-connection', 'list'),
  ...([...alone, ...walk].some(isSwitch) ? [] : filters),
  ...unattached,
];

/** The steps without a reading right behind the same one; two of the tenant-level connection are compared. */
const withoutDoubles = (steps: readonly Case[]): readonly Case[] =>
  steps.filter(
    (one, at) => one.aim.kind !== 'read' || one.aim.view === 'tenant-connection' || one !== steps[at - 1],
  );

/** The steps with the other views read where these show most; once each, in the middle, if `isBrief`. */
function withViews(
  steps: readonly Case[],
  reads: ReadonlyMap<Resource, Case>,
  isBrief: boolean,
): readonly Case[] {
  const besideHome = isBrief
    ? steps
    : neighbours.reduce<readonly Case[]>((some, view) => withNeighbour(some, reads.get(view)), steps);
  const most = isBrief ? 1 : Number.POSITIVE_INFINITY;
  return withView(withView(besideHome, reads.get('sibling'), most), reads.get('list'), most);
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
  const readings = readingsOf(reads);
  const groups = groupsOf(cases);
  const isElsewhere =
    reads.has('unattached') || cases.some((one) => !isRead(one) && one.place === 'unattached');
  const unattached = isElsewhere ? [readCase('unattached')] : [];
  const steps = [
    ...firstReadings(readings, unattached),
    ...readings.each(prerequisite === undefined ? [] : [prerequisite]),
    ...openingOf(groups, readings, isBrief),
    ...refusalsOf(groups, readings, isBrief),
    ...changesOf(groups, readings),
    ...lastReadings(groups, readings, unattached),
  ];
  return withViews(withoutDoubles(steps), reads, isBrief);
}
