import type fc from 'fast-check';
import type { Edge, Json } from '../model.ts';

/**
 * A class of values the contract treats alike. The gate sends `boundary`; the deep profile draws from
 * `arbitrary`. `words` completes "the body has …".
 */
export interface Partition {
  readonly edge: Edge;
  readonly words: string;
  readonly boundary: Json;
  readonly arbitrary: fc.Arbitrary<Json>;
  /** Part of the smoke profile: the first of its constraint. */
  readonly smoke: boolean;
}

/** The id of a partition and of every case drawn from it: `subject/keyword/value`. */
export function idOf(edge: Edge): string {
  return `${edge.subject}/${edge.keyword}/${edge.value}`;
}

/** Whether a class is one of texts: told apart by length and texture, not by type or by being a known word. */
export const isText = ({ edge }: Partition): boolean => edge.keyword !== 'type' && edge.keyword !== 'enum';
