import { json, patch } from '../generate/kit.ts';
import { readCase } from '../generate/reads.ts';
import type {
  Case,
  Exchange,
  Json,
  JsonObject,
  MemberDifference,
  Reply,
  Restoration,
  Snapshot,
} from '../model.ts';
import { bodyOf, isObject } from './body-of.ts';
import { differences, type IsKept, kept, type Member, type Terms } from './differences.ts';
import { withMargin } from './read.ts';
import { isAccepted, isUndecided } from './replies.ts';
import type { Session } from './session.ts';
import { type Scene, snapshotOf } from './snapshot.ts';

/** How long readings are given to show what was written back, in milliseconds; longer where a longer lag was seen. */
const patienceMs = 5_000;

/** Pauses between these readings, in milliseconds; the last one again and again. */
const pauses = [0, 100, 250, 500, 1_000] as const;

/** The body that puts a resource back: every member it had, null for those it had not, where null is allowed. */
export function original(members: readonly Member[], stored: JsonObject): JsonObject {
  const entries = members.flatMap(({ name, types }): readonly (readonly [string, Json])[] => {
    const value = stored[name];
    if (value !== undefined) return [[name, value]];
    return types.includes('null') ? [[name, null]] : [];
  });
  return Object.fromEntries(entries);
}

/** The write that restores a place, or one member of it. */
function restoring(place: Scene, body: JsonObject, member?: string): Case {
  return {
    id: member === undefined ? `restore/${place}` : `restore/${place}/${member}`,
    title: `puts ${member === undefined ? '' : `${member} of `}${place} back as it was`,
    place,
    request: patch(json(body), { path: readCase(place).request.path }),
    aim: { kind: 'open' },
    edges: [],
    gateway: true,
  };
}

/** Refused for what is in the body: a tenant that lacks the token, the resource or the time refuses each part too. */
const isRefused = (reply: Reply): boolean =>
  reply.kind === 'response' &&
  reply.status >= 300 &&
  reply.status < 500 &&
  ![401, 404, 429].includes(reply.status);

interface Job {
  readonly session: Session;
  readonly sleep: (ms: number) => Promise<void>;
  readonly members: readonly Member[];
  readonly isKept: IsKept;
  readonly place: Scene;
  readonly before: JsonObject;
}

const send = ({ session, place }: Job, body: JsonObject, member?: string): Promise<Reply> =>
  session.send(restoring(place, body, member), 'restore');

/** The member that holds a name: a text of one's own, which null takes away. */
function nameless(members: readonly Member[], stored: JsonObject): string | undefined {
  return members.find(
    ({ name, types, enum: words }) =>
      types.includes('string') &&
      types.includes('null') &&
      words === undefined &&
      !Object.hasOwn(stored, name),
  )?.name;
}

/**
 * The members that the run may have changed: those it sent in a write that was not refused, and those that an answer or
 * a reading showed otherwise than they were.
 */
function touched({ session, isKept, place, before }: Job): ReadonlySet<string> {
  const names = session.exchanges.flatMap(({ case: one, reply }) => {
    const sent = one.request.method === 'PATCH' && (isAccepted(reply) || isUndecided(reply));
    const shown = one.place === place ? resourceOf(reply) : undefined;
    return [
      ...(sent ? Object.keys(bodyOf(one) ?? {}) : []),
      ...(shown === undefined ? [] : differences(isKept, before, shown).map(({ member }) => member)),
    ];
  });
  return new Set(names);
}

/**
 * Writes each member by itself, where all together are refused. As often as there are members, as long as another one
 * is accepted: a member may be tied to another.
 */
async function byMember(job: Job, body: JsonObject, lent: JsonObject | undefined): Promise<Reply | undefined> {
  let last: Reply | undefined;
  let open = Object.entries(body);
  for (let pass = 0; pass <= job.members.length && open.length > 0; pass += 1) {
    const refused: typeof open = [];
    for (const [name, value] of open) {
      const reply = await send(job, { [name]: value }, name);
      if (isRefused(reply) && lent !== undefined && !Object.hasOwn(lent, name))
        await send(job, { ...lent, [name]: value }, name);
      if (isAccepted(reply)) last = reply;
      else refused.push([name, value]);
    }
    if (refused.length === open.length) break;
    open = refused;
  }
  return last;
}

/** Writes back what was stored. Returns the answer that tells what is stored now, if any does. */
async function writeBack(job: Job): Promise<Reply> {
  const whole = original(job.members, job.before);
  let reply = await send(job, whole);
  // What was lost is sent once more: it changes nothing to be carried out twice.
  if (isUndecided(reply)) reply = await send(job, whole);
  if (!isRefused(reply)) return reply;
  const names = touched(job);
  const body = Object.fromEntries(Object.entries(whole).filter(([name]) => names.has(name)));
  // What the run has not changed need not be written: this connection may refuse it.
  const size = Object.keys(body).length;
  if (size > 0 && size < Object.keys(whole).length) {
    reply = await send(job, body);
    if (!isRefused(reply)) return reply;
  }
  const text = nameless(job.members, job.before);
  const lent: JsonObject | undefined = text === undefined ? undefined : { [text]: 'patchproof' };
  if (lent !== undefined) {
    // What is tied to a name is set together with one, and the name is taken away after that.
    await send(job, { ...body, ...lent });
    const again = await send(job, body);
    if (!isRefused(again)) return again;
  }
  return (await byMember(job, body, lent)) ?? reply;
}

