import { closeSync, lstatSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { ConfigError } from '../errors.ts';

/** Records and reports hold what a tenant stores: they are for their owner alone. */
const mode = 0o600;

/**
 * A file of a run's folder, made anew: it keeps neither the mode of the one that was there nor a link to another. It is
 * whole, or it is not there.
 */
export function makeFile(path: string, text: string): void {
  rmSync(path, { force: true });
  const file = openSync(path, 'wx', mode);
  try {
    writeFileSync(file, text);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
}

/** A file that was asked for by its path. What is not a file there (a pipe, a link, `/dev/stdout`) is written to. */
export function writeReport(path: string, text: string, asked: string): void {
  try {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found === undefined || found.isFile()) makeFile(path, text);
    else writeFileSync(path, text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigError([`${asked}: expected a file that can be written: ${why}`]);
  }
}
