import type { Json } from '../model.ts';

export type DriftPart = 'operation' | 'path' | 'request' | 'response' | 'error';

/** `contract`: what clients and servers are built on. `document`: what is compared with it. */
export type Side = 'contract' | 'document';

/** schemas/format/drift.schema.json describes each member. */
export interface DriftFinding {
  readonly id: string;
  readonly part: DriftPart;
  readonly pointer: string;
  readonly keyword: string;
  readonly of?: string;
  readonly contract?: Json;
  readonly document?: Json;
  readonly witness?: { readonly value: Json; readonly refusedBy: Side };
  readonly breaks: 'clients' | 'servers' | 'nobody';
  readonly meaning: string;
}

/** What could not be compared, or is worth knowing; `place` is a pointer into the document or a subject. */
export interface DriftNote {
  readonly place: string;
  readonly words: string;
}

export interface Drift {
  readonly format: 1;
  readonly contract: { readonly revision: string };
  /** `operation`: where it stands in the document; absent when that is a contract too. */
  readonly document: { readonly name: string; readonly title: string; readonly operation?: string };
  readonly findings: readonly DriftFinding[];
  /** Keywords that differ in words, while no value distinguishes the two sides. */
  readonly alike: readonly DriftNote[];
  /** Places where nothing was compared, so that "no difference" is not certain. */
  readonly undecided: readonly DriftNote[];
  readonly notes: readonly DriftNote[];
  readonly tried: number;
  readonly exitCode: 0 | 1 | 2;
}
