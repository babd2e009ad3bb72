import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The folder in which journals and locks are kept: one a machine and user, wherever a command is run from, so
 * that two runs meet and a later command finds what an earlier one left.
 */
export function stateFolder(env: Env): string {
  const base = env.XDG_STATE_HOME || env.LOCALAPPDATA || join(env.HOME || homedir(), '.local', 'state');
  return join(base, 'patchproof');
}

/** A short name for a resource of a tenant that is safe in a file name. */
export const keyOf = (...parts: readonly string[]): string =>
  createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 24);
