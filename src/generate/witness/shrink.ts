import { isSchema } from '../../contract/index.ts';
import type { Json } from '../../model.ts';
import { put, without } from './place.ts';

/** Texts longer than this are left as they are. */
const LONGEST = 300;

const simplest: readonly Json[] = ['', 'a', true, 1];

/** Whether a text stands where the matter is; elsewhere it is as good as any. */
const isAt = (steps: readonly string[], focus: readonly string[]): boolean =>
  steps.length === focus.length && steps.every((step, index) => [step, '*'].includes(focus[index] ?? ''));

/** Values one step simpler: a member less, an item less, a character less, or something plain in place of a member. */
function simpler(
  value: Json,
  focus: readonly string[],
  steps: readonly string[] = [],
): readonly ((whole: Json) => Json | undefined)[] {
  const replaced =
    (one: Json) =>
    (whole: Json): Json | undefined =>
      put(whole, steps, one);
  if (typeof value === 'string') {
    if (value.length > LONGEST || !isAt(steps, focus)) return [];
    const units = Array.from(value);
    const less = units.map((_, index) => units.filter((__, other) => other !== index).join(''));
    const plain = units.map((unit, index) =>
      unit === 'a' ? value : [...units.slice(0, index), 'a', ...units.slice(index + 1)].join(''),
    );
    return [...less, ...plain].filter((one) => one !== value).map(replaced);
  }
  if (!Array.isArray(value) && !isSchema(value)) return [];
  return Object.entries(value as Readonly<Record<string, Json>>).flatMap(([step, inner]) => {
    const place = [...steps, step];
    const gone = (whole: Json): Json | undefined => without(whole, place);
    const plain =
      typeof inner === 'object' && inner !== null
        ? simplest.map(
            (one) =>
              (whole: Json): Json | undefined =>
                put(whole, place, one),
          )
        : [];
    return [gone, ...plain, ...simpler(inner, focus, place)];
  });
}

/** The simplest value found that still `holds`; `focus` is the place it is about. Ends, because every step leads down. */
export function shrink(value: Json, focus: readonly string[], holds: (value: Json) => boolean): Json {
  for (const step of simpler(value, focus)) {
    const one = step(value);
    if (one !== undefined && holds(one)) return shrink(one, focus, holds);
  }
  return value;
}
