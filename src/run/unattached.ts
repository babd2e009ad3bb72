import type { Case, Exchange, Json, JsonObject, Snapshot, Subject } from '../model.ts';
import { snapshotOf } from './observe.ts';

const isListing = ({ case: { aim } }: Exchange): boolean => aim.kind === 'read' && aim.view === 'unattached';

/** What the list of the other organization showed when it was first read, and at the latest. */
export function listings(exchanges: readonly Exchange[]): readonly Snapshot[] {
  return exchanges.filter(isListing).map(({ reply }) => snapshotOf(reply));
}

/** The connections in a list; undefined when it was not read, or is none. */
export function connectionsIn(list: Snapshot | undefined): readonly Json[] | undefined {
  const connections = list?.kind === 'known' ? list.value.connections : undefined;
  if (!Array.isArray(connections)) return undefined;
  return connections.map((one) => (one as JsonObject | null)?.connection_id ?? null);
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
  return place === 'unattached' && aim.kind !== 'read' && other !== undefined
    ? holding(listings(exchanges).at(-1), other)
    : undefined;
}
