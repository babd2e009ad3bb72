import { readCase } from '../../cases/build.ts';
import type { Exchange, JsonObject, Resource, Restoration } from '../../model.ts';
import { type Found, places } from '../observe/exchanges.ts';
import { restoringBy, type Session, type Surroundings } from '../session.ts';
import { putBackWhole } from './restore.ts';
import { isArrivedSince, unanswered } from './unanswered.ts';
import type { Terms } from './write-back.ts';

/** Pauses between readings while a write may still arrive, in milliseconds; the last one again and again. */
const pauses = [250, 500, 1_000] as const;

/** A place with writes that timed out. */
interface Late {
  readonly place: Resource;
  readonly original: JsonObject;
  readonly writes: readonly Exchange[];
}

const lateIn = (session: Session, found: Found): readonly Late[] =>
  places.flatMap((place): readonly Late[] => {
    const before = found[place];
    if (before?.kind !== 'known') return [];
    const writes = unanswered(session, place, before.value);
    return writes.length === 0 ? [] : [{ place, original: before.value, writes }];
  });

const endOf = ({ at, ms }: Exchange): number => at + ms;

/** How much longer to wait, in milliseconds: as long again as each answer was waited for. */
function limitOf({ exchanges }: Session, late: readonly Late[]): number {
  const now = Math.max(0, ...exchanges.map(endOf));
  return Math.max(0, ...late.flatMap(({ writes }) => writes).map((one) => endOf(one) + one.ms - now));
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
  let all = done;
  let late = lateIn(session, found);
  const limit = limitOf(session, late);
  for (let waited = 0, n = 0; late.length > 0 && waited < limit && !signal.aborted; n += 1) {
    const pause = Math.min(pauses[Math.min(n, pauses.length - 1)] ?? 0, limit - waited);
    await sleep(pause);
    waited += pause;
    for (const { place, original } of late) {
      const reply = await session.send(readCase(place), 'restore');
      if (reply.kind === 'fault') return all;
      if (!isArrivedSince(session, place, original)) continue;
      const after = await restoringBy(means)(() => putBackWhole(session, terms, place, original, sleep));
      all = [...all.filter((one) => one.place !== place), ...after];
    }
    late = lateIn(session, found);
  }
  return all;
}
