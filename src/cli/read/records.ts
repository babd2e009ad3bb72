import { type Dirent, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { NamedRecord } from '../../history/compare-records.ts';
import type { RunRecord } from '../../model.ts';
import { RecordError } from '../../record/format.ts';
import { parseRecord } from '../../record/parse-record.ts';
import { assertSound, ConfigError, codeOf, collecting } from '../../text/errors.ts';
import { readText } from '../config/files.ts';

const EXPECTED = 'expected the record.ndjson of a run, or its folder';

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

const RECORD = 'record.ndjson';
/** Folders of CI artifacts are shallow; this ends a search that was started too high. */
const DEEPEST = 8;
const MOST = 1_000;

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

/** Every record below a folder, in the order of their paths; what packages hold is not looked at. */
function search(folder: string, depth = 0): readonly string[] {
  if (depth > DEEPEST) return [];
  return entriesOf(folder).flatMap((entry): readonly string[] => {
    const path = join(folder, entry.name);
    if (entry.isFile() && entry.name === RECORD) return [path];
    return entry.isDirectory() && entry.name !== 'node_modules' ? search(path, depth + 1) : [];
  });
}

interface RecordFile {
  readonly path: string;
  /** What it is called when nothing tells it from others: its folder, or its file. */
  readonly name: string;
}

function filesOf(argument: string, cwd: string): readonly RecordFile[] {
  const path = resolve(cwd, argument);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined)
    throw new ConfigError([
      `${argument}: there is no such file or folder; expected a record, an atlas, or a folder with records`,
    ]);
  if (!found.isDirectory()) {
    const name =
      basename(path) === RECORD ? basename(dirname(path)) : basename(path).replace(/\.ndjson$/, '');
    return [{ path, name }];
  }
  const files = search(path);
  if (files.length === 0)
    throw new ConfigError([
      `${argument}: no ${RECORD} below it; expected the folder of a run, or one with several`,
    ]);
  return files.map((file) => ({
    path: file,
    name: relative(path, dirname(file)).split(sep).join('/') || basename(path),
  }));
}

/** Names that are alike get the folders above them, until they differ. */
function named(files: readonly RecordFile[]): readonly RecordFile[] {
  const tail = ({ path }: RecordFile): string => path.split(sep).slice(-4).join('/');
  const twice = (name: string, of: (file: RecordFile) => string): boolean =>
    files.filter((file) => of(file) === name).length > 1;
  return files.map((file) => {
    if (!twice(file.name, ({ name }) => name)) return file;
    return { ...file, name: twice(tail(file), tail) ? file.path : tail(file) };
  });
}

/**
 * The records that files and folders name, in that order, each once. Throws one ConfigError with everything that is
 * wrong with them.
 */
export function collectRecords(names: readonly string[], cwd: string): readonly NamedRecord[] {
  const problems: string[] = [];
  const files = names.flatMap((argument) => collecting(() => filesOf(argument, cwd), problems) ?? []);
  const once = files.filter((file, index) => files.findIndex(({ path }) => path === file.path) === index);
  if (once.length > MOST) problems.push(`${once.length} records were found: expected at most ${MOST}`);
  const records =
    problems.length > 0
      ? []
      : named(once).flatMap(
          ({ name, path }) => collecting(() => [{ name, record: readRecord(path, cwd) }], problems) ?? [],
        );
  assertSound(problems);
  if (records.length < 2) {
    throw new ConfigError([
      `${names.join(' ')}: ${records.length === 1 ? 'one record' : 'no record'}, expected at least two to compare`,
    ]);
  }
  return records;
}
