import { readCase, settlingBody } from '../../cases/build.ts';
import type { Case, Exchange, Json, JsonObject, Snapshot, Subject, Target, View } from '../../model.ts';
import { snapshotOf } from '../observe/exchanges.ts';
import type { Situation } from '../plan.ts';
import type { Session } from '../session.ts';

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
  const settle = settlingBody(home);
  return {
    subject,
    strategy: strategy(home),
    ...(Object.keys(settle).length === 0 ? {} : { settle }),
    nameIsSet: typeof home.organization_connection_name === 'string',
    lacks,
    unreadable: { ...known, ...unreadable },
  };
}

const isListing = ({ case: { aim } }: Exchange): boolean => aim.kind === 'read' && aim.view === 'unattached';

/** What the list of the other organization showed when it was first read, and at the latest. */
function listings(exchanges: readonly Exchange[]): readonly Snapshot[] {
  return exchanges.filter(isListing).map(({ reply }) => snapshotOf(reply));
}

/** The connections in a list; undefined when it was not read, or is none. */
function connectionsIn(list: Snapshot | undefined): readonly Json[] | undefined {
  const connections = list?.kind === 'known' ? list.value.connections : undefined;
  if (!Array.isArray(connections)) return undefined;
  return connections.map((one) => (one as JsonObject | null)?.connection_id ?? null);
}

/** The connections in a list that shows all there are. */
export function wholeIn(list: Snapshot | undefined): readonly Json[] | undefined {
  const ids = connectionsIn(list);
  const total = list?.kind === 'known' ? list.value.total : undefined;
  return ids !== undefined && typeof total === 'number' && total > ids.length ? undefined : ids;
}

/** Why a list is no proof that a connection is not attached; undefined when it is one. */
export function holding(list: Snapshot | undefined, id: string): string | undefined {
  const doubt = 'the other connection may be attached to the other organization too';
  if (list === undefined) return `${doubt}: the list there was not read`;
  if (list.kind === 'unknown') return `${doubt}: the list there: ${list.because}`;
  const ids = connectionsIn(list);
  if (ids === undefined) return `${doubt}: the list there is no list`;
  if (ids.includes(id)) return 'the other connection is attached to the other organization too';
  const { total } = list.value;
  return typeof total === 'number' && total > ids.length
    ? `${doubt}: the list there has ${total}`
    : undefined;
}

/** Why a write must not go out after what was read: it is for what is not attached, and that may be attached. */
export function forbidden(
  { place, aim }: Case,
  exchanges: readonly Exchange[],
  { other_connection: other }: Subject,
): string | undefined {
  if (place !== 'unattached' || aim.kind === 'read' || other === undefined) return undefined;
  const all = listings(exchanges);
  const because = holding(all.at(-1), other);
  const isNew = connectionsIn(all.at(-1))?.includes(other) === true && holding(all[0], other) === undefined;
  return isNew ? 'the other connection was attached to the other organization during this run' : because;
}
