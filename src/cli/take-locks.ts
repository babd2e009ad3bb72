import type { Subject } from '../model.ts';
import { type Lock, lock } from '../target/lock.ts';
import { connectionKey, stateFolder } from '../target/state.ts';
import type { Io } from './io.ts';

/** Takes the locks of every connection that is written to; all or none. */
export function takeLocks(origin: string, subject: Subject, io: Io): Lock {
  const ids = [subject.connection, subject.other_connection].filter((id) => id !== undefined).toSorted();
  const taken: Lock[] = [];
  const release = (): void => {
    for (const one of taken) one.release();
  };
  try {
    for (const id of ids)
      taken.push(
        lock(stateFolder(io.env), connectionKey(origin, id), `connection ${id} of ${origin}`, io.clock(), io),
      );
  } catch (error) {
    release();
    throw error;
  }
  return { release };
}
