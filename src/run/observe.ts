import type { Exchange, Observation, Place, Reply, Snapshot, Span, Subject, View } from '../model.ts';
import { isAccepted, isRefused } from './replies.ts';
import { takenAt } from './untaken.ts';

/** The places whose stored resource a write may change. */
export type Scene = Extract<View, 'home' | 'other-connection' | 'other-organization'>;

/** The view that shows what a write to a place did: a wrong path is read where a careless server would land. */
export const viewOf = (place: Place): Scene =>
  place === 'other-connection' || place === 'other-organization' ? place : 'home';

/** What a GET showed, as a state: anything but a 200 with an object is unknown, with the reason. */
export function snapshotOf(reply: Reply): Snapshot {
  if (reply.kind === 'fault')
    return { kind: 'unknown', because: `no answer (${reply.fault}): ${reply.message}` };
  const { payload, status } = reply;
  if (status !== 200) return { kind: 'unknown', because: `GET answered ${status}` };
  if (payload.kind !== 'json' || typeof payload.value !== 'object' || payload.value === null) {
    return { kind: 'unknown', because: 'GET answered 200 without a JSON object' };
  }
  const value = payload.value;
  return Array.isArray(value)
    ? { kind: 'unknown', because: 'GET answered 200 with an array' }
    : { kind: 'known', value: value as Exclude<typeof value, readonly unknown[]> };
}

interface Stretch {
  readonly before: Snapshot;
  readonly writes: readonly Exchange[];
}

const stale: Snapshot = { kind: 'unknown', because: 'it was written to since it was read' };
const unread: Snapshot = { kind: 'unknown', because: 'it was not read before' };

const isRefusedAccept = ({ case: { aim }, reply }: Exchange): boolean =>
  aim.kind === 'accept' && isRefused(reply);

/** The reply of each case; of one sent more than once, an accepting reply if there was any. */
function repliesOf(exchanges: readonly Exchange[]): ReadonlyMap<string, Reply> {
  const replies = new Map<string, Reply>();
  for (const { case: one, reply } of exchanges)
    if (!isAccepted(replies.get(one.id))) replies.set(one.id, reply);
  return replies;
}

/**
 * Puts around each exchange what is known of it: its twin's reply, its solos' replies, the readings before and
 * after. Pure; the exchanges are in the order they were sent.
 */
export function observe(
  exchanges: readonly Exchange[],
  subject: Subject,
  solos: ReadonlyMap<string, Readonly<Record<string, Reply>>> = new Map(),
): readonly Observation[] {
  const replies = repliesOf(exchanges);
  const stretches = new Map<Scene, Stretch>();
  const spans = new Map<number, Span>();
  let latest: Readonly<Partial<Record<View, Snapshot>>> = {};
  const beside = exchanges.map((exchange) => {
    const { case: candidate, reply } = exchange;
    const then = latest;
    const { aim } = candidate;
    if (aim.kind !== 'read') {
      const home = viewOf(candidate.place);
      const open = stretches.get(home) ?? { before: unread, writes: [] };
      stretches.set(home, { ...open, writes: [...open.writes, exchange] });
      if (home === 'home' && !isRefused(reply)) latest = { ...latest, home: stale };
      return then;
    }
    const after = snapshotOf(reply);
    latest = { ...latest, [aim.view]: after };
    if (aim.view === 'home' || aim.view === 'other-connection' || aim.view === 'other-organization') {
      const open = stretches.get(aim.view);
      stretches.set(aim.view, { before: after, writes: [] });
      if (open !== undefined) {
        const span = { ...open, after };
        for (const { n } of [...open.writes, exchange]) spans.set(n, span);
      }
    }
    return then;
  });
  const taken = exchanges.some(isRefusedAccept) ? takenAt(exchanges) : undefined;
  const earlier = new Map<string, readonly Reply[]>();
  // A repeat is held against what it repeats as it was answered last, however often that was sent.
  const newest = new Map<string, Reply>();
  return exchanges.map((exchange, index): Observation => {
    const { twin, id } = exchange.case;
    const twinReply = twin === undefined ? undefined : (newest.get(twin) ?? replies.get(twin));
    if (isAccepted(exchange.reply)) newest.set(id, exchange.reply);
    const span = spans.get(exchange.n);
    const own = solos.get(id);
    const before = exchange.case.aim.kind === 'read' ? [] : (earlier.get(id) ?? []);
    earlier.set(id, [...before, exchange.reply]);
    return {
      ...exchange,
      subject,
      beside: beside[index] ?? {},
      ...(twinReply === undefined ? {} : { twin: twinReply }),
      ...(before.length === 0 ? {} : { earlier: before }),
      ...(isRefusedAccept(exchange) ? { taken: taken?.(exchange.case.place) ?? new Set() } : {}),
      ...(span === undefined ? {} : { span }),
      ...(own === undefined ? {} : { solos: own }),
    };
  });
}
