import type { Case, Exchange, Reply, Resource } from '../../model.ts';
import { isOutage, isRead } from './exchanges.ts';
import { blank, learn, type Memory, mayLag, resourceIn, writtenAt } from './lag.ts';
import { isPart, readOn } from './pages.ts';

/** How many requests of a kind must go without an answer before the wait for others of it is shortened. */
const confirmed = 2;

/** The shortest wait, in milliseconds, and its multiple of the slowest answer so far. */
const leastMs = 1_000;
const margin = 10;

/** What cases that are alike share: the part of the request, and the keyword, that they try. */
const kindOf = ({ edges: [edge, ...more], id }: Case): string =>
  edge !== undefined && more.length === 0 ? `${edge.subject}/${edge.keyword}` : id;

const isTimeout = (reply: Reply): boolean => reply.kind === 'fault' && reply.fault === 'timeout';

/** Milliseconds to wait if no request of this kind was answered; undefined: the usual time. */
export function patienceFor(candidate: Case, exchanges: readonly Exchange[]): number | undefined {
  const kind = kindOf(candidate);
  const alike = exchanges.filter((one) => !isRead(one.case) && kindOf(one.case) === kind);
  if (alike.length < confirmed || !alike.every(({ reply }) => isTimeout(reply))) return undefined;
  const answered = exchanges.filter(({ reply }) => reply.kind === 'response').map(({ ms }) => ms);
  return Math.max(leastMs, margin * Math.max(0, ...answered));
}

/** A reply; its message says so if the wait was shortened. */
export const withWord = (reply: Reply, withinMs: number | undefined): Reply =>
  withinMs !== undefined && reply.kind === 'fault' && isTimeout(reply)
    ? { ...reply, message: `${reply.message}; waited less, because others of its kind got no answer` }
    : reply;

/** The longest measured lag of readings behind writes, in milliseconds, by view. */
export type Lags = ReadonlyMap<Resource, number>;

/** Pauses before a reading is repeated, in milliseconds: about five seconds in all. */
const patient = [0, 100, 150, 250, 500, 1_000, 1_500, 1_500] as const;

/** The pause once a reading has never caught up: others get only a short moment. */
const impatient = [250] as const;

/** Milliseconds before a reading is repeated that a gateway answered in place of the API. */
const outageMs = 500;

/** Views that are served alike: one organization connection is read like another. */
const groupOf = (view: Resource): Resource =>
  view === 'other-connection' || view === 'other-organization' ? 'home' : view;

interface ReadingMeans {
  readonly connection: string;
  readonly once: (candidate: Case, purpose: Exchange['purpose']) => Promise<Exchange>;
  readonly over: () => string | undefined;
  readonly sleep: (ms: number) => Promise<void>;
  /** Milliseconds since the run began. */
  readonly now: () => number;
  /** All exchanges of the run. A reading with a measured lag replaces its entry. */
  readonly exchanges: Exchange[];
}

/** Milliseconds from a write to the next reading where a lag was measured: some more, because lags vary. */
export const withMargin = (lagMs: number): number => Math.ceil(lagMs * 1.25) + 50;

/** What readings have shown so far. */
interface Reading extends ReadingMeans {
  readonly lags: Map<Resource, number>;
  readonly superseded: Set<number>;
  memory: Memory;
  /** How many exchanges are in the memory. */
  learned: number;
  /** No late reading has failed to catch up so far. */
  isPatient: boolean;
}

/** Waits until a reading must show the last write, by the measured lag. */
async function waitOut({ lags, memory, now, over, sleep }: Reading, view: Resource): Promise<void> {
  const lag = lags.get(groupOf(view));
  const written = writtenAt(memory, view);
  const due = lag === undefined || written === undefined ? 0 : written + withMargin(lag) - now();
  if (due > 0 && over() === undefined) await sleep(due);
}

/** Repeats a request once after an outage, unless the request before it met an outage too. */
async function ask(
  { exchanges, once, over, sleep, superseded }: Reading,
  candidate: Case,
  purpose: Exchange['purpose'],
): Promise<Exchange> {
  const before = exchanges.at(-1);
  const first = await once(candidate, purpose);
  if (!isOutage(first.reply) || (before !== undefined && isOutage(before.reply)) || over() !== undefined)
    return first;
  if (first.reply.kind === 'response') await sleep(outageMs);
  const second = await once(candidate, purpose);
  superseded.add(first.n);
  return second;
}

