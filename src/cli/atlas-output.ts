import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Atlas } from '../model.ts';
import { formatAtlas } from '../report/format-atlas.ts';
import { renderAtlasHtml } from '../report/render-atlas-html.ts';
import { renderAtlasMarkdown } from '../report/render-atlas-markdown.ts';

/** Atlases hold what a tenant answers: they are for their owner alone. */
const mode = 0o600;

/** Writes an atlas in every form into a folder that is there. Returns the folder. */
export function writeAtlas(cwd: string, out: string, atlas: Atlas): string {
  const folder = resolve(cwd, out);
  writeFileSync(join(folder, 'atlas.json'), formatAtlas(atlas), { mode });
  writeFileSync(join(folder, 'atlas.md'), renderAtlasMarkdown(atlas), { mode });
  writeFileSync(join(folder, 'atlas.html'), renderAtlasHtml(atlas), { mode });
  return folder;
}
