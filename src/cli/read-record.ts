import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigError } from '../errors.ts';
import type { RunRecord } from '../model.ts';
import { parseRecord } from '../report/parse-record.ts';
import { RecordError } from '../report/record-error.ts';
import { readText } from './read-text.ts';

const EXPECTED = 'expected the record.ndjson of a run, or its folder';

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;

/** What is wrong with a path that cannot be read. */
function trouble(path: string, error: unknown): string {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  if (codeOf(error) === 'ENOENT')
    return isFolder ? 'it is a folder without a record.ndjson' : 'there is no such file';
  return 'it cannot be read';
}

/** A record from its file, or from the folder of its run. Throws ConfigError that says what is wrong with it. */
export function readRecord(file: string, cwd: string): RunRecord {
  const path = resolve(cwd, file);
  try {
    return parseRecord(readText(statSync(path).isDirectory() ? join(path, 'record.ndjson') : path));
  } catch (error) {
    const why = error instanceof RecordError ? error.message : trouble(path, error);
    throw new ConfigError([`${file}: ${why}; ${EXPECTED}`]);
  }
}
