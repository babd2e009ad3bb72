import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../errors.ts';
import { makeStateFolder } from './state.ts';

/** A process that holds a lock, and since when. */
interface Holder {
  readonly pid: number;
  readonly since: string;
}

export interface Lock {
  readonly release: () => void;
}

/** The process that takes a lock, and a way to ask whether another one still runs. */
export interface Own {
  readonly pid: number;
  readonly isAlive: (pid: number) => boolean;
}

/** Locks of this very process: nobody else can tell them from those of a dead one with the same number. */
const held = new Set<string>();

/** A file is empty between its making and its writing; longer than this it is what a dead process left. */
const WRITING_MS = 10_000;

function holder(path: string, now: number): Holder | 'writing' | undefined {
  try {
    const text = readFileSync(path, 'utf8');
    if (text === '') return now - statSync(path).mtimeMs < WRITING_MS ? 'writing' : undefined;
    return JSON.parse(text) as Holder;
  } catch {
    return undefined;
  }
}

/** Makes the file, with the holder in it; false when there is one. */
function take(path: string, mine: Holder): boolean {
  try {
    writeFileSync(path, JSON.stringify(mine), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    rmSync(path, { force: true });
    throw new ConfigError([`${path}: the lock cannot be written; expected a folder that can be`]);
  }
}

/** Whether the process of a lock still runs. One with our own number is an earlier one, unless it is ourselves. */
const isHeld = (other: Holder, path: string, { pid, isAlive }: Own): boolean =>
  other.pid === pid ? held.has(path) : isAlive(other.pid);

/** Moves a dead lock out of the way, unless it was taken over meanwhile: two may try at the same time. */
function bury(path: string, dead: Holder | undefined, now: number, { pid }: Own): void {
  const aside = `${path}.${pid}`;
  try {
    renameSync(path, aside);
    const moved = holder(aside, now);
    if (JSON.stringify(moved) !== JSON.stringify(dead)) linkSync(aside, path);
  } catch {
    // Gone already.
  }
  rmSync(aside, { force: true });
}

/**
 * Takes the lock of a connection of a tenant, so that two runs on one machine do not meet. A lock whose process
 * is gone is taken over. Throws ConfigError when another run holds it.
 */
export function lock(folder: string, key: string, what: string, now: number, own: Own): Lock {
  const path = join(makeStateFolder(folder, 'locks'), `${key}.json`);
  const mine: Holder = { pid: own.pid, since: new Date(now).toISOString() };
  if (!take(path, mine)) {
    const other = holder(path, now);
    const busy = `${what} is in use by another run on this machine`;
    if (other === 'writing') throw new ConfigError([`${busy}: wait for it to end`]);
    if (other !== undefined && isHeld(other, path, own)) {
      throw new ConfigError([
        `${busy} (process ${other.pid}, since ${other.since}): wait for it to end; if that process is no run, delete ${path}`,
      ]);
    }
    bury(path, other, now, own);
    if (!take(path, mine)) throw new ConfigError([`${busy}: wait for it to end`]);
  }
  held.add(path);
  return {
    release: () => {
      held.delete(path);
      rmSync(path, { force: true });
    },
  };
}
