import { readCase } from '../../cases/build.ts';
import type { Exchange } from '../../model.ts';
import { type Found, places, storedIn } from '../observe/exchanges.ts';
import { restoringBy, type Session, type Surroundings } from '../session.ts';
import type { Restoration } from './describe-restoration.ts';
import { putBackWhole } from './restore.ts';
import { isArrivedSince, unanswered } from './unanswered.ts';
import type { RestoringJob, Terms } from './write-back.ts';

/** Pauses between readings while a write may still arrive, in milliseconds; the last one again and again. */
const pauses = [250, 500, 1_000] as const;

const endOf = ({ at, ms }: Exchange): number => at + ms;

/** How much longer to wait for writes, in milliseconds: as long again as each answer was waited for. */
function limitOf({ exchanges }: Session, writes: readonly Exchange[]): number {
  const now = Math.max(0, ...exchanges.map(endOf));
  return Math.max(0, ...writes.map((one) => endOf(one) + one.ms - now));
}

/**
 * After everything is restored: waits for writes that timed out, as long as their answers were waited for, and restores
 * again what one of them changes. Ends early when the user stops or nothing can be read.
 */
export async function restoreLate(
  session: Session,
  terms: Terms,
  found: Found,
  done: readonly Restoration[],
  means: Pick<Surroundings, 'sleep' | 'signal' | 'restoring' | 'shared'>,
): Promise<readonly Restoration[]> {
  const { sleep, signal, shared } = means;
  // What was made for this run is deleted after it.
  if (shared === false) return done;
  const jobs = places.flatMap((place): readonly RestoringJob[] => {
    const before = storedIn(found[place]);
    return before === undefined ? [] : [{ session, sleep, terms, place, before }];
  });
  const lateNow = (): readonly RestoringJob[] => jobs.filter((job) => unanswered(job).length > 0);
  let all = done;
  let late = lateNow();
  const limit = limitOf(
    session,
    late.flatMap((job) => unanswered(job)),
  );
  for (let waited = 0, n = 0; late.length > 0 && waited < limit && !signal.aborted; n += 1) {
    const pause = Math.min(pauses[Math.min(n, pauses.length - 1)] ?? 0, limit - waited);
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
