import type { Area } from '../question.ts';
import { duplicates, empty, encodings, forms, syntax } from './bodies.ts';
import { concurrency } from './concurrency.ts';
import { orders, wordings } from './faults.ts';
import { conditionals, media, patchFormats } from './headers.ts';
import { methods, paths } from './paths.ts';
import { consistency, effects, keys, resources } from './resources.ts';
import { characters, texts } from './texts.ts';
import { ties } from './ties.ts';
import { coercions, enums, nulls, numbers } from './values.ts';

/** Every area, in the order they are asked and read. What may do harm comes last. */
export const areas: readonly Area[] = [
  ...[empty, nulls, texts, characters, encodings, syntax, duplicates, enums, coercions, numbers, keys, forms],
  ...[media, patchFormats, ties, orders, wordings, conditionals, consistency, effects],
  ...[concurrency, paths, methods, resources],
];
