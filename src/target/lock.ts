import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../errors.ts';

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

function holder(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

/**
 * Takes the lock of a connection of a tenant, so that two runs on one machine do not meet. A lock whose process
 * is gone is taken over. Throws ConfigError when another run holds it.
 */
export function lock(folder: string, key: string, what: string, now: number, { pid, isAlive }: Own): Lock {
  const path = join(folder, 'locks', `${key}.json`);
  mkdirSync(join(folder, 'locks'), { recursive: true, mode: 0o700 });
  const mine: Holder = { pid, since: new Date(now).toISOString() };
  const take = (): boolean => {
    try {
      writeFileSync(path, JSON.stringify(mine), { flag: 'wx', mode: 0o600 });
      return true;
    } catch {
      return false;
    }
  };
  if (!take()) {
    const other = holder(path);
    if (other !== undefined && isAlive(other.pid)) {
      throw new ConfigError([
        `${what} is in use by another run on this machine (process ${other.pid}, since ${other.since}): wait for it to end`,
      ]);
    }
    rmSync(path, { force: true });
    if (!take())
      throw new ConfigError([`${what} is in use by another run on this machine: wait for it to end`]);
  }
  return { release: () => rmSync(path, { force: true }) };
}
