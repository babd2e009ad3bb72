import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { compareAtlas } from '../../history/compare-atlas.ts';
import { compareRecords, type NamedRecord, type RecordComparison } from '../../history/compare-records.ts';
import type { Atlas } from '../../record/atlas.ts';
import { isAtlas, parseAtlas } from '../../record/atlas.ts';
import { RecordError } from '../../record/format.ts';
import { renderAtlasChanges } from '../../report/atlas/markdown.ts';
import { renderComparisonConsole } from '../../report/comparison/console.ts';
import { renderComparisonHtml } from '../../report/comparison/html.ts';
import { renderComparisonMarkdown } from '../../report/comparison/markdown.ts';
import { makeFolder } from '../../target/disk/state-folder.ts';
import { ConfigError } from '../../text/errors.ts';
import type { RawOptions } from '../commands/raw-options.ts';
import { readText } from '../config/files.ts';
import type { Io } from '../process/streams.ts';
import { attempt, COMPARISON, inFolder, makeFile } from '../run/output.ts';
import { collectRecords } from './records.ts';

/** Shows a comparison, and writes it where a folder is given. */
export function showComparison(
  records: readonly NamedRecord[],
  out: string | undefined,
  io: Io,
): RecordComparison {
  const comparison = compareRecords(records);
  io.out(renderComparisonConsole(comparison, { colour: io.colour, width: io.columns }));
  if (out === undefined) return comparison;
  const folder = resolve(io.cwd, out);
  attempt(out, () => {
    makeFolder(folder);
    makeFile(join(folder, COMPARISON.html), renderComparisonHtml(comparison));
    makeFile(join(folder, COMPARISON.markdown), renderComparisonMarkdown(comparison));
  });
  io.err(`Comparison in ${folder}\n`);
  return comparison;
}

function atlasesAmong(names: readonly string[], { cwd }: Io): readonly AtlasFile[] {
  return names.flatMap((file): readonly AtlasFile[] => {
    const path = resolve(cwd, file);
    if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return [];
    const content = readText(path);
    return isAtlas(content) ? [{ file, content }] : [];
  });
}

/**
 * `patchproof compare A B [C …]`: records held against the first of them, or two atlases. Exit 1 when something is worse,
 * or an atlas differs, 2 when it cannot be told, 0 otherwise.
 */
export async function compareCommand(names: readonly string[], { out }: RawOptions, io: Io): Promise<number> {
  const atlases = atlasesAmong(names, io);
  const [before, after] = atlases;
  if (before !== undefined && after !== undefined && names.length === 2)
    return compareAtlases(before, after, io);
  if (before !== undefined)
    throw new ConfigError([
      `${before.file}: is an atlas; expected two atlases, or records alone, to compare`,
    ]);
  const records = collectRecords(names, io.cwd);
  if (out === undefined) return showComparison(records, out, io).exitCode;
  return inFolder(io, out, (claim) => {
    claim();
    return showComparison(records, out, io).exitCode;
  });
}

interface AtlasFile {
  readonly file: string;
  readonly content: string;
}

function atlasIn({ file, content }: AtlasFile): Atlas {
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
function compareAtlases(before: AtlasFile, after: AtlasFile, io: Pick<Io, 'out'>): 0 | 1 {
  const [one, two] = [atlasIn(before), atlasIn(after)];
  io.out(renderAtlasChanges(one, two));
  return compareAtlas(one, two).length === 0 ? 0 : 1;
}
