import { accessSync, appendFileSync, constants, lstatSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigError } from '../errors.ts';
import type { RecordLine, RunRecord } from '../model.ts';
import { formatLine } from '../report/format-line.ts';
import { FORMATS, type Format } from '../report/formats.ts';
import { makeFolder } from '../target/make-folder.ts';
import { contractFiles } from './contract-files.ts';
import { makeFile } from './write-report.ts';

export interface Output {
  readonly folder: string;
  /** Appends a line to the record, as it happens: what is on disk survives whatever comes next. */
  readonly line: (line: RecordLine) => void;
  /** Writes the reports of a finished record. */
  readonly reports: (record: RunRecord, strict: boolean) => Promise<void>;
}

function attempt(out: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigError([`--out ${out}: expected a folder that can be written: ${why}`]);
  }
}

/** Makes sure, before anything is sent, that a folder is there and can be written. What it holds stays. */
export function prepareOutput(cwd: string, out: string): void {
  const folder = resolve(cwd, out);
  attempt(out, () => {
    makeFolder(folder);
    accessSync(folder, constants.W_OK);
    if (!statSync(folder).isDirectory()) throw new Error('it is a file');
  });
}

/**
 * Takes the reports of the run before away. Only beside its record, and only files: what else is called `index.html`
 * is somebody's own.
 */
function forget(folder: string): void {
  const isFile = (file: string): boolean =>
    lstatSync(join(folder, file), { throwIfNoEntry: false })?.isFile() === true;
  if (!isFile('record.ndjson')) return;
  for (const { file } of FORMATS) if (isFile(file)) rmSync(join(folder, file), { force: true });
}

/**
 * Opens a folder for a run's files, and forgets those of the last run: a report must not outlive its record. Throws
 * ConfigError when it cannot be written. The record is always there: it is what a run that is cut off leaves.
 */
export function openOutput(cwd: string, out: string, formats: readonly Format[]): Output {
  const folder = resolve(cwd, out);
  const record = join(folder, 'record.ndjson');
  const others = formats.filter(({ name }) => name !== 'record');
  attempt(out, () => {
    makeFolder(folder);
    forget(folder);
    for (const { file } of others) rmSync(join(folder, file), { force: true });
    makeFile(record, '');
  });
  return {
    folder,
    line: (line) => attempt(out, () => appendFileSync(record, `${formatLine(line)}\n`)),
    reports: async (finished, strict) => {
      const options = { strict, contract: contractFiles(finished.header.contract.revision) };
      for (const { file, load } of others) {
        const render = await load();
        attempt(out, () => makeFile(join(folder, file), render(finished, options)));
      }
    },
  };
}
