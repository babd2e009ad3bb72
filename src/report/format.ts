import type { Diagnosis } from '../diagnose/diagnosis.ts';
import type { RunRecord } from '../record/record.ts';
import { showUnprintable } from '../text/elide.ts';

export interface FormatOptions {
  /** A file of the user's repository that code scanning shows results at, from the root of the repository. */
  readonly repositoryFile?: string | undefined;
  /** Absent where the run was not diagnosed. */
  readonly diagnosis?: Diagnosis | undefined;
}

export type Render = (record: RunRecord, options: FormatOptions) => string;

/** Longer than anything a record keeps: what is longer came from elsewhere. */
const LONGEST = 10_000;

/**
 * A value as a JSON text to read. What cannot be seen, or would reorder or colour a line, is an escape in it; the value
 * stays the same, but for texts that are too long.
 */
export function formatJson(value: unknown): string {
  // The line breaks are ours: those of a string are escapes already.
  return `${JSON.stringify(value, shortened, 2).split('\n').map(showUnprintable).join('\n')}\n`;
}

const shortened = (_name: string, value: unknown): unknown =>
  typeof value === 'string' && value.length > LONGEST
    ? `${value.slice(0, LONGEST)}…(${value.length} characters)`
    : value;
