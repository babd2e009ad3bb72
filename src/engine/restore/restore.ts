import { readCase } from '../../cases/build.ts';
import type { Exchange, MemberDifference, Reply } from '../../model.ts';
import { bodyOf, own } from '../../text/json.ts';
import {
  alike,
  type Found,
  isAccepted,
  isReadingOf,
  isWrite,
  places,
  snapshotOf,
  storedIn,
  type WritableResource,
} from '../observe/exchanges.ts';
import { withMargin } from '../observe/read.ts';
import { restoringBy, type Session, type Surroundings } from '../session.ts';
import { attachments, tenantConnection } from './attachments.ts';
import { isSettled, type Restoration } from './describe-restoration.ts';
import { isArrivedSince, unanswered, withUnanswered } from './unanswered.ts';
import {
  answeredIn,
  changesIn,
  isChanged,
  type RestoringJob,
  resourceOf,
  type Terms,
  writeBack,
} from './write-back.ts';

/** The resources that were read before the first write. */
const jobsOf = (means: Omit<RestoringJob, 'place' | 'before'>, found: Found): readonly RestoringJob[] =>
  places.flatMap((place) => {
    const before = storedIn(found[place]);
    return before === undefined ? [] : [{ ...means, place, before }];
  });

/** Whether a write may have changed a resource. A refusal may have been carried out all the same. */
function mayHaveChanged(place: WritableResource, { case: one, reply }: Exchange): boolean {
  const { request } = one;
  if (request.method !== 'PATCH' && !(isAccepted(reply) && place === 'home')) return false;
  if (!isWrite(one) || request.method === 'GET' || request.body === undefined) return false;
  // A write that should reach no resource may have reached another one.
  if (one.place === 'unattached' || one.place === 'nowhere') return place === 'home' || isAccepted(reply);
  return one.place === place;
}

/** Whether a reading of a resource differs from the first one: something crossed over to it. */
function showsCrossing(job: RestoringJob, { reply }: Exchange): boolean {
  const now = snapshotOf(reply);
  return now.kind === 'known'
    ? changesIn(job, now.value).length > 0
    : reply.kind === 'response' && reply.status === 404;
}

/** Restores every resource that the session may have changed, whether or not a reading shows it. */
export async function restore(
  session: Session,
  terms: Terms,
  found: Found,
  { sleep, shared, target }: Pick<Surroundings, 'sleep' | 'shared' | 'target'>,
): Promise<readonly Restoration[]> {
  const done: Restoration[] = [];
  for (const job of jobsOf({ session, sleep, terms }, found)) {
    const isReading = isReadingOf(job.place);
    const isTouched = session.exchanges.some(
      (one) => mayHaveChanged(job.place, one) || (isReading(one) && showsCrossing(job, one)),
    );
    const after = isTouched ? await putBackWhole(job) : [];
    // A resource made for this run is deleted after it, so nothing can be applied to it later.
    done.push(...after.filter(({ outcome }) => shared !== false || outcome !== 'unanswered'));
  }
  return [...done, ...(await attachments(session, target.subject)), ...(await tenantConnection(session))];
}

/** Milliseconds for readings to show what was written back; longer where a longer lag was seen. */
const patienceMs = 5_000;

/** Pauses between these readings, in milliseconds; the last one repeats. */
const pauses = [0, 100, 250, 500, 1_000] as const;

/** The same while a write may still arrive. */
const latePauses = [250, 500, 1_000] as const;

const pauseAt = (list: readonly number[], n: number): number => list[Math.min(n, list.length - 1)] ?? 0;

/** How many readings in a row may fail before the run gives up. */
const mostLost = 3;

/**
 * Reads until the time is up, or two readings in a row show the original, or the same difference from it
 * as the answer to the restoring write.
 */
async function readBack(job: RestoringJob, answered: readonly MemberDifference[] | undefined) {
  const { session, place, sleep } = job;
  const limit = Math.max(patienceMs, 2 * withMargin(Math.max(0, ...session.lags().values())));
  let waitedMs = 0;
  let steady = 0;
  let lost = 0;
  for (let n = 0; ; n += 1) {
    const now = snapshotOf(await session.send(readCase(place), 'restore'));
    const isExpected = now.kind === 'known' && isBelievable(job, changesIn(job, now.value), answered);
    steady = isExpected ? steady + 1 : 0;
    lost = now.kind === 'unknown' ? lost + 1 : 0;
    if (steady >= 2 || lost >= mostLost || waitedMs >= limit) return { now, waitedMs, isSteady: steady >= 2 };
    const pause = isExpected ? 0 : pauseAt(pauses, n);
    if (pause > 0) await sleep(pause);
    waitedMs += pause;
  }
}

/** A reading that shows the original while the answer does not may be old: the wait goes on. */
function isBelievable(
  job: RestoringJob,
  found: readonly MemberDifference[],
  answered: readonly MemberDifference[] | undefined,
): boolean {
  if (answered === undefined || answered.length === 0) return found.length === 0;
  return alike(found, answered) || (found.length === 0 && isFresh(job));
}

