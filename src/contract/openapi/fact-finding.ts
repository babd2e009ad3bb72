import type { DriftFinding, Json } from '../../model.ts';

/** A difference of the operation: what it is about, both sides of it, and who is worse off. */
export interface FactDifference extends Pick<DriftFinding, 'keyword' | 'breaks' | 'meaning'> {
  /** Tells apart what there may be several of: a status, a media type, a parameter. */
  readonly subject?: string;
  readonly contract?: Json | undefined;
  readonly document?: Json | undefined;
}

export function factFinding(difference: FactDifference): DriftFinding {
  const { keyword, subject, contract, document, breaks, meaning } = difference;
  return {
    id: ['operation', keyword, subject].filter((word) => word !== undefined).join('.'),
    part: 'operation',
    pointer: '',
    keyword,
    ...(contract === undefined ? {} : { contract }),
    ...(document === undefined ? {} : { document }),
    breaks,
    meaning,
  };
}

/** A difference, where both sides are said and are not the same. */
export function changed(difference: FactDifference): readonly DriftFinding[] {
  const { contract, document } = difference;
  return contract === undefined || document === undefined || contract === document
    ? []
    : [factFinding(difference)];
}
