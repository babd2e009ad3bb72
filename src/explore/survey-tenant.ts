import type { MemberSpec } from '../contract/members.ts';
import { baseId, json, kit, make, patch } from '../generate/kit.ts';
import type { JsonObject, Snapshot, View } from '../model.ts';
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

/** How long a reading is given to show what was accepted, in steps. */
const patienceMs = [250, 500, 1_000, 2_000] as const;

export interface Laying {
  readonly bench: Bench;
  readonly session: Session;
  readonly members: readonly MemberSpec[];
  /** What was stored before. */
  readonly home: JsonObject;
  readonly sleep: (ms: number) => Promise<void>;
}

const holds = (value: JsonObject | undefined, name: string, wanted: JsonObject): boolean =>
  same(own(value, name) ?? null, own(wanted, name) ?? null);

const only = (body: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(names.map((name) => [name, body[name] ?? null]));

/** Stores values; where they are refused together, one by one. Returns what the answers show of each. */
async function store(session: Session, body: JsonObject, id: string): Promise<readonly string[]> {
  const names = Object.keys(body);
  const send = async (part: JsonObject): Promise<readonly string[] | undefined> => {
    const reply = await session.send(
      make({
        id: `explore/${id}`,
        title: 'values unlike every default',
        request: patch(json(part)),
        aim: { kind: 'open' },
        gateway: true,
      }),
    );
    const shown = objectOf(reply);
    if (!accepted(reply)) return undefined;
    return Object.keys(part).filter((name) => shown === undefined || holds(shown, name, part));
  };
  const together = await send(body);
  if (together !== undefined || names.length < 2) return together ?? [];
  const taken: string[] = [];
  for (const name of names) taken.push(...((await send(only(body, [name]))) ?? []));
  return taken;
}

/** Reads until what is expected shows. Returns how long that took, or 0 when it never does. */
async function catchUp(
  { bench, sleep }: Laying,
  expected: readonly string[],
  body: JsonObject,
): Promise<number> {
  const shows = async (): Promise<boolean> => {
    const value = storedIn(await bench.read('home'));
    return expected.every((name) => holds(value, name, body));
  };
  if (await shows()) return 0;
  let waited = 0;
  for (const ms of patienceMs) {
    await sleep(ms);
    waited += ms;
    if (await shows()) return waited;
  }
  return 0;
}

/**
 * Stores values unlike every default, so that what is reset shows, and finds out which members the tenant stores at
 * all: those that were seen to change to what was sent.
 */
export async function lay(laying: Laying): Promise<Laid> {
  const { bench, session, members, home, sleep } = laying;
  const { base, bait } = kit(members);
  const names = Object.keys(base);
  const changing = names.filter((name) => !holds(home, name, base));
  const taken = await store(session, base, baseId);
  const lagMs = await catchUp(
    laying,
    changing.filter((name) => taken.includes(name)),
    base,
  );
  const wait = async (): Promise<Snapshot> => {
    if (lagMs > 0) await sleep(lagMs);
    return bench.read('home');
  };
  const laid = storedIn(bench.newest('home'));
  const stored = changing.filter((name) => holds(laid, name, base));
  // What had these values before shows only when it is changed and changed back.
  const alike = names.filter((name) => !changing.includes(name));
  const laidBy = (all: readonly string[]): Laid => ({
    lagMs,
    stored: all,
    unstored: names.filter((name) => !all.includes(name)),
  });
  if (alike.length === 0) return laidBy(stored);
  await store(session, only(bait, alike), 'body/combination/bait');
  const other = storedIn(await wait());
  await store(session, only(base, alike), baseId);
  await wait();
  return laidBy([...stored, ...alike.filter((name) => holds(other, name, bait))]);
}
