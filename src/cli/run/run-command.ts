import { basename, join } from 'node:path';
import type { NamedRecord } from '../../history/compare-records.ts';
import type { RunRecord } from '../../record/record.ts';
import { renderAnnotations } from '../../report/annotations.ts';
import { renderConsole } from '../../report/console.ts';
import type { Format } from '../../report/formats.ts';
import { assertSound, collecting } from '../../text/errors.ts';
import type { RawOptions } from '../commands/raw-options.ts';
import { parseConfig } from '../config/config.ts';
import { connectOptions, type GateOptions, runFormats } from '../config/options.ts';
import { duration } from '../config/pace.ts';
import { type Io, worst } from '../process/streams.ts';
import { showComparison } from '../read/compare-command.ts';

import { gate } from '../session/gate.ts';
import { sayOnStop } from '../session/with-connection.ts';
import { DEFAULT_FOLDER, inFolder, type Output, openOutput, readRecord } from './output.ts';
import { progress } from './progress.ts';

interface RecordRunOptions {
  readonly out: string;
  readonly formats: readonly Format[];
  /** Whether the time that the run takes at its pace is shown. */
  readonly isTimed: boolean;
  readonly show?: (record: RunRecord) => void;
}

/** Runs the gate and writes its record as it comes to be, then the reports. Returns the record and the folder. */
export function recordRun(
  options: GateOptions,
  { out, formats, isTimed, show }: RecordRunOptions,
  io: Io,
): Promise<{ readonly record: RunRecord; readonly folder: string | undefined }> {
  const shown = progress(io);
  let output: Output | undefined;
  return inFolder(io, out, async (claim) => {
    const record = await gate(options, io, {
      start: claim,
      banner: (text) => io.err(`${text}\n`),
      plan: (plan, left) => {
        output = openOutput(io.cwd, out, formats);
        if (!isTimed || left === undefined) return shown.plan(plan);
        shown.plan(plan, left);
        io.err(`${plan.writes} PATCH and ${plan.reads} reads, about ${duration(left(plan.steps))}\n`);
      },
      line: (line) => {
        output?.line(line);
        if (line.kind === 'exchange') shown.sent(line.case);
      },
    });
    shown.done();
    show?.(record);
    await output?.reports(record);
    return { record, folder: output?.folder };
  });
}

/** `patchproof run`: the gate, its verdict, its files. With `--target`, one run after the other. Returns the exit code. */
export function runCommand(_: readonly string[], { target, ...raw }: RawOptions, io: Io): Promise<number> {
  return target === undefined ? runOne(raw, io) : runTargets(target, raw, io);
}

async function runOne(raw: RawOptions, io: Io): Promise<number> {
  const options = connectOptions(raw, io);
  const formats = runFormats(raw.report);
  sayOnStop(io, 'no more cases are sent; restoring what was changed');
  const shape = { colour: io.colour, ...(io.columns === undefined ? {} : { width: io.columns }) };
  const show = (record: RunRecord): void => {
    io.out(renderConsole(record, shape));
    if (io.env.GITHUB_ACTIONS === 'true') io.out(renderAnnotations(record));
  };
  const out = raw.out ?? DEFAULT_FOLDER;
  const { record, folder } = await recordRun(options, { out, formats, isTimed: true, show }, io);
  io.err(`Reports in ${folder}\n`);
  return record.end?.exitCode ?? 2;
}

interface TargetFile {
  readonly file: string;
  /** What the target is called: `staging`, out of `.env.staging` or `staging.env`. */
  readonly name: string;
}

function placeOf(file: string): TargetFile {
  const name = basename(file)
    .replace(/^\.env\.?/, '')
    .replace(/\.env$/, '');
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

/** The targets of all files. Throws ConfigError for what is wrong with any, before anything is sent to one of them. */
function placesOf(files: readonly string[], raw: RawOptions, io: Io): readonly TargetFile[] {
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

/** One run after the other, each in a folder of its own, then compared. */
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
      records.push({ name, record: readRecord(folder, io.cwd) });
    }
    if (records.length < places.length) {
      io.err(`Interrupted: ${places.length - records.length} of ${places.length} targets were not run\n`);
      return worst([...codes, 2]);
    }
    io.err('\n');
    return worst([...codes, showComparison(records, out, io).exitCode]);
  });
}
