import type { Atlas } from '../model.ts';

/** An atlas as a file: one member a line, so that two of them can be compared by eye. */
export const formatAtlas = (atlas: Atlas): string => `${JSON.stringify(atlas, null, 2)}\n`;
