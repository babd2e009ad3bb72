import { baseId, json, kit, patch } from '../cases/build.ts';
import { type Found, situationOf, survey } from '../engine/prepare/survey.ts';
import type { Session, Surroundings } from '../engine/session.ts';
import type { JsonObject, Snapshot, View } from '../model.ts';
import { accepted, objectOf, same } from '../rules/oracle.ts';
import { own } from '../text/json.ts';
import type { Placeholder } from '../text/normalize.ts';
import { type ExplorationBench, openCase } from './bench.ts';
import type { ExploreInput } from './plan.ts';
import type { KnownTenant, StoredMembers } from './question.ts';
import { connectionName, storedIn } from './seen.ts';

/** What an exploration has left in the tenant beside the settings it puts back, a sentence each. */
export async function leftovers(
  { exchanges }: Session,
  bench: ExplorationBench,
  unattached: Snapshot | undefined,
  { fresh, clean }: Pick<ExploreInput, 'fresh' | 'clean'>,
): Promise<readonly string[]> {
  const isDone = (method: string, path: RegExp): boolean =>
    exchanges.some(
      ({ case: { request }, reply }) =>
        request.method === method && path.test(request.path) && accepted(reply),
    );
  const isAttached = unattached?.kind === 'unknown' && (await bench.read('unattached')).kind === 'known';
  const isUndeleted = isDone('POST', /^\/connections$/) && !isDone('DELETE', /^\/connections\//);
  return [
    // No PATCH can detach it.
    ...(isAttached
      ? ['a PATCH has attached the other connection to the other organization: detach it by hand']
      : []),
    ...(isUndeleted
      ? [`the connection ${fresh} could not be deleted: \`${clean}\` deletes it an hour later`]
      : []),
  ];
}

/** What the readings say of the tenant, with what the run knows of itself. */
export function knownOf(
  { members, isOwn, fresh, alone }: ExploreInput,
  { target }: Surroundings,
  home: JsonObject,
  { organizationName }: Pick<SurveyedTenant, 'organizationName'>,
): KnownTenant {
  const { strategy, subject } = situationOf({}, home, target);
  return { members, strategy, subject, home, isOwn: isOwn(), fresh, organizationName, alone };
}

/** What would make two atlases of the same tenant differ: ids and names of resources. */
export function placeholdersOf({
  subject,
  home,
  organizationName,
  fresh,
}: KnownTenant): readonly Placeholder[] {
  const ids = Object.entries(subject) as readonly (readonly [string, string])[];
  const named = (name: string | undefined, placeholder: string): readonly Placeholder[] =>
    name === undefined ? [] : [[name, placeholder]];
  return [
    ...ids.flatMap(([what, id]): readonly Placeholder[] => [
      [id, `{${what}}`],
      // Some experiments send an id with an escape or in upper case.
      [id.slice(1), `{${what} but for its first letter}`],
      [id.toUpperCase(), `{${what} in upper case}`],
    ]),
    [fresh, '{new name}'],
    ...named(connectionName(home), '{connection name}'),
    ...named(organizationName, '{organization name}'),
  ];
}

/** What is read before the first question. */
export interface SurveyedTenant {
  readonly found: Found;
  readonly organizationName?: string | undefined;
}

/** Reads everything around the connection, and what the organization is called. */
export async function surveyTenant(
  session: Session,
  home: Found,
  { subject }: Surroundings['target'],
): Promise<SurveyedTenant> {
  const hasConnection = subject.other_connection !== undefined;
  const hasOrganization = subject.other_organization !== undefined;
  const views: readonly (readonly [View, boolean])[] = [
    ['other-connection', hasConnection],
    ['other-organization', hasOrganization],
    ['unattached', hasConnection && hasOrganization],
  ];
  const there = views.flatMap(([view, isThere]) => (isThere ? [view] : []));
  const found = { ...home, ...(await survey(session, there)) };
  const reply = await session.send(
    openCase('organization', 'what the organization is called', {
      method: 'GET',
      path: '/organizations/{organization}',
      credential: 'full',
    }),
  );
  const name = accepted(reply) ? objectOf(reply)?.name : undefined;
  return { found, organizationName: typeof name === 'string' ? name : undefined };
}

const holds = (value: JsonObject | undefined, name: string, wanted: JsonObject): boolean =>
  same(own(value, name) ?? null, own(wanted, name) ?? null);

const only = (body: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(names.map((name) => [name, body[name] ?? null]));

/** Stores values together; if the tenant refuses that, one by one. */
async function store(session: Session, body: JsonObject, id: string): Promise<void> {
  const send = async (part: JsonObject): Promise<boolean> =>
    accepted(await session.send(openCase(id, 'values unlike every default', patch(json(part)))));
  const names = Object.keys(body);
  if ((await send(body)) || names.length < 2) return;
  for (const name of names) await send(only(body, [name]));
}

/**
 * Stores values unlike every default, so that what is reset shows, and finds out which members the tenant stores at
 * all: those that were seen to change to what was sent. `home` is what was stored before.
 */
export async function findStoredMembers(
  { bench, session }: { readonly bench: ExplorationBench; readonly session: Session },
  members: KnownTenant['members'],
  home: JsonObject,
): Promise<StoredMembers> {
  const { base, bait } = kit(members);
  const names = Object.keys(base);
  const changing = names.filter((name) => !holds(home, name, base));
  await store(session, base, baseId);
  const afterwards = storedIn(await bench.read('home'));
  const stored = changing.filter((name) => holds(afterwards, name, base));
  // Members that had these values before are changed and changed back.
  const alike = names.filter((name) => !changing.includes(name));
  if (alike.length > 0) {
    await store(session, only(bait, alike), 'body/combination/bait');
    const other = storedIn(await bench.read('home'));
    await store(session, only(base, alike), baseId);
    await bench.read('home');
    stored.push(...alike.filter((name) => holds(other, name, bait)));
  }
  return { stored, unstored: names.filter((name) => !stored.includes(name)) };
}
