import { createHash } from 'node:crypto';
import { mkdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import type { Subject } from '../../model.ts';
import { codeOf, refusing } from '../../text/errors.ts';
import { parseOrigin } from '../http/origin.ts';

/** Creates one folder in an existing one. It may exist, or another process may create it at the same time. */
function makeOne(folder: string, mode: number): void {
  try {
    mkdirSync(folder, { mode });
  } catch (error) {
    const isThere = codeOf(error) === 'EEXIST' && statSync(folder, { throwIfNoEntry: false })?.isDirectory();
    if (isThere !== true) throw error;
  }
}

/** One level at a time: a recursive mkdirSync never returns where mkdir answers ENOENT, as in /proc. */
export function makeFolder(folder: string, mode = 0o777): void {
  try {
    makeOne(folder, mode);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' || dirname(folder) === folder) throw error;
    makeFolder(dirname(folder), mode);
    makeOne(folder, mode);
  }
}

/** The folder of journals and locks: one for each user and machine, so that runs and commands share it. */
export function stateFolder(env: Readonly<Record<string, string | undefined>>): string {
  // A relative path would depend on the working directory.
  const given = [env.XDG_STATE_HOME, env.LOCALAPPDATA].find((one) => one !== undefined && isAbsolute(one));
  const base = given ?? join(env.HOME || homedir(), '.local', 'state');
  return join(base, 'patchproof');
}

/** Creates a folder in the state folder, readable only by its owner. */
export function makeStateFolder(...path: readonly string[]): string {
  const folder = join(...path);
  const unmade = (error: unknown): string =>
    `${folder} cannot be made (${codeOf(error) ?? 'unknown'}): expected a place for locks and journals; ` +
    'set XDG_STATE_HOME to a folder that can be written';
  refusing(unmade, () => makeFolder(folder, 0o700));
  return folder;
}

/** A short name for a resource of a tenant, safe in a file name. */
export const keyOf = (...parts: readonly string[]): string =>
  createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 24);

/**
 * What tells a tenant apart besides its ids. Ids are unique and a tenant may have several domains, so only
 * loopback needs more: every reference tenant has the same ids, and the port tells them apart.
 */
const realm = (origin: string): string => {
  const known = parseOrigin(origin);
  return known?.loopback === true ? `loopback ${known.port ?? known.scheme}` : '';
};

/** The name that two runs share for a connection, whatever domain they use. */
export const connectionKey = (origin: string, connection: string): string => keyOf(realm(origin), connection);

type Tested = { readonly origin: string; readonly subject: Subject };

/** Whether two runs write to the same organization connection. */
export function overlap(a: Tested, b: Tested): boolean {
  const theirs = writtenTo(b.subject);
  return realm(a.origin) === realm(b.origin) && writtenTo(a.subject).some((one) => theirs.includes(one));
}

function writtenTo(subject: Subject): readonly string[] {
  const { organization, connection, other_organization, other_connection } = subject;
  return [
    `${organization}/${connection}`,
    ...(other_connection === undefined ? [] : [`${organization}/${other_connection}`]),
    ...(other_organization === undefined ? [] : [`${other_organization}/${connection}`]),
  ];
}
