import schema from '../../schemas/format/atlas.schema.json' with { type: 'json' };
import type { Atlas } from './atlas.ts';
import { RecordError, reader } from './format.ts';

/** Whether a text begins like an atlas: enough to tell it from a record. */
export function isAtlas(content: string): boolean {
  return /^\uFEFF?\s*\{\s*"kind"\s*:\s*"atlas"/.test(content);
}

const read = reader<Atlas>(schema);

/** An atlas from its text. Throws a RecordError that says what was expected, and where. */
export function parseAtlas(content: string): Atlas {
  let value: unknown;
  try {
    value = JSON.parse(content.replace(/^\uFEFF/, ''));
  } catch {
    throw new RecordError(1, 'an atlas, as explore writes it', 'other text');
  }
  return read(value, 1);
}

/** An atlas as a file: one member a line, so that two of them can be compared by eye. */
export const formatAtlas = (atlas: Atlas): string => `${JSON.stringify(atlas, null, 2)}\n`;