/** Whether a reading of a resource showed a change of this run at once: then readings can be believed. */
function isFresh({ session: { exchanges, lags }, place }: RestoringJob): boolean {
  const isEarly = (one: Exchange): boolean => isReadingOf(place)(one) && one.purpose !== 'restore';
  return (
    lags().size === 0 &&
    exchanges.some(
      (one, at) => isEarly(one) && showsChange(one, exchanges.slice(Math.max(0, at - 30), at), place),
    )
  );
}

/** Whether a reading shows everything that the write before it sent, and the reading before that did not. */
function showsChange(reading: Exchange, earlier: readonly Exchange[], place: WritableResource): boolean {
  const write = earlier.findLast(({ case: one }) => isWrite(one) && one.place === place);
  const before = earlier.findLast(isReadingOf(place));
  if (write === undefined || before === undefined || before.n > write.n) return false;
  const sent = Object.entries(bodyOf(write.case) ?? {}).filter(([, value]) => value !== null);
  const isShown = ({ reply }: Exchange): boolean =>
    sent.every(([name, value]) => alike(own(resourceOf(reply), name), value));
  return sent.length > 0 && isShown(reading) && !isShown(before);
}

/** What the answer to the restoring write and the readings after it amount to. */
function conclude(
  job: RestoringJob,
  reply: Reply,
  { now, waitedMs, isSteady }: Awaited<ReturnType<typeof readBack>>,
): Restoration {
  const { place } = job;
  const unconfirmed = (because: string): Restoration => ({ place, outcome: 'unconfirmed', because });
  if (now.kind === 'unknown') return unconfirmed(`could not be read after it was restored: ${now.because}`);
  const read = changesIn(job, now.value);
  const answered = answeredIn(job, reply);
  if (read.length === 0) {
    const isWritten = isAccepted(reply) && (answered === undefined || answered.length === 0);
    if (isSteady && (isWritten || isFresh(job) || !isChanged(job))) return { place, outcome: 'restored' };
    return unconfirmed(
      isAccepted(reply)
        ? 'cannot be confirmed: readings show the original, and the answer to the restoring write does not'
        : 'cannot be confirmed: readings show the original, but the restoring write was not accepted, ' +
            'and readings may be old',
    );
  }
  if (answered?.length === 0) return { place, outcome: 'lagging', differences: read, waitedMs };
  // Accepted, and still stored: only null could remove a member, and it does not.
  const isStuck = isAccepted(reply) && read.every(({ member }) => !Object.hasOwn(job.before, member));
  return { place, outcome: isStuck ? 'irreversible' : 'different', differences: read };
}

/** Writes a resource back, whatever readings show, and reads it until that is confirmed or the time is up. */
export async function putBack(job: RestoringJob): Promise<Restoration> {
  const reply = await writeBack(job);
  return conclude(job, reply, await readBack(job, answeredIn(job, reply)));
}

/** Restores a resource, again where an unanswered write arrived after it; says what may still arrive. */
export async function putBackWhole(job: RestoringJob): Promise<readonly Restoration[]> {
  const first = await putBack(job);
  const isLate = !isSettled(first) && isArrivedSince(job);
  return withUnanswered(job, isLate ? await putBack(job) : first);
}

const endOf = ({ at, ms }: Exchange): number => at + ms;

/** How much longer to wait for writes, in milliseconds: as long again as each answer was waited for. */
function limitOf({ exchanges }: Session, late: readonly RestoringJob[]): number {
  const now = Math.max(0, ...exchanges.map(endOf));
  const writes = late.flatMap((job) => unanswered(job));
  return Math.max(0, ...writes.map((one) => endOf(one) + one.ms - now));
}

/**
 * Waits for writes that timed out, once more as long as for their answers, and restores what they change.
 * Ends early when the user stops or nothing can be read.
 */
export async function restoreLate(
  session: Session,
  terms: Terms,
  found: Found,
  done: readonly Restoration[],
  means: Pick<Surroundings, 'sleep' | 'signal' | 'restoring' | 'shared'>,
): Promise<readonly Restoration[]> {
  const { sleep, signal, shared } = means;
  // A resource made for this run is deleted after it.
  if (shared === false) return done;
  const jobs = jobsOf({ session, sleep, terms }, found);
  const lateNow = (): readonly RestoringJob[] => jobs.filter((job) => unanswered(job).length > 0);
  let all = done;
  let late = lateNow();
  const limit = limitOf(session, late);
  for (let waited = 0, n = 0; late.length > 0 && waited < limit && !signal.aborted; n += 1) {
    const pause = Math.min(pauseAt(latePauses, n), limit - waited);
    await sleep(pause);
    waited += pause;
    for (const job of late) {
      const reply = await session.send(readCase(job.place), 'restore');
      if (reply.kind === 'fault') return all;
      if (!isArrivedSince(job)) continue;
      const after = await restoringBy(means)(() => putBackWhole(job));
      all = [...all.filter((one) => one.place !== job.place), ...after];
    }
    late = lateNow();
  }
  return all;
}
