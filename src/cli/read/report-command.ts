import { resolve } from 'node:path';
import { judgedStrictly } from '../../record/status.ts';
import type { Command } from '../commands/raw-options.ts';
import { formatNamed } from '../config/options.ts';
import { readRecord, workflowFile, writeReport } from '../run/output.ts';

/** `patchproof report <record>`: a record that is there in any format. Nothing is sent. Exit 0 once it is written. */
export const reportCommand: Command = async ([file = ''], raw, io) => {
  const format = formatNamed('--format', raw.format ?? 'console');
  const read = readRecord(file, io.cwd);
  const record = raw.strict === true ? judgedStrictly(read) : read;
  const render = await format.load();
  const text = render(record, { repositoryFile: workflowFile(io.env) });
  if (raw.out === undefined || raw.out === '-') io.out(text);
  else writeReport(resolve(io.cwd, raw.out), text, `--out ${raw.out}`);
  return 0;
};
