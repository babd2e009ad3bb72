import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The checkout. */
export const root = join(import.meta.dirname, '..', '..', '..');

/** Programs below a folder of the checkout, in order. Records and renderings are data: they are none. */
export const filesIn = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.[tj]s$/.test(file))
    .map((file) => join(folder, file))
    .toSorted();

export const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');
