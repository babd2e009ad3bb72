import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { ConfigError, codeOf } from '../../text/errors.ts';
import { defined, isObject } from '../../text/json.ts';
import { makeStateFolder } from './state-folder.ts';

/** A process that holds a lock, since when, and on which machine. */
interface Holder {
  readonly pid: number;
  readonly since: string;
  readonly host?: string;
}

export type Lock = ReturnType<typeof claimLock>;

/** The process that takes a lock, and a way to ask whether another process is running. */
export interface Own {
  readonly pid: number;
  readonly isAlive: (pid: number) => boolean;
}

interface LockClaim {
  readonly path: string;
  /** The message while another process holds the lock. */
  readonly busy: string;
  readonly own: Own;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The name of this machine, if several can see the lock. */
  readonly host?: string;
  /** A file that changes while the holder is running. */
  readonly activity?: string;
}

/** Locks of this process. Without the list, they look like those of a dead process with the same id. */
const ownLocks = new Set<string>();

/** A new lock file is empty for a moment; after this time, a dead process left it. */
const WRITING_MS = 10_000;
/** A process on another machine counts as gone after this long without a write. */
const SILENT_MS = 3_600_000;

/** Who holds a lock; undefined if nobody does, or if the file does not tell. */
function holderOf(path: string, now: number): Holder | 'writing' | undefined {
  try {
    const text = readFileSync(path, 'utf8');
    if (text === '') return now - statSync(path).mtimeMs < WRITING_MS ? 'writing' : undefined;
    const read: unknown = JSON.parse(text);
    if (!isObject(read) || typeof read.pid !== 'number') return undefined;
    const { pid, since = 'an unknown time', host } = read;
    return { pid, since: String(since), ...defined({ host: host?.toString() }) };
  } catch {
    return undefined;
  }
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Creates the lock file with its holder; false if it exists. */
function createLock(path: string, mine: Holder): boolean {
  try {
    writeFileSync(path, JSON.stringify(mine), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    const code = codeOf(error) ?? 'unknown error';
    if (code === 'EEXIST') return false;
    rmSync(path, { force: true });
    throw new ConfigError([`${path}: the lock cannot be written (${code}); expected a folder that can be`]);
  }
}

const changedAt = (path = ''): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Whether the process of a lock is running. Our own process id may belong to an earlier process. */
function isHeld(other: Holder, { path, host, own, now, activity }: LockClaim): boolean {
  if (other.host !== host) return now - Math.max(changedAt(path), changedAt(activity)) < SILENT_MS;
  return other.pid === own.pid ? ownLocks.has(path) : own.isAlive(other.pid);
}

/** Moves a dead lock away, unless another process has taken it over in the meantime. */
function moveAside(dead: Holder | undefined, { path, now, own }: LockClaim): void {
  const aside = `${path}.${own.pid}`;
  try {
    renameSync(path, aside);
    if (!isSame(holderOf(aside, now), dead)) linkSync(aside, path);
  } catch {
    // It is gone already.
  }
  rmSync(aside, { force: true });
}

/** Takes a lock, also that of a dead process. ConfigError when another run holds it. */
function claimLock(claim: LockClaim) {
  const { path, busy, own, now, host } = claim;
  const mine = { pid: own.pid, since: new Date(now).toISOString(), ...defined({ host }) };
  if (!createLock(path, mine)) {
    const other = holderOf(path, now);
    if (other === 'writing') throw new ConfigError([`${busy}: wait for it to end`]);
    if (other !== undefined && isHeld(other, claim)) {
      const where = other.host === host ? '' : ` of ${other.host ?? 'another machine'}`;
      const holder = `process ${other.pid}${where}, since ${other.since}`;
      const problem = `${busy} (${holder}): wait for it to end; if that process is no run, delete ${path}`;
      throw new ConfigError([problem]);
    }
    moveAside(other, claim);
    if (!createLock(path, mine)) throw new ConfigError([`${busy}: wait for it to end`]);
  }
  ownLocks.add(path);
  return {
    release: (): void => {
      ownLocks.delete(path);
      // Another run may hold it now, if somebody deleted the file.
      if (isSame(holderOf(path, now), mine)) rmSync(path, { force: true });
    },
  };
}

/** Locks a connection of a tenant against other runs on this machine. */
export function lock(folder: string, key: string, what: string, now: number, own: Own): Lock {
  const path = join(makeStateFolder(folder, 'locks'), `${key}.json`);
  return claimLock({ path, busy: `${what} is in use by another run on this machine`, own, now });
}

/** Locks an existing folder against other runs. `record`: the file that its holder keeps writing. */
export function lockFolder(folder: string, record: string, what: string, now: number, own: Own): Lock {
  const path = join(folder, '.patchproof.lock');
  const busy = `${what} is in use by another run`;
  return claimLock({ path, busy, own, now, host: hostname(), activity: join(folder, record) });
}
