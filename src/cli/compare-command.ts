import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigError } from '../errors.ts';
import { compareRecords } from '../report/compare/compare-records.ts';
import type { Comparison, Named } from '../report/compare/comparison.ts';
import { renderComparisonConsole } from '../report/compare/render-comparison-console.ts';
import { renderComparisonHtml } from '../report/compare/render-comparison-html.ts';
import { renderComparisonMarkdown } from '../report/compare/render-comparison-markdown.ts';
import { isAtlas } from '../report/parse-atlas.ts';
import { makeFolder } from '../target/make-folder.ts';
import { collectRecords } from './collect-records.ts';
import { compareAtlases, type Named as NamedFile } from './compare-atlases.ts';
import type { Io } from './io.ts';
import { attempt, COMPARISON, outputFolder } from './output.ts';
import { readText } from './read-text.ts';
import { makeFile } from './write-report.ts';

export interface CompareOptions {
  readonly out?: string;
}

/** Shows a comparison, and writes it where a folder is given. */
export function showComparison(records: readonly Named[], out: string | undefined, io: Io): Comparison {
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

/** The files that are atlases, with what they hold. */
function atlasesAmong(names: readonly string[], { cwd }: Io): readonly NamedFile[] {
  return names.flatMap((file): readonly NamedFile[] => {
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
export function compareCommand(names: readonly string[], { out }: CompareOptions, io: Io): number {
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
  const folder = outputFolder(io, out);
  try {
    folder.claim();
    return showComparison(records, out, io).exitCode;
  } finally {
    folder.release();
  }
}
