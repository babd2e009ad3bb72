import { accessSync, appendFileSync, constants, lstatSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseRecord, RecordError } from '../../record/parse-record.ts';
import type { RecordLine, RunRecord } from '../../record/record.ts';
import { formatLine } from '../../record/to-record.ts';
import { FORMATS, type Format } from '../../report/formats.ts';
import { type Lock, lockFolder } from '../../target/disk/lock.ts';
import { makeFolder } from '../../target/disk/state-folder.ts';
import { ConfigError, codeOf } from '../../text/errors.ts';
import { makeFile, readText, whyUnread, writing } from '../config/files.ts';
import type { Io } from '../process/streams.ts';

export const DEFAULT_FOLDER = 'reports/latest';

export type Output = ReturnType<typeof openOutput>;

export const attempt = (out: string, work: () => void): void => writing(`--out ${out}`, work, 'folder');

export const ATLAS = { json: 'atlas.json', markdown: 'atlas.md', html: 'atlas.html' } as const;
export const COMPARISON = { markdown: 'compare.md', html: 'compare.html' } as const;
export const HISTORY = 'history.html';
export const RECORD = 'record.ndjson';

/**
 * Work that writes into the folder of `--out`. `claim`, called before anything is sent, takes the folder, and
 * throws ConfigError when another run has it or it cannot be written. It is given back at the end.
 */
export async function inFolder<Result>(
  io: Pick<Io, 'cwd' | 'clock' | 'pid' | 'isAlive'>,
  out: string,
  work: (claim: () => void) => Result | Promise<Result>,
): Promise<Result> {
  const folder = resolve(io.cwd, out);
  let lock: Lock | undefined;
  try {
    return await work(() => {
      attempt(out, () => {
        makeFolder(folder);
        accessSync(folder, constants.W_OK);
        if (!statSync(folder).isDirectory()) throw new Error('it is a file');
      });
      lock = lockFolder(folder, RECORD, `--out ${out}`, io.clock(), io);
    });
  } finally {
    lock?.release();
  }
}

/**
 * Takes away what an earlier run, exploration or comparison has written. Only beside what we know as ours,
 * and only files: what else is called `index.html` is somebody's own.
 */
export function forget(folder: string, keeping: readonly string[] = []): void {
  const isFile = (file: string): boolean =>
    lstatSync(join(folder, file), { throwIfNoEntry: false })?.isFile() === true;
  const isRun = isFile(RECORD);
  const ours = [
    ...(isRun ? [...FORMATS.map(({ file }) => file), HISTORY] : []),
    ...(isRun || isFile(ATLAS.json) ? Object.values(ATLAS) : []),
    ...(Object.values(COMPARISON).every(isFile) ? Object.values(COMPARISON) : []),
  ];
  for (const file of ours)
    if (!keeping.includes(file) && isFile(file)) rmSync(join(folder, file), { force: true });
}

/** Deletes the last run's reports: they must not outlive its record. The new record is made at once. */
export function openOutput({ cwd, env }: Pick<Io, 'cwd' | 'env'>, out: string, formats: readonly Format[]) {
  const folder = resolve(cwd, out);
  const record = join(folder, RECORD);
  const others = formats.filter(({ name }) => name !== 'record');
  attempt(out, () => {
    makeFolder(folder);
    forget(folder);
    for (const { file } of others) rmSync(join(folder, file), { force: true });
    makeFile(record, '');
  });
  return {
    folder,
    /** Appends a line to the record, as it happens: what is on disk survives whatever comes next. */
    line: (line: RecordLine): void => attempt(out, () => appendFileSync(record, `${formatLine(line)}\n`)),
    reports: async (finished: RunRecord): Promise<void> => {
      const options = { repositoryFile: workflowFile(env) };
      for (const { file, load } of others) {
        const render = await load();
        attempt(out, () => makeFile(join(folder, file), render(finished, options)));
      }
    },
  };
}

export const writeFiles = (out: string, folder: string, files: Readonly<Record<string, string>>): void =>
  attempt(out, () => {
    makeFolder(folder);
    for (const [file, text] of Object.entries(files)) makeFile(join(folder, file), text);
  });

/** Writes a file that was asked for by its path; into what is there if it is a pipe, a link or a device. */
export function writeReport(path: string, text: string, asked: string): void {
  writing(asked, () => {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found === undefined || found.isFile()) makeFile(path, text);
    else writeFileSync(path, text);
  });
}

export function workflowFile(env: Io['env']): string | undefined {
  const [, file] = /^[^/@]+\/[^/@]+\/(\.github\/workflows\/[^@]+)@/.exec(env.GITHUB_WORKFLOW_REF ?? '') ?? [];
  return file ?? env.CI_CONFIG_PATH;
}

const EXPECTED = 'expected the record.ndjson of a run, or its folder';

export function readRecord(file: string, cwd: string): RunRecord {
  const path = resolve(cwd, file);
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  try {
    return parseRecord(readText(isFolder ? join(path, RECORD) : path));
  } catch (error) {
    const isEmpty = isFolder && codeOf(error) === 'ENOENT';
    const unread = isEmpty ? 'it is a folder without a record.ndjson' : whyUnread(error);
    throw new ConfigError([`${file}: ${error instanceof RecordError ? error.message : unread}; ${EXPECTED}`]);
  }
}
