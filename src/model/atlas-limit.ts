import type { Json } from './json.ts';

export type Unit = 'code points' | 'UTF-16 units' | 'bytes' | 'graphemes' | 'members' | 'levels';

/** One step of a JSON Patch (RFC 6902). */
export interface PatchStep {
  readonly op: 'add' | 'replace' | 'remove';
  readonly path: string;
  readonly value?: Json;
}

/** How much of something a tenant takes. */
export interface AtlasLimit {
  /** `limits.subject.question`. */
  readonly id: string;
  readonly question: string;
  /** `64 bytes, contract says 50 characters`. */
  readonly words: string;
  /** The largest size that was taken; absent when not even the smallest was, or nothing could be told. */
  readonly largest?: number;
  /** The smallest size that was not; absent when none was found. */
  readonly beyond?: number;
  /** What happens beyond it. */
  readonly fate?: string;
  /** Absent when it could not be told. */
  readonly unit?: Unit;
  readonly contract?: { readonly limit: number; readonly unit: string };
  /** Whether it is another limit than the contract's. */
  readonly departs: boolean;
  /** What it took to find out. */
  readonly requests: number;
  /** What the contract would have to say. */
  readonly proposal?: { readonly file: string; readonly patch: readonly PatchStep[] };
}
