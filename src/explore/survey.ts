import { baseId, json, kit, make, patch } from '../cases/build.ts';
import type { MemberSpec } from '../contract/members.ts';
import { type Found, situationOf, survey } from '../engine/prepare/survey.ts';
import type { Session, Surroundings } from '../engine/session.ts';
import type { JsonObject, Snapshot, View } from '../model.ts';
import { accepted, objectOf, same } from '../rules/oracle.ts';
import { own } from '../text/json.ts';
import type { Placeholder } from '../text/normalize.ts';
import type { Bench } from './bench.ts';
import type { ExploreInput } from './plan.ts';
import type { Known, Laid } from './question.ts';
import { storedIn } from './seen.ts';

/** A PATCH that attached what was not attached cannot be undone by one: it is said. */
async function attached(bench: Bench, before: Snapshot | undefined): Promise<readonly string[]> {
  if (before?.kind !== 'unknown') return [];
  const now = await bench.read('unattached');
  return now.kind === 'known'
    ? ['a PATCH has attached the other connection to the other organization: detach it by hand']
    : [];
}

/** The name of what is made for a question, and the command that deletes what is left of it. */
type Fresh = Pick<ExploreInput, 'fresh' | 'clean'>;

/** A connection that was made to be deleted, and was not. */
function undeleted({ exchanges }: Session, { fresh, clean }: Fresh): readonly string[] {
  const done = (method: string, path: RegExp): boolean =>
    exchanges.some(
      ({ case: { request }, reply }) =>
        request.method === method && path.test(request.path) && accepted(reply),
    );
  return done('POST', /^\/connections$/) && !done('DELETE', /^\/connections\//)
    ? [`the connection ${fresh} could not be deleted: \`${clean}\` deletes it an hour later`]
    : [];
}

/** What an exploration has left in the tenant beside the settings it puts back. */
export async function leftovers(
  session: Session,
  bench: Bench,
  before: Snapshot | undefined,
  fresh: Fresh,
): Promise<readonly string[]> {
  return [...(await attached(bench, before)), ...undeleted(session, fresh)];
}

/** What the readings say of the tenant, with what the run knows of itself. */
export function knownOf(
  { members, isOwn, fresh, alone }: ExploreInput,
  { target }: Surroundings,
  home: JsonObject,
  { organizationName }: Pick<Surveyed, 'organizationName'>,
): Known {
  return {
    members,
    strategy: situationOf({}, home, target).strategy,
    subject: target.subject,
    home,
    isOwn: isOwn(),
    fresh,
    ...(organizationName === undefined ? {} : { organizationName }),
    ...(alone === undefined ? {} : { alone }),
  };
}

/** What would make two atlases of the same tenant differ: ids and names of resources. */
export function placeholdersOf({ subject, home, organizationName, fresh }: Known): readonly Placeholder[] {
  const ids = Object.entries(subject) as readonly (readonly [string, string])[];
  const own = home.connection;
  const name = typeof own === 'object' && own !== null && 'name' in own ? own.name : undefined;
  return [
    ...ids.flatMap(([what, id]): readonly Placeholder[] => [
      [id, `{${what}}`],
      // Spelt with an escape, or in other case, it is an id all the same.
      [id.slice(1), `{${what} but for its first letter}`],
      [id.toUpperCase(), `{${what} in upper case}`],
    ]),
    [fresh, '{new name}'],
    ...(typeof name === 'string' ? [[name, '{connection name}'] as const] : []),
    ...(organizationName === undefined ? [] : [[organizationName, '{organization name}'] as const]),
  ];
}

/** What is read before the first question. */
export interface Surveyed {
  readonly found: Found;
  readonly organizationName?: string;
}

/** Reads everything around the connection, and what the organization is called. */
export async function surveyTenant(
  session: Session,
  home: Found,
  { subject }: Surroundings['target'],
): Promise<Surveyed> {
  const views: readonly View[] = [
    ...(subject.other_connection === undefined ? [] : (['other-connection'] as const)),
    ...(subject.other_organization === undefined ? [] : (['other-organization'] as const)),
    ...(subject.other_connection === undefined || subject.other_organization === undefined
      ? []
      : (['unattached'] as const)),
  ];
  const found = { ...home, ...(await survey(session, views)) };
  const reply = await session.send(
    make({
      id: 'explore/organization',
      title: 'what the organization is called',
      request: { method: 'GET', path: '/organizations/{organization}', credential: 'full' },
      aim: { kind: 'open' },
    }),
  );
  const name = accepted(reply) ? objectOf(reply)?.name : undefined;
  return { found, ...(typeof name === 'string' ? { organizationName: name } : {}) };
}

export interface Laying {
  readonly bench: Bench;
  readonly session: Session;
  readonly members: readonly MemberSpec[];
  /** What was stored before. */
  readonly home: JsonObject;
}

const holds = (value: JsonObject | undefined, name: string, wanted: JsonObject): boolean =>
  same(own(value, name) ?? null, own(wanted, name) ?? null);

const only = (body: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(names.map((name) => [name, body[name] ?? null]));

/** Stores values; where they are refused together, one by one. */
async function store(session: Session, body: JsonObject, id: string): Promise<void> {
  const names = Object.keys(body);
  const send = async (part: JsonObject): Promise<boolean> =>
    accepted(
      await session.send(
        make({
          id: `explore/${id}`,
          title: 'values unlike every default',
          request: patch(json(part)),
          aim: { kind: 'open' },
          gateway: true,
        }),
      ),
    );
  if ((await send(body)) || names.length < 2) return;
  for (const name of names) await send(only(body, [name]));
}

/**
 * Stores values unlike every default, so that what is reset shows, and finds out which members the tenant stores at
 * all: those that were seen to change to what was sent.
 */
export async function lay({ bench, session, members, home }: Laying): Promise<Laid> {
  const { base, bait } = kit(members);
  const names = Object.keys(base);
  const changing = names.filter((name) => !holds(home, name, base));
  await store(session, base, baseId);
  const laid = storedIn(await bench.read('home'));
  const stored = changing.filter((name) => holds(laid, name, base));
  // What had these values before shows only when it is changed and changed back.
  const alike = names.filter((name) => !changing.includes(name));
  const laidBy = (all: readonly string[]): Laid => ({
    stored: all,
    unstored: names.filter((name) => !all.includes(name)),
  });
  if (alike.length === 0) return laidBy(stored);
  await store(session, only(bait, alike), 'body/combination/bait');
  const other = storedIn(await bench.read('home'));
  await store(session, only(base, alike), baseId);
  await bench.read('home');
  return laidBy([...stored, ...alike.filter((name) => holds(other, name, bait))]);
}
