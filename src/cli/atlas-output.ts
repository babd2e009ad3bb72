import { join, resolve } from 'node:path';
import type { Atlas } from '../model.ts';
import { formatAtlas } from '../report/format-atlas.ts';
import { renderAtlasHtml } from '../report/render-atlas-html.ts';
import { renderAtlasMarkdown } from '../report/render-atlas-markdown.ts';
import { ATLAS, attempt, forget } from './output.ts';
import { makeFile } from './write-report.ts';

/**
 * Writes an atlas in every form into a folder that is there, and takes away the reports of an earlier run; its record
 * stays. Returns the folder.
 */
export function writeAtlas(cwd: string, out: string, atlas: Atlas): string {
  const folder = resolve(cwd, out);
  attempt(out, () => {
    forget(folder, ['record.ndjson']);
    makeFile(join(folder, ATLAS.json), formatAtlas(atlas));
    makeFile(join(folder, ATLAS.markdown), renderAtlasMarkdown(atlas));
    makeFile(join(folder, ATLAS.html), renderAtlasHtml(atlas));
  });
  return folder;
}
