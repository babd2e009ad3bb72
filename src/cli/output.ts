import { accessSync, appendFileSync, constants, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ConfigError } from '../errors.ts';
import type { RecordLine, RunRecord } from '../model.ts';
import { formatLine } from '../report/format-line.ts';
import { renderHtml } from '../report/render-html.ts';
import { renderJUnit } from '../report/render-junit.ts';
import { renderMarkdown } from '../report/render-markdown.ts';

/** Records hold what a tenant stores: they are for their owner alone. */
const mode = 0o600;

export interface Output {
  readonly folder: string;
  /** Appends a line to the record, as it happens: what is on disk survives whatever comes next. */
  readonly line: (line: RecordLine) => void;
  /** Writes the reports of a finished record. */
  readonly reports: (record: RunRecord, strict: boolean) => void;
}

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;

/** Makes a folder and those above it. What mkdirSync calls recursive never returns from below /proc. */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return;
    if (codeOf(error) !== 'ENOENT' || dirname(folder) === folder) throw error;
    makeFolder(dirname(folder));
    mkdirSync(folder);
  }
}

function attempt(out: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigError([`--out ${out}: expected a folder that can be written: ${why}`]);
  }
}

/** A new file in place of the old one: it is for its owner alone whatever that was, and leads nowhere else. */
function fresh(path: string, text: string): void {
  rmSync(path, { force: true });
  writeFileSync(path, text, { mode, flag: 'wx' });
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

/** Opens a folder for a run's files, and forgets the last run's record. Throws ConfigError when it cannot be written. */
export function openOutput(cwd: string, out: string): Output {
  const folder = resolve(cwd, out);
  const record = join(folder, 'record.ndjson');
  attempt(out, () => {
    makeFolder(folder);
    fresh(record, '');
  });
  return {
    folder,
    line: (line) => attempt(out, () => appendFileSync(record, `${formatLine(line)}\n`, { mode })),
    reports: (finished, strict) =>
      attempt(out, () => {
        fresh(join(folder, 'index.html'), renderHtml(finished, { strict }));
        fresh(join(folder, 'report.md'), renderMarkdown(finished, { strict }));
        fresh(join(folder, 'junit.xml'), renderJUnit(finished, { strict }));
      }),
  };
}
