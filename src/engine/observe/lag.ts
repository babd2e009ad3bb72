import type { Exchange, JsonObject, Resource } from '../../model.ts';
import { bodyOf, isObject, own } from '../../text/json.ts';
import { acceptedObject, alike, isAccepted, isUndecided, shownBy, viewOf } from './exchanges.ts';

/** What is known of one resource, from readings and from answers to writes. */
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
  readonly places: Readonly<Partial<Record<Resource, KnownState>>>;
  /** Members that writes have sent. Only these can lag behind: others change by themselves, or not at all. */
  readonly sent: ReadonlySet<string>;
}

export const blank: Memory = { places: {}, sent: new Set() };

/** How many states are remembered: readings do not go back further. */
const remembered = 40;

const shows = (known: KnownState, now: JsonObject): KnownState => ({
  ...known,
  now,
  past: [...known.past, now].slice(-remembered),
});

/** The resource that the answer to a write shows. An answer without any member that was sent shows none. */
function answered({ case: one, reply }: Exchange): JsonObject | undefined {
  const value = viewOf(one.place) === one.place ? acceptedObject(reply) : undefined;
  const names = Object.keys(bodyOf(one) ?? {});
  const isWritable = value && (names.length === 0 || names.some((name) => Object.hasOwn(value, name)));
  return isWritable ? value : undefined;
}

function afterWrite(known: KnownState, exchange: Exchange): KnownState {
  const later = { ...known, writtenAt: exchange.at + exchange.ms };
  if (!isAccepted(exchange.reply) && !isUndecided(exchange.reply)) return later;
  const value = answered(exchange);
  return value === undefined ? { ...later, now: undefined } : shows(later, value);
}

export function learn(memory: Memory, exchange: Exchange): Memory {
  const { case: one, reply } = exchange;
  const place = viewOf(one.place);
  const known = memory.places[place] ?? { past: [] };
  if (one.request.method === 'PATCH') {
    const names = isAccepted(reply) ? Object.keys(bodyOf(one) ?? {}) : [];
    const isKnown = names.every((name) => memory.sent.has(name));
    return {
      sent: isKnown ? memory.sent : new Set([...memory.sent, ...names]),
      places: { ...memory.places, [place]: afterWrite(known, exchange) },
    };
  }
  const stored = shownBy(reply);
  if (one.aim.kind !== 'read' || one.aim.view !== place || stored === undefined) return memory;
  return { ...memory, places: { ...memory.places, [place]: shows(known, stored) } };
}

/** Which resource a view shows; absent for views that no write of ours changes. */
const shownIn: Readonly<Partial<Record<Resource, Resource>>> = {
  home: 'home',
  list: 'home',
  'list-enabled': 'home',
  'list-disabled': 'home',
  sibling: 'home',
  'other-connection': 'other-connection',
  'other-organization': 'other-organization',
};

/** The resource in an answer of a view; undefined when it is not there. */
export function resourceIn(view: Resource, { reply }: Exchange, connection: string): JsonObject | undefined {
  const shown = shownBy(reply);
  if (!view.startsWith('list')) return shown;
  const connections = shown?.connections;
  if (!Array.isArray(connections)) return undefined;
  return connections.filter(isObject).find((item) => item.connection_id === connection);
}

/** Whether a reading may lag behind a write: it differs from the answers only by values stored before. */
export function mayLag(memory: Memory, view: Resource, shown: JsonObject | undefined): boolean {
  const resource = shownIn[view];
  const { now, past, writtenAt: at } = (resource && memory.places[resource]) ?? { past: [] };
  if (now === undefined || at === undefined) return false;
  if (view === 'list-enabled' || view === 'list-disabled') {
    const isEnabled = own(now, 'is_enabled');
    return (
      typeof isEnabled === 'boolean' && (shown !== undefined) !== (isEnabled === (view === 'list-enabled'))
    );
  }
  // A list may leave out what is disabled, however long one waits.
  if (shown === undefined) return view === 'list' && now.is_enabled !== false;
  // An older view of the resource does not have every member.
  const names = [...memory.sent].filter((name) => view !== 'sibling' || Object.hasOwn(shown, name));
  const differing = names.filter((name) => !alike(own(now, name), own(shown, name)));
  const isOld = (name: string): boolean => past.some((value) => alike(own(value, name), own(shown, name)));
  return differing.length > 0 && differing.every(isOld);
}

/** When what a view shows was last written, in milliseconds since the run began. */
export function writtenAt({ places }: Memory, view: Resource): number | undefined {
  if (shownIn[view] === undefined) return undefined;
  // A write to one resource may change another by mistake, so the last write to any of them counts.
  const times = Object.values(places).flatMap((known) => known?.writtenAt ?? []);
  return times.length === 0 ? undefined : Math.max(...times);
}
