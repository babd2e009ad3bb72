import { resolve } from 'node:path';
import { judgedStrictly } from '../../record/status.ts';
import { contractFiles } from '../config/load-contract.ts';
import { oneFormat } from '../config/options.ts';
import type { Io } from '../process/streams.ts';
import { writeReport } from '../run/output.ts';
import { readRecord } from './records.ts';

export interface ReportOptions {
  readonly format?: string;
  readonly out?: string;
  readonly strict?: boolean;
}

/** `patchproof report <record>`: a record that is there in any format. Nothing is sent. Exit 0 once it is written. */
export async function reportCommand(file: string, raw: ReportOptions, io: Io): Promise<number> {
  const format = oneFormat('--format', raw.format ?? 'console');
  const read = readRecord(file, io.cwd);
  const record = raw.strict === true ? judgedStrictly(read) : read;
  const render = await format.load();
  const text = render(record, { contract: contractFiles(record.header.contract.revision) });
  if (raw.out === undefined || raw.out === '-') io.out(text);
  else writeReport(resolve(io.cwd, raw.out), text, `--out ${raw.out}`);
  return 0;
}
