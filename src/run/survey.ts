import { readCase } from '../generate/reads.ts';
import type { JsonObject, Snapshot, Target, View } from '../model.ts';
import { snapshotOf } from './observe.ts';
import type { Session } from './session.ts';
import type { Situation } from './situation.ts';

/** The stored resources as they were found. */
export type Found = Readonly<Partial<Record<View, Snapshot>>>;

/** Reads the views given, in order. */
export async function survey(session: Session, views: readonly View[]): Promise<Found> {
  const found: Partial<Record<View, Snapshot>> = {};
  for (const view of views) {
    found[view] = snapshotOf(await session.send(readCase(view)));
  }
  return found;
}

function strategy(stored: JsonObject): string {
  const connection = stored.connection;
  const named =
    typeof connection === 'object' && connection !== null && 'strategy' in connection
      ? connection.strategy
      : undefined;
  return typeof named === 'string' ? named : 'unknown';
}

/** What the readings say of the target. `home` must be known. */
export function situationOf(
  found: Found,
  home: JsonObject,
  { subject, lacks }: Pick<Target, 'subject' | 'lacks'>,
  known: Situation['unreadable'] = {},
): Situation {
  const unreadable = Object.fromEntries(
    Object.entries(found).flatMap(([view, snapshot]) =>
      snapshot.kind === 'unknown' ? [[view, `${view} could not be read: ${snapshot.because}`]] : [],
    ),
  );
  return {
    subject,
    strategy: strategy(home),
    nameIsSet: typeof home.organization_connection_name === 'string',
    lacks,
    unreadable: { ...known, ...unreadable },
  };
}
