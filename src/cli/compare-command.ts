import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConfigError } from '../errors.ts';
import { compareAtlases, type Named } from './compare-atlases.ts';
import type { Io } from './io.ts';

function named(file: string, { cwd }: Io): Named {
  try {
    return { file, content: readFileSync(resolve(cwd, file), 'utf8') };
  } catch {
    throw new ConfigError([`${file}: expected an atlas, atlas.json as explore writes it; it cannot be read`]);
  }
}

/** `patchproof compare`: what differs between two files of one kind. Exit 0, 1 or 2. */
export function compareCommand(before: string, after: string, io: Io): number {
  return compareAtlases(named(before, io), named(after, io), io);
}