/** How an answer or a reading differs from the original; undefined when it shows no resource. */
function differing({ isKept, before }: Job, shown: JsonObject | undefined) {
  return shown === undefined ? undefined : differences(isKept, before, shown);
}

function resourceOf(reply: Reply): JsonObject | undefined {
  if (!isAccepted(reply) || reply.kind === 'fault' || reply.payload.kind !== 'json') return undefined;
  const { value } = reply.payload;
  return isObject(value) && Object.hasOwn(value, 'connection_id') ? value : undefined;
}

/**
 * Reads until two readings in a row show the original, or show the same difference as the answer to the restoring
 * write does, or the time is up. Returns the last reading, and how long it took in milliseconds.
 */
async function readBack(
  job: Job,
  answered: readonly MemberDifference[] | undefined,
): Promise<{ readonly now: Snapshot; readonly waitedMs: number; readonly isSteady: boolean }> {
  const { session, place, sleep } = job;
  const lag = Math.max(0, ...session.lags().values());
  const limit = Math.max(patienceMs, 2 * withMargin(lag));
  let waitedMs = 0;
  let steady = 0;
  for (let n = 0; ; n += 1) {
    const now = snapshotOf(await session.send(readCase(place), 'restore'));
    const found = now.kind === 'known' ? differing(job, now.value) : undefined;
    const isExpected = found !== undefined && isBelievable(job, found, answered);
    steady = isExpected ? steady + 1 : 0;
    if (steady >= 2 || waitedMs >= limit) return { now, waitedMs, isSteady: steady >= 2 };
    const pause = isExpected ? 0 : (pauses[Math.min(n, pauses.length - 1)] ?? 0);
    if (pause > 0) await sleep(pause);
    waitedMs += pause;
  }
}

/** A reading that shows the original while the answer does not may be an old one: that is no end of the wait. */
function isBelievable(
  { session, place }: Job,
  found: readonly MemberDifference[],
  answered: readonly MemberDifference[] | undefined,
): boolean {
  if (answered === undefined || answered.length === 0) return found.length === 0;
  return alike(found, answered) || (found.length === 0 && isFresh(session, place));
}

const alike = (a: readonly MemberDifference[], b: readonly MemberDifference[]): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/** Whether a reading of a place showed a change of this run at once: then readings can be believed. */
function isFresh({ exchanges, lags }: Session, place: Scene): boolean {
  if (lags().size > 0) return false;
  return exchanges.some(
    (one, at) =>
      one.case.id === `read/${place}` &&
      one.purpose !== 'restore' &&
      showsChange(one, exchanges.slice(Math.max(0, at - 30), at), place),
  );
}

function showsChange(reading: Exchange, earlier: readonly Exchange[], place: Scene): boolean {
  const write = earlier.findLast((one) => one.case.aim.kind !== 'read' && one.case.place === place);
  const before = earlier.findLast((one) => one.case.id === `read/${place}`);
  if (write === undefined || before === undefined || before.n > write.n) return false;
  const [shown, answer, was] = [reading, write, before].map(({ reply }) => resourceOf(reply));
  return (
    shown !== undefined &&
    answer !== undefined &&
    JSON.stringify(shown) === JSON.stringify(answer) &&
    JSON.stringify(shown) !== JSON.stringify(was)
  );
}

/** Whether a run may have changed a place by anything but the writes that restore it. */
function isChanged({ exchanges }: Session, place: Scene): boolean {
  return exchanges.some(
    ({ case: one, reply, purpose }) =>
      purpose !== 'restore' &&
      one.request.method === 'PATCH' &&
      (one.place === place || place === 'home') &&
      (isAccepted(reply) || isUndecided(reply)),
  );
}

/** What the answer to the restoring write and the readings after it amount to. */
function conclude(
  job: Job,
  reply: Reply,
  { now, waitedMs, isSteady }: Awaited<ReturnType<typeof readBack>>,
): Restoration {
  const { place, session } = job;
  if (now.kind === 'unknown')
    return { place, outcome: 'unconfirmed', because: `it could not be read after it was restored: ${now.because}` };
  const read = differences(job.isKept, job.before, now.value);
  const answered = differing(job, resourceOf(reply));
  if (read.length === 0) {
    const isWritten = isAccepted(reply) && (answered === undefined || answered.length === 0);
    if (isSteady && (isWritten || isFresh(session, place) || !isChanged(session, place)))
      return { place, outcome: 'restored' };
    const because = isAccepted(reply)
      ? 'readings show the original, and the answer to the restoring write does not'
      : 'readings show the original, but the restoring write was not accepted, and readings may be old';
    return { place, outcome: 'unconfirmed', because };
  }
  if (answered?.length === 0) return { place, outcome: 'lagging', differences: read, waitedMs };
  // Accepted, and still there: null is the only way to take a member away, and it does not.
  const isStuck =
    isAccepted(reply) && read.every(({ member }) => !Object.hasOwn(job.before, member));
  return { place, outcome: isStuck ? 'irreversible' : 'different', differences: read };
}

/** Writes a place back, whatever readings show, and reads it until that is confirmed or the time is up. */
export async function putBack(
  session: Session,
  terms: Terms,
  place: Scene,
  before: JsonObject,
  sleep: (ms: number) => Promise<void>,
): Promise<Restoration> {
  const { members } = terms;
  const job: Job = { session, sleep, members, isKept: kept(terms, session), place, before };
  const reply = await writeBack(job);
  return conclude(job, reply, await readBack(job, differing(job, resourceOf(reply))));
}
