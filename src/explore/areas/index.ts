import type { Area } from '../question.ts';
import { characters } from './characters.ts';
import { coercions } from './coercions.ts';
import { concurrency } from './concurrency.ts';
import { conditionals } from './conditionals.ts';
import { consistency } from './consistency.ts';
import { duplicates } from './duplicates.ts';
import { effects } from './effects.ts';
import { empty } from './empty.ts';
import { encodings } from './encodings.ts';
import { enums } from './enums.ts';
import { forms } from './forms.ts';
import { keys } from './keys.ts';
import { media } from './media.ts';
import { methods } from './methods.ts';
import { nulls } from './nulls.ts';
import { numbers } from './numbers.ts';
import { orders } from './orders.ts';
import { patchFormats } from './patch-formats.ts';
import { paths } from './paths.ts';
import { resources } from './resources.ts';
import { syntax } from './syntax.ts';
import { texts } from './texts.ts';
import { ties } from './ties.ts';
import { wordings } from './wordings.ts';

/** Every area, in the order they are asked and read. What may do harm comes last. */
export const areas: readonly Area[] = [
  empty,
  nulls,
  texts,
  characters,
  encodings,
  syntax,
  duplicates,
  enums,
  coercions,
  numbers,
  keys,
  forms,
  media,
  patchFormats,
  ties,
  orders,
  wordings,
  conditionals,
  consistency,
  effects,
  concurrency,
  paths,
  methods,
  resources,
];
