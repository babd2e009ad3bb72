/** A text that is no record. Never quotes what it found: a wrong file may hold secrets. */
export class RecordError extends Error {
  /** Counts from 1. */
  readonly line: number;
  readonly expected: string;

  constructor(line: number, expected: string, found: string) {
    super(`record line ${line}: expected ${expected}, found ${found}`);
    this.name = 'RecordError';
    this.line = line;
    this.expected = expected;
  }
}
