import { type Dirent, existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { diagnose } from '../../diagnose/diagnose.ts';
import { shippedDictionary } from '../../diagnose/dictionary.ts';
import { compareAtlas } from '../../history/compare-atlas.ts';
import { compareRecords, type NamedRecord, timelineOf } from '../../history/compare-records.ts';
import { type Atlas, isAtlas, parseAtlas } from '../../record/atlas.ts';
import { RecordError } from '../../record/parse-record.ts';
import { judgedStrictly } from '../../record/status.ts';
import { renderAtlasChanges } from '../../report/atlas/markdown.ts';
import { renderComparisonConsole } from '../../report/comparison/console.ts';
import { renderHistoryConsole, renderHistoryHtml } from '../../report/comparison/history.ts';
import { type ReportLinks, renderComparisonHtml } from '../../report/comparison/html.ts';
import { renderComparisonMarkdown } from '../../report/comparison/markdown.ts';
import { assertSound, ConfigError, collecting } from '../../text/errors.ts';
import type { Command } from '../commands/options.ts';
import { readText } from '../config/files.ts';
import { formatNamed } from '../config/options.ts';
import type { Io } from '../process/streams.ts';
import * as output from '../run/output.ts';

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
    if (entry.isFile() && entry.name === output.RECORD) return [path];
    return entry.isDirectory() && entry.name !== 'node_modules' ? search(path, depth + 1) : [];
  });
}

/** `name`: what it is called when nothing tells it from others, its folder or its file. */
type RecordFile = Readonly<Record<'path' | 'name', string>>;

function filesOf(argument: string, cwd: string): readonly RecordFile[] {
  const path = resolve(cwd, argument);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined)
    throw new ConfigError([
      `${argument}: there is no such file or folder; expected a record, an atlas, or a folder with records`,
    ]);
  if (!found.isDirectory()) {
    const own = basename(path);
    return [{ path, name: own === output.RECORD ? basename(dirname(path)) : own.replace(/\.ndjson$/, '') }];
  }
  const files = search(path);
  if (files.length === 0)
    throw new ConfigError([
      `${argument}: no ${output.RECORD} below it; expected the folder of a run, or one with several`,
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

/** The records that files and folders name, each once. Throws one ConfigError with every problem. */
function collectRecords(names: readonly string[], cwd: string, least: 1 | 2): readonly NamedRecord[] {
  const problems: string[] = [];
  const files = names.flatMap((argument) => collecting(() => filesOf(argument, cwd), problems) ?? []);
  const once = files.filter((file, index) => files.findIndex(({ path }) => path === file.path) === index);
  if (once.length > MOST) problems.push(`${once.length} records were found: expected at most ${MOST}`);
  assertSound(problems);
  const records = named(once).flatMap(({ name, path }): NamedRecord | readonly [] => {
    const record = collecting(() => output.readRecord(path, cwd), problems);
    return record === undefined ? [] : { name, record, folder: dirname(path) };
  });
  assertSound(problems);
  const found = records.length === 1 ? 'one record' : 'no record';
  const wanted = least === 1 ? 'one' : 'two to compare';
  assertSound(records.length < least ? [`${names.join(' ')}: ${found}, expected at least ${wanted}`] : []);
  return records;
}

function reportLinks(records: readonly NamedRecord[], folder: string): ReportLinks {
  return new Map(
    records.flatMap(({ name, folder: own }) => {
      const report = own === undefined ? undefined : join(own, 'index.html');
      if (report === undefined || !existsSync(report)) return [];
      return [[name, relative(folder, report).split(sep).map(encodeURIComponent).join('/')] as const];
    }),
  );
}

function showHistory(records: readonly NamedRecord[], io: Io, out?: string): number {
  const dictionary = shippedDictionary();
  const timeline = timelineOf(records, (record) => diagnose(record, dictionary));
  io.out(renderHistoryConsole(timeline, { colour: io.colour, width: io.columns }));
  if (out === undefined) return 0;
  const folder = resolve(io.cwd, out);
  output.writeFiles(out, folder, {
    [output.HISTORY]: renderHistoryHtml(timeline, reportLinks(records, folder)),
  });
  io.err(`History in ${join(folder, output.HISTORY)}\n`);
  return 0;
}

export function showComparison(records: readonly NamedRecord[], io: Io, out?: string): number {
  const comparison = compareRecords(records);
  io.out(renderComparisonConsole(comparison, { colour: io.colour, width: io.columns }));
  if (out === undefined) return comparison.exitCode;
  const folder = resolve(io.cwd, out);
  const html = renderComparisonHtml(comparison, reportLinks(records, folder));
  const markdown = renderComparisonMarkdown(comparison);
  output.writeFiles(out, folder, { [output.COMPARISON.html]: html, [output.COMPARISON.markdown]: markdown });
  io.err(`Comparison in ${folder}\n`);
  return comparison.exitCode;
}

type AtlasFile = Readonly<Record<'file' | 'content', string>>;

function atlasesAmong(names: readonly string[], { cwd }: Io): readonly AtlasFile[] {
  const files = names.filter((file) => statSync(resolve(cwd, file), { throwIfNoEntry: false })?.isFile());
  return files
    .map((file) => ({ file, content: readText(resolve(cwd, file)) }))
    .filter(({ content }) => isAtlas(content));
}

function atlasIn({ file, content }: AtlasFile): Atlas {
  try {
    return parseAtlas(content);
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    throw new ConfigError([`${file}: is a broken atlas: expected ${error.expected}`]);
  }
}

/** Exit 1 when something is worse, or an atlas differs, 2 when it cannot be told, 0 otherwise. */
export const compareCommand: Command = async (names, { out, history }, io) => {
  const [before, after] = atlasesAmong(names, io);
  if (before !== undefined && after !== undefined && names.length === 2) {
    const [one, two] = [atlasIn(before), atlasIn(after)];
    io.out(renderAtlasChanges(one, two));
    return compareAtlas(one, two).length === 0 ? 0 : 1;
  }
  if (before !== undefined)
    throw new ConfigError([
      `${before.file}: is an atlas; expected two atlases, or records alone, to compare`,
    ]);
  const records = collectRecords(names, io.cwd, history === true ? 1 : 2);
  const show = (): number => (history === true ? showHistory : showComparison)(records, io, out);
  if (out === undefined) return show();
  return output.inFolder(io, out, (claim) => {
    claim();
    return show();
  });
};

/** `patchproof report <record>`: a record in any format. Sends nothing. Exit 0 once it is written. */
export const reportCommand: Command = async ([file = ''], raw, io) => {
  const format = formatNamed('--format', raw.format ?? 'console');
  const read = output.readRecord(file, io.cwd);
  const record = raw.strict === true ? judgedStrictly(read) : read;
  const render = await format.load();
  const text = render(record, { repositoryFile: output.workflowFile(io.env) });
  if (raw.out === undefined || raw.out === '-') io.out(text);
  else output.writeReport(resolve(io.cwd, raw.out), text, `--out ${raw.out}`);
  return 0;
};
