import { ConfigError } from '../errors.ts';
import type { Atlas } from '../model.ts';
import { compareAtlas } from '../report/compare-atlas.ts';
import { isAtlas, parseAtlas } from '../report/parse-atlas.ts';
import { RecordError } from '../report/record-error.ts';
import { renderAtlasChanges } from '../report/render-atlas-changes.ts';
import type { Io } from './io.ts';

/** A file that was named, and what it holds. */
export interface Named {
  readonly file: string;
  readonly content: string;
}

function atlasIn({ file, content }: Named): Atlas {
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

/** Says what differs between two atlases, in words. 0 when nothing does, 1 when something does. */
export function compareAtlases(before: Named, after: Named, io: Pick<Io, 'out'>): 0 | 1 {
  const [one, two] = [atlasIn(before), atlasIn(after)];
  io.out(renderAtlasChanges(one, two));
  return compareAtlas(one, two).length === 0 ? 0 : 1;
}
