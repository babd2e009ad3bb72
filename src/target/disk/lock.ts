import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '../../text/errors.ts';
import { makeStateFolder } from './state-folder.ts';

/** A process that holds a lock, and since when; on which machine, where several can see the lock. */
interface Holder {
  readonly pid: number;
  readonly since: string;
  readonly host?: string;
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
    const read = JSON.parse(text) as Partial<Holder> | null;
    if (typeof read?.pid !== 'number') return undefined;
    const { pid, since = 'an unknown time', host } = read;
    return { pid, since, ...(host === undefined ? {} : { host }) };
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
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    if (code === 'EEXIST') return false;
    rmSync(path, { force: true });
    throw new ConfigError([`${path}: the lock cannot be written (${code}); expected a folder that can be`]);
  }
}

/** A process of another machine cannot be asked: when nothing was written for so long, it is gone. */
const SILENT_MS = 3_600_000;

/** Whether the process of a lock still runs. One with our own number is an earlier one, unless it is ourselves. */
function isHeld(other: Holder, { path, mine, own, now, signs }: LockClaim): boolean {
  if (other.host !== mine.host) return now - Math.max(...[path, ...signs].map(changedAt)) < SILENT_MS;
  return other.pid === own.pid ? held.has(path) : own.isAlive(other.pid);
}

function changedAt(path: string): number {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}

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

interface LockClaim {
  readonly path: string;
  /** What is said while somebody else holds the lock. */
  readonly busy: string;
  readonly mine: Holder;
  readonly own: Own;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Files that change while the holder is at work. */
  readonly signs: readonly string[];
}

const isOwner = (path: string, mine: Holder, now: number): boolean =>
  JSON.stringify(holder(path, now)) === JSON.stringify(mine);

/** A lock whose process is gone is taken over. Throws ConfigError when another run holds it. */
function claim(wanted: LockClaim): Lock {
  const { path, busy, mine, own, now } = wanted;
  if (!take(path, mine)) {
    const other = holder(path, now);
    if (other === 'writing') throw new ConfigError([`${busy}: wait for it to end`]);
    if (other !== undefined && isHeld(other, wanted)) {
      const where = other.host === mine.host ? '' : ` of ${other.host ?? 'another machine'}`;
      throw new ConfigError([
        `${busy} (process ${other.pid}${where}, since ${other.since}): wait for it to end; if that process is no run, delete ${path}`,
      ]);
    }
    bury(path, other, now, own);
    if (!take(path, mine)) throw new ConfigError([`${busy}: wait for it to end`]);
  }
  held.add(path);
  return {
    release: () => {
      held.delete(path);
      // Somebody may have deleted it, and another run have taken it since: then it is theirs.
      if (isOwner(path, mine, now)) rmSync(path, { force: true });
    },
  };
}

/** Takes the lock of a connection of a tenant, so that two runs on one machine do not meet. */
export function lock(folder: string, key: string, what: string, now: number, own: Own): Lock {
  const path = join(makeStateFolder(folder, 'locks'), `${key}.json`);
  const mine: Holder = { pid: own.pid, since: new Date(now).toISOString() };
  return claim({ path, busy: `${what} is in use by another run on this machine`, mine, own, now, signs: [] });
}

/** Takes a folder that is there, so that two runs do not write into it. `record` is what its holder keeps writing. */
export function lockFolder(folder: string, record: string, what: string, now: number, own: Own): Lock {
  const mine: Holder = { pid: own.pid, since: new Date(now).toISOString(), host: hostname() };
  const path = join(folder, '.patchproof.lock');
  return claim({
    path,
    busy: `${what} is in use by another run`,
    mine,
    own,
    now,
    signs: [join(folder, record)],
  });
}
