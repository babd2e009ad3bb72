import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigError } from '../errors.ts';
import type { RunRecord } from '../model.ts';
import { parseRecord } from '../report/parse-record.ts';
import { RecordError } from '../report/record-error.ts';

/** A record from its file, or from the folder of its run. Throws ConfigError that says what is wrong with it. */
export function readRecord(file: string, cwd: string): RunRecord {
  const path = resolve(cwd, file);
  try {
    return parseRecord(
      readFileSync(statSync(path).isDirectory() ? join(path, 'record.ndjson') : path, 'utf8'),
    );
  } catch (error) {
    const expected = 'expected the record.ndjson of a run, or its folder';
    if (error instanceof RecordError) throw new ConfigError([`${file}: ${error.message}; ${expected}`]);
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new ConfigError([
      `${file}: ${missing ? 'there is no such file' : 'it cannot be read'}; ${expected}`,
    ]);
  }
}
