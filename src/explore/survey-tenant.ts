import type { MemberSpec } from '../contract/members.ts';
import { baseId, json, kit, make, patch } from '../generate/kit.ts';
import type { JsonObject, View } from '../model.ts';
import { own } from '../own.ts';
import { accepted, objectOf, same } from '../rules/oracle.ts';
import type { Session, Surroundings } from '../run/session.ts';
import { type Found, survey } from '../run/survey.ts';
import type { Bench } from './bench.ts';
import type { Laid } from './question.ts';
import { storedIn } from './seen.ts';

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