/** A list with all its pages; those before the last are no readings by themselves. */
async function whole(reading: Reading, view: Resource, first: Exchange): Promise<Exchange> {
  const { exchanges, once, superseded } = reading;
  if (!view.startsWith('list') && view !== 'unattached') return first;
  const all = await readOn(first, async (page) => {
    const next = await once(page, first.purpose);
    superseded.add(next.n - 1);
    return next;
  });
  if (all !== first) exchanges[all.n - 1] = all;
  return all;
}

/** Whether a reading may show an older state, as far as `memory` knows. */
const isLateIn =
  (memory: Memory, view: Resource, connection: string) =>
  (one: Exchange): boolean =>
    one.reply.kind === 'response' &&
    one.reply.status === 200 &&
    !isPart(one.reply) &&
    mayLag(memory, view, resourceIn(view, one, connection));

/**
 * Repeats a reading until two in a row show what may be the last state, or time is up. Returns the newest,
 * and the first that showed the same if any showed another state than `first`.
 * Waits for intermediate states to pass: several writes may be late at once.
 */
async function repeated(
  reading: Reading,
  first: Exchange,
  view: Resource,
  isLate: (one: Exchange) => boolean,
): Promise<{ readonly last: Exchange; readonly since?: Exchange | undefined; readonly isCut?: true }> {
  const { connection, once, over, sleep, superseded } = reading;
  const shown = (one: Exchange): string => JSON.stringify(resourceIn(view, one, connection) ?? null);
  let last = first;
  let since: Exchange | undefined;
  const pauses = [...(reading.isPatient ? patient : impatient)];
  let isFresh = false;
  while (pauses.length > 0 || isFresh) {
    if (over() !== undefined) return { last, isCut: true };
    // The reading that confirms a new state follows at once: another replica may answer it.
    if (!isFresh) await sleep(pauses.shift() ?? 0);
    const next = await whole(reading, view, await once(first.case, first.purpose));
    superseded.add(last.n);
    const isSame = shown(next) === shown(last);
    if (!isSame) since = next;
    last = next;
    if (isFresh && isSame) break;
    isFresh = since !== undefined && !isLate(next);
  }
  return { last, since };
}

/** Repeats a late reading until it has caught up, and keeps the lag that this shows. */
async function caughtUp(
  reading: Reading,
  first: Exchange,
  view: Resource,
  { written, isLate }: { readonly written: number; readonly isLate: (one: Exchange) => boolean },
): Promise<Exchange> {
  const { exchanges, lags } = reading;
  const { last, since, isCut } = await repeated(reading, first, view, isLate);
  if (isCut) return last;
  if (since === undefined) {
    reading.isPatient = false;
    return last;
  }
  const ms = Math.max(0, since.at - written);
  lags.set(groupOf(view), Math.max(ms, lags.get(groupOf(view)) ?? 0));
  exchanges[last.n - 1] = { ...last, lag: { ms } };
  return last;
}

async function readView(
  reading: Reading,
  view: Resource,
  candidate: Case,
  purpose: Exchange['purpose'],
): Promise<Reply> {
  const { exchanges, connection } = reading;
  const memory = exchanges.slice(reading.learned).reduce(learn, reading.memory);
  reading.memory = memory;
  reading.learned = exchanges.length;
  await waitOut(reading, view);
  const first = await whole(reading, view, await ask(reading, candidate, purpose));
  const isLate = isLateIn(memory, view, connection);
  const written = writtenAt(memory, view);
  if (written === undefined || !isLate(first)) return first.reply;
  return (await caughtUp(reading, first, view, { written, isLate })).reply;
}

/**
 * Settled readings: each waits for the measured lag, and is repeated while it may show an older state.
 * A lag that is seen is measured and kept with the reading.
 */
export function readSettled(means: ReadingMeans): {
  readonly read: (candidate: Case, purpose: Exchange['purpose']) => Promise<Reply>;
  readonly lags: () => Lags;
  /** The numbers of readings that a later one replaced. */
  readonly superseded: ReadonlySet<number>;
} {
  const reading: Reading = {
    ...means,
    lags: new Map(),
    superseded: new Set(),
    memory: blank,
    learned: 0,
    isPatient: true,
  };
  return {
    read: async (candidate, purpose) => {
      const { aim } = candidate;
      // The restoring code itself repeats its readings until they agree.
      return aim.kind !== 'read' || purpose === 'restore'
        ? (await means.once(candidate, purpose)).reply
        : readView(reading, aim.view, candidate, purpose);
    },
    lags: () => reading.lags,
    superseded: reading.superseded,
  };
}
