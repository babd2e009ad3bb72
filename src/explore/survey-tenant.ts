import type { MemberSpec } from '../contract/members.ts';
import { baseId, json, kit, make, patch } from '../generate/kit.ts';
import type { JsonObject, View } from '../model.ts';
import { accepted, objectOf } from '../rules/oracle.ts';
import type { Session, Surroundings } from '../run/session.ts';
import { type Found, survey } from '../run/survey.ts';
import type { Bench } from './bench.ts';
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

/**
 * Stores values unlike every default, so that what is reset shows. Returns how far readings lag behind writes, in
 * milliseconds, as far as that can be told.
 */
export async function lay(
  bench: Bench,
  session: Session,
  members: readonly MemberSpec[],
  sleep: (ms: number) => Promise<void>,
): Promise<number> {
  const { base } = kit(members);
  const reply = await session.send(
    make({
      id: `explore/${baseId}`,
      title: 'values unlike every default',
      request: patch(json(base)),
      aim: { kind: 'open' },
      gateway: true,
    }),
  );
  const shows = async (): Promise<boolean> => {
    const stored: JsonObject | undefined = storedIn(await bench.read('home'));
    return stored?.organization_connection_name === base.organization_connection_name;
  };
  if ((await shows()) || !accepted(reply)) return 0;
  let waited = 0;
  for (const ms of patienceMs) {
    await sleep(ms);
    if (session.over() !== undefined) return 0;
    waited += ms;
    if (await shows()) return waited;
  }
  return 0;
}
