import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigError } from '../errors.ts';
import type { RunRecord } from '../model.ts';
import { parseRecord } from '../report/parse-record.ts';
import { RecordError } from '../report/record-error.ts';
import { oneFormat } from './chosen-formats.ts';
import { contractFiles } from './contract-files.ts';
import type { Io } from './io.ts';
import { writeReport } from './write-report.ts';

export interface ReportOptions {
  readonly format?: string;
  readonly out?: string;
  readonly strict?: boolean;
}

function read(file: string, cwd: string): RunRecord {
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

/** `patchproof report <record>`: a record that is there in any format. Nothing is sent. Exit 0 once it is written. */
export async function reportCommand(file: string, raw: ReportOptions, io: Io): Promise<number> {
  const format = oneFormat('--format', raw.format ?? 'console');
  const record = read(file, io.cwd);
  const render = await format.load();
  const text = render(record, {
    contract: contractFiles(record.header.contract.revision),
    ...(raw.strict === true ? { strict: true } : {}),
  });
  if (raw.out === undefined || raw.out === '-') io.out(text);
  else writeReport(resolve(io.cwd, raw.out), text, `--out ${raw.out}`);
  return 0;
}
