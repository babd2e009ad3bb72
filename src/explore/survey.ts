import { baseId, json, kit, patch } from '../cases/build.ts';
import { type Found, survey } from '../engine/prepare/survey.ts';
import type { Session } from '../engine/session.ts';
import type { JsonObject, Snapshot, Subject } from '../model.ts';
import { accepted, objectOf } from '../rules/oracle.ts';
import type { Placeholder } from '../text/normalize.ts';
import { type ExplorationBench, openCase } from './bench.ts';
import type { ExploreInput } from './plan.ts';
import type { KnownTenant, StoredMembers } from './question.ts';
import { connectionName, holds, storedIn } from './seen.ts';

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
  const left: string[] = [];
  // No PATCH can detach it.
  if (unattached?.kind === 'unknown' && (await bench.read('unattached')).kind === 'known')
    left.push('a PATCH has attached the other connection to the other organization: detach it by hand');
  if (isDone('POST', /^\/connections$/) && !isDone('DELETE', /^\/connections\//))
    left.push(`the connection ${fresh} could not be deleted: \`${clean}\` deletes it an hour later`);
  return left;
}

/** What would make two atlases of the same tenant differ: ids and names of resources. */
export function placeholdersOf(known: KnownTenant): readonly Placeholder[] {
  const named: readonly (readonly [string | undefined, string])[] = [
    ...Object.entries(known.subject).flatMap(([what, id]: [string, string]) => [
      [id, `{${what}}`] as const,
      // Some experiments send an id with an escape or in upper case.
      [id.slice(1), `{${what} but for its first letter}`] as const,
      [id.toUpperCase(), `{${what} in upper case}`] as const,
    ]),
    [known.fresh, '{new name}'],
    [connectionName(known.home), '{connection name}'],
    [known.organizationName, '{organization name}'],
  ];
  return named.flatMap(([text, placeholder]) => (text === undefined ? [] : [[text, placeholder] as const]));
}

/** Reads what is around the connection, as far as there are ids for it. */
export const surveyAround = (session: Session, subject: Subject): Promise<Found> => {
  const hasConnection = subject.other_connection !== undefined;
  const hasOrganization = subject.other_organization !== undefined;
  return survey(session, [
    ...(hasConnection ? (['other-connection'] as const) : []),
    ...(hasOrganization ? (['other-organization'] as const) : []),
    ...(hasConnection && hasOrganization ? (['unattached'] as const) : []),
  ]);
};

export async function findOrganizationName(session: Session): Promise<string | undefined> {
  const request = { method: 'GET', path: '/organizations/{organization}', credential: 'full' } as const;
  const reply = await session.send(openCase('organization', 'what the organization is called', request));
  const name = accepted(reply) ? objectOf(reply)?.name : undefined;
  return typeof name === 'string' ? name : undefined;
}

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
  session: Session,
  { read }: ExplorationBench,
  members: KnownTenant['members'],
  home: JsonObject,
): Promise<StoredMembers> {
  const { base, bait: control } = kit(members);
  const names = Object.keys(base);
  const holding = (stored: JsonObject | undefined, body: JsonObject) =>
    names.filter((name) => holds(stored, only(body, [name])));
  // Members that have these values already are changed and changed back.
  const alike = holding(home, base);
  await store(session, base, baseId);
  const afterwards = holding(storedIn(await read('home')), base);
  const stored = afterwards.filter((name) => !alike.includes(name));
  if (alike.length > 0) {
    await store(session, only(control, alike), 'body/combination/bait');
    const other = holding(storedIn(await read('home')), control);
    await store(session, only(base, alike), baseId);
    await read('home');
    stored.push(...alike.filter((name) => other.includes(name)));
  }
  return { stored, unstored: names.filter((name) => !stored.includes(name)) };
}
