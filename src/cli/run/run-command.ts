import { basename, join, resolve } from 'node:path';
import type { NamedRecord } from '../../history/compare-records.ts';
import type { RunRecord } from '../../record/record.ts';
import { weightOf } from '../../record/status.ts';
import { renderAnnotations } from '../../report/annotations.ts';
import { renderConsole } from '../../report/console.ts';
import type { Format } from '../../report/formats.ts';
import { verdictOf } from '../../report/verdict.ts';
import { visible } from '../../text/elide.ts';
import { assertSound, collecting } from '../../text/errors.ts';
import type { Command, RawOptions } from '../commands/options.ts';
import { parseConfig } from '../config/config.ts';
import { loadContract } from '../config/load-contract.ts';
import { chosen, connectOptions, type GateOptions, runFormats } from '../config/options.ts';
import { type Io, worst } from '../process/streams.ts';
import { showComparison } from '../read/compare-command.ts';
import { DEFAULT_FOLDER, inFolder, readRecord } from './output.ts';
import { recordRun } from './record-run.ts';

/** `patchproof run`: the gate, its verdict, its files; with `--target`, one run after the other. */
export const runCommand: Command = (_, { target, ...raw }, io) =>
  target === undefined ? runOne(raw, io) : runTargets(target, raw, io);

function runOptions(raw: RawOptions, out: string, io: Io): GateOptions {
  const options = connectOptions(raw, io);
  if (raw.lastFailed !== true) return options;
  const rules = chosen(loadContract(options.contract, io.cwd), options).map(({ id }) => id);
  const { header, findings } = readRecord(out, io.cwd);
  const failed = findings.filter((finding) => weightOf(finding, header) === 'fails');
  const none = `--last-failed: no rule failed in the run of ${out}; run without it to run all rules`;
  assertSound(failed.length > 0 ? [] : [none]);
  const ids = failed.map(({ rule }) => rule).filter((id) => rules.includes(id));
  assertSound(ids.length > 0 ? [] : ['--last-failed: none of the chosen rules failed in the last run']);
  return { ...options, ids };
}

function verdictLines(record: RunRecord): string {
  const { sentence, notes } = verdictOf(record);
  return [...notes, sentence].map((text) => `${visible(text)}\n`).join('');
}

async function runOne(raw: RawOptions, io: Io): Promise<number> {
  const out = raw.out ?? DEFAULT_FOLDER;
  const options = runOptions(raw, out, io);
  const formats = runFormats(raw.report);
  const isQuiet = raw.quiet === true;
  const shape = { colour: io.colour, isBrief: raw.verbose !== true, width: io.columns };
  const show = (record: RunRecord): void => {
    io.out(isQuiet ? verdictLines(record) : renderConsole(record, shape));
    if (io.env.GITHUB_ACTIONS === 'true') io.out(renderAnnotations(record));
  };
  const { record, folder } = await recordRun(options, { out, formats, isFollowed: true, isQuiet, show }, io);
  if (!isQuiet) io.err(`Reports in ${folder}\n`);
  if (raw.open === true) openReport(folder, formats, io);
  return record.end?.exitCode ?? 2;
}

function openReport(folder: string | undefined, formats: readonly Format[], io: Io): void {
  const [shown] = ['html', 'md'].flatMap((name) => formats.filter((one) => one.name === name));
  if (folder && shown) io.open?.(join(folder, shown.file));
  else io.err('--open: no report that can be shown was written\n');
}

/** A target by its env file: `staging`, out of `.env.staging` or `staging.env`. */
function placeOf(file: string) {
  const name = basename(file).replace(/^\.env\.?|\.env$/g, '');
  return { file, name: name.replace(/[^\w.-]/g, '-') || 'target' };
}

function problemsOf(file: string, raw: RawOptions, io: Io): readonly string[] {
  const problems: string[] = [];
  const options = { ...raw, envFile: file };
  collecting(() => parseConfig(connectOptions(options, io).env ?? {}, { envFile: file }), problems);
  return problems.map((problem) =>
    problem.includes(file) ? problem.replace('--env-file', '--target') : `--target ${file}: ${problem}`,
  );
}

/** Throws ConfigError for every problem of any target's file, before anything is sent. */
function placesOf(files: readonly string[], raw: RawOptions, io: Io) {
  const places = files.map(placeOf);
  const twice = places.filter(({ name }, index) => places.findIndex((one) => one.name === name) !== index);
  const problems = [
    ...(raw.envFile === undefined ? [] : ['--env-file does not go with --target, which names the files']),
    ...(raw.reference ? ['--reference does not go with --target, which names the tenants'] : []),
    ...(files.length > 1 ? [] : [`--target ${files.join('')}: expected two or more; for one, --env-file`]),
    ...twice.map(({ file, name }) => `--target ${file}: another one is called ${name} too; rename the file`),
    ...files.flatMap((file) => problemsOf(file, raw, io)),
  ];
  assertSound([...new Set(problems)]);
  return places;
}

function runTargets(files: readonly string[], raw: RawOptions, io: Io): Promise<number> {
  const places = placesOf(files, raw, io);
  const out = raw.out ?? DEFAULT_FOLDER;
  return inFolder(io, out, async (claim) => {
    claim();
    const codes: number[] = [];
    const records: NamedRecord[] = [];
    for (const { file, name } of places) {
      if (io.signal.aborted) break;
      io.err(`\n=== ${name}\n`);
      const folder = join(out, name);
      codes.push(await runOne({ ...raw, envFile: file, out: folder }, io));
      records.push({ name, record: readRecord(folder, io.cwd), folder: resolve(io.cwd, folder) });
    }
    if (records.length < places.length) {
      io.err(`Interrupted: ${places.length - records.length} of ${places.length} targets were not run\n`);
      return worst([...codes, 2]);
    }
    io.err('\n');
    return worst([...codes, showComparison(records, io, out)]);
  });
}
