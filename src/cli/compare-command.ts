import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConfigError } from '../errors.ts';
import type { Atlas } from '../model.ts';
import { compareAtlas } from '../report/compare-atlas.ts';
import { isAtlas, parseAtlas } from '../report/parse-atlas.ts';
import { RecordError } from '../report/record-error.ts';
import { renderAtlasChanges } from '../report/render-atlas-changes.ts';
import type { Io } from './io.ts';

function contentOf(file: string, cwd: string): string {
  try {
    return readFileSync(resolve(cwd, file), 'utf8');
  } catch {
    throw new ConfigError([`${file}: expected an atlas, atlas.json as explore writes it; it cannot be read`]);
  }
}

function atlasIn(file: string, cwd: string): Atlas {
  const content = contentOf(file, cwd);
  if (!isAtlas(content))
    throw new ConfigError([
      `${file}: expected an atlas, atlas.json as explore writes it; it is another file`,
    ]);
  try {
    return parseAtlas(content);
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    throw new ConfigError([`${file}: is a broken atlas: expected ${error.expected}`]);
  }
}

/** `patchproof compare`: what differs between two atlases, in words. Exit 0 when nothing does, 1 when something does. */
export function compareCommand(before: string, after: string, io: Io): number {
  const [one, two] = [atlasIn(before, io.cwd), atlasIn(after, io.cwd)];
  io.out(renderAtlasChanges(one, two));
  return compareAtlas(one, two).length === 0 ? 0 : 1;
}
