import { readCase } from '../../cases/build.ts';
import { settlingBody } from '../../contract/ties.ts';
import type { Case, Exchange, Json, JsonObject, Resource, Snapshot, Subject, Target } from '../../model.ts';
import { bodyOf, isObject, own } from '../../text/json.ts';
import {
  alike,
  type Found,
  hasTrait,
  isAccepted,
  isRead,
  isReadingOf,
  objectOf,
  snapshotOf,
  storedIn,
} from '../observe/exchanges.ts';
import type { TargetFacts } from '../plan.ts';
import type { Session } from '../session.ts';

export async function survey(session: Session, views: readonly Resource[]): Promise<Found> {
  const found: Partial<Record<Resource, Snapshot>> = {};
  for (const view of views) found[view] = snapshotOf(await session.send(readCase(view)));
  return found;
}

export function strategyOf(home: JsonObject | undefined): string {
  const strategy = isObject(home?.connection) ? home.connection.strategy : undefined;
  return typeof strategy === 'string' ? strategy : 'unknown';
}

/** What the readings say of the target. `home` must be known. */
export function targetFactsOf(
  found: Found,
  home: JsonObject,
  { subject, lacks }: Pick<Target, 'subject' | 'lacks'>,
  known: TargetFacts['unreadable'] = {},
): TargetFacts {
  const unreadable = Object.fromEntries(
    Object.entries(found).flatMap(([view, snapshot]) =>
      snapshot.kind === 'unknown' ? [[view, `${view} could not be read: ${snapshot.because}`]] : [],
    ),
  );
  const prerequisite = settlingBody(home);
  return {
    subject,
    strategy: strategyOf(home),
    ...(Object.keys(prerequisite).length === 0 ? {} : { prerequisite }),
    nameIsSet: typeof home.organization_connection_name === 'string',
    lacks,
    unreadable: { ...known, ...unreadable },
  };
}

/** The ids of the connections in a list, and how many more it does not show; undefined when it is no list. */
function listed(list: JsonObject): { readonly ids: readonly Json[]; readonly isPart: boolean } | undefined {
  const { connections, total } = list;
  if (!Array.isArray(connections)) return undefined;
  const ids = connections.map((one) => (one as JsonObject | null)?.connection_id ?? null);
  return { ids, isPart: typeof total === 'number' && total > ids.length };
}

/** The connections in a list that shows all there are; undefined for anything else. */
export function wholeIn(list: Snapshot | undefined): readonly Json[] | undefined {
  const shown = storedIn(list);
  const own = shown && listed(shown);
  return own?.isPart === false ? own.ids : undefined;
}

/** Why a list is no proof that a connection is not attached; undefined when it is one. */
export function holding(list: Snapshot | undefined, id: string): string | undefined {
  const doubt = 'the other connection may be attached to the other organization too';
  if (list === undefined) return `${doubt}: the list there was not read`;
  if (list.kind === 'unknown') return `${doubt}: the list there: ${list.because}`;
  const own = listed(list.value);
  if (own === undefined) return `${doubt}: the list there is no list`;
  if (own.ids.includes(id)) return 'the other connection is attached to the other organization too';
  return own.isPart ? `${doubt}: the list there has ${list.value.total}` : undefined;
}

const isUnknownTaken = ({ case: { aim }, reply }: Exchange): boolean =>
  aim.kind === 'reject' &&
  aim.fault.in === 'body' &&
  aim.fault.keyword === 'additionalProperties' &&
  isAccepted(reply);

/** Whether an answer shows an unknown member that was sent before: then it is stored. */
function keepsUnknown(exchanges: readonly Exchange[]): boolean {
  const valid = exchanges.filter(({ case: { aim } }) => aim.kind === 'accept');
  const known = new Set(valid.flatMap((one) => Object.keys(bodyOf(one.case) ?? {})));
  return exchanges.some((one, at) => {
    if (!isUnknownTaken(one)) return false;
    const unknown = Object.entries(bodyOf(one.case) ?? {}).filter(([name]) => !known.has(name));
    return exchanges
      .slice(at)
      .some(({ reply }) => unknown.some(([name, value]) => alike(own(objectOf(reply), name), value)));
  });
}

/** Why a write must not be sent: no request could take away what it would leave behind. */
export function forbidden(
  candidate: Case,
  exchanges: readonly Exchange[],
  { other_connection: other }: Subject,
): string | undefined {
  if (hasTrait(candidate, 'bulky') && keepsUnknown(exchanges))
    return 'an unknown member was stored before: one of this size would be too, and no request takes it away';
  if (candidate.place !== 'unattached' || isRead(candidate) || other === undefined) return undefined;
  const lists = exchanges.filter(isReadingOf('unattached')).map(({ reply }) => snapshotOf(reply));
  const last = lists.at(-1);
  const isAttached = last?.kind === 'known' && listed(last.value)?.ids.includes(other) === true;
  return isAttached && holding(lists[0], other) === undefined
    ? 'the other connection was attached to the other organization during this run'
    : holding(last, other);
}
