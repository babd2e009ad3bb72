import type { MemberSpec } from '../contract/members.ts';
import { baseId, json, kit, make, patch } from '../generate/kit.ts';
import type { View } from '../model.ts';
import { accepted, objectOf } from '../rules/oracle.ts';
import type { Session, Surroundings } from '../run/session.ts';
import { type Found, survey } from '../run/survey.ts';
import type { Bench } from './bench.ts';

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

/** Stores values unlike every default, so that what is reset shows, and reads them: a lag shows with the first write. */
export async function lay(bench: Bench, session: Session, members: readonly MemberSpec[]): Promise<void> {
  const { base } = kit(members);
  await session.send(
    make({
      id: `explore/${baseId}`,
      title: 'values unlike every default',
      request: patch(json(base)),
      aim: { kind: 'open' },
      gateway: true,
    }),
  );
  await bench.read('home');
}
