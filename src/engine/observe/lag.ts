import type { Exchange, JsonObject, View } from '../../model.ts';
import { bodyOf, isObject, own } from '../../text/json.ts';
import { isAccepted, isUndecided, type Scene, snapshotOf, viewOf } from './exchanges.ts';

/** What is known of the resource at one place, from readings and from answers to writes. */
interface KnownState {
  /** What the next reading has to show; undefined when that is not known. */
  readonly now?: JsonObject | undefined;
  /** What was stored before, the oldest first. */
  readonly past: readonly JsonObject[];
  /** When the last write was answered, in milliseconds since the run began. */
  readonly writtenAt?: number;
}

/** What answers and readings have shown so far: a fold over the exchanges of a run. */
export interface Memory {
  readonly places: Readonly<Partial<Record<Scene, KnownState>>>;
  /** Members that writes have sent. Only these can lag behind: others change by themselves, or not at all. */
  readonly sent: ReadonlySet<string>;
}

export const blank: Memory = { places: {}, sent: new Set() };

/** More than this is not remembered: readings do not go back so far. */
const remembered = 40;

const unknown: KnownState = { past: [] };

/** The resource an accepted write answers with, or what is known without it. */
function shownBy({ case: one, reply }: Exchange): JsonObject | undefined {
  if (reply.kind === 'fault' || reply.payload.kind !== 'json') return undefined;
  const { value } = reply.payload;
  if (!isObject(value)) return undefined;
  // An answer without one member of those that were sent is no picture of the resource.
  const names = Object.keys(bodyOf(one) ?? {});
  return names.length === 0 || names.some((name) => Object.hasOwn(value, name)) ? value : undefined;
}

const isWrite = ({ case: { request } }: Exchange): boolean => request.method === 'PATCH';

const withPast = (known: KnownState, value: JsonObject): readonly JsonObject[] =>
  [...known.past, value].slice(-remembered);

function afterWrite(known: KnownState, exchange: Exchange): KnownState {
  const writtenAt = exchange.at + exchange.ms;
  if (isUndecided(exchange.reply)) return { ...known, now: undefined, writtenAt };
  if (!isAccepted(exchange.reply)) return { ...known, writtenAt };
  const value = viewOf(exchange.case.place) === exchange.case.place ? shownBy(exchange) : undefined;
  return value === undefined
    ? { ...known, now: undefined, writtenAt }
    : { ...known, now: value, past: withPast(known, value), writtenAt };
}

/** What is known once an exchange has happened. */
export function learn(memory: Memory, exchange: Exchange): Memory {
  const { case: one, reply } = exchange;
  const place = viewOf(one.place);
  const known = memory.places[place] ?? unknown;
  if (isWrite(exchange)) {
    const names = isAccepted(reply) ? Object.keys(bodyOf(one) ?? {}) : [];
    const sent = names.every((name) => memory.sent.has(name))
      ? memory.sent
      : new Set([...memory.sent, ...names]);
    return { sent, places: { ...memory.places, [place]: afterWrite(known, exchange) } };
  }
  if (one.aim.kind !== 'read' || one.aim.view !== place) return memory;
  const snapshot = snapshotOf(reply);
  if (snapshot.kind === 'unknown') return memory;
  const { value } = snapshot;
  return {
    ...memory,
    places: { ...memory.places, [place]: { ...known, now: value, past: withPast(known, value) } },
  };
}

/** Whose resource a view shows; undefined for views that no write of ours changes. */
function sceneOf(view: View): Scene | undefined {
  switch (view) {
    case 'home':
    case 'list':
    case 'sibling':
      return 'home';
    case 'other-connection':
    case 'other-organization':
      return view;
    case 'unattached':
    case 'tenant-connection':
      return undefined;
  }
}

/** The resource in an answer of a view; undefined when it is not there. */
export function resourceIn(view: View, { reply }: Exchange, connection: string): JsonObject | undefined {
  const snapshot = snapshotOf(reply);
  if (snapshot.kind === 'unknown') return undefined;
  if (view !== 'list') return snapshot.value;
  const { connections } = snapshot.value;
  if (!Array.isArray(connections)) return undefined;
  return connections.filter(isObject).find((item) => item.connection_id === connection);
}

const alike = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * Whether a reading may be one that lags behind a write: it is not what the answers say, and each member that differs
 * holds what was stored before. What nobody has stored is no old state, and waiting does not explain it.
 */
export function mayLag(memory: Memory, view: View, shown: JsonObject | undefined): boolean {
  const scene = sceneOf(view);
  const known = scene === undefined ? undefined : memory.places[scene];
  if (known?.now === undefined || known.writtenAt === undefined) return false;
  const { now, past } = known;
  // A list may leave out what is disabled: no waiting changes that.
  if (shown === undefined) return view === 'list' && now.is_enabled !== false;
  // An older view of the resource does not have every member.
  const names = [...memory.sent].filter((name) => view !== 'sibling' || Object.hasOwn(shown, name));
  const differing = names.filter((name) => !alike(own(now, name), own(shown, name)));
  return (
    differing.length > 0 &&
    differing.every((name) => past.some((value) => alike(own(value, name), own(shown, name))))
  );
}

/** When what a view shows was last written, in milliseconds since the run began. */
export function writtenAt({ places }: Memory, view: View): number | undefined {
  const scene = sceneOf(view);
  if (scene === undefined) return undefined;
  // A change may cross over: any write counts.
  const times = Object.values(places).flatMap((known) => known?.writtenAt ?? []);
  return times.length === 0 ? undefined : Math.max(...times);
}
