import { basename, join } from 'node:path';
import type { NamedRecord } from '../../history/compare-records.ts';
import type { RunRecord } from '../../model.ts';
import { renderAnnotations } from '../../report/annotations.ts';
import { renderConsole } from '../../report/console.ts';
import { assertSound, collecting } from '../../text/errors.ts';
import { parseConfig } from '../config/config.ts';
import { connectOptions, type RawOptions, runFormats } from '../config/options.ts';
import { type Io, worst } from '../process/streams.ts';
import { showComparison } from '../read/compare-command.ts';
import { readRecord } from '../read/records.ts';
import { sayOnStop } from '../session/with-connection.ts';
import { DEFAULT_FOLDER, outputFolder } from './output.ts';
import { recordRun } from './record-run.ts';

/** `patchproof run`: the gate, its verdict, its files. Returns the exit code. */
export async function runCommand(raw: RawOptions, io: Io, stream?: NodeJS.WriteStream): Promise<number> {
  const options = connectOptions(raw, io);
  const formats = runFormats(raw.report);
  sayOnStop(io, 'no more cases are sent; restoring what was changed');
  const shape = { colour: io.colour, ...(io.columns === undefined ? {} : { width: io.columns }) };
  const show = (record: RunRecord): void => {
    io.out(renderConsole(record, shape));
    if (io.env.GITHUB_ACTIONS === 'true') io.out(renderAnnotations(record));
  };
  const out = raw.out ?? DEFAULT_FOLDER;
  const { record, folder } = await recordRun(options, { out, formats, stream, isTimed: true, show }, io);
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

/** Everything that is wrong with any of the files, before anything is sent to one of them. */
function problemsOf({ file }: TargetFile, raw: RawOptions, io: Io): readonly string[] {
  const problems: string[] = [];
  const options = { ...raw, envFile: file };
  collecting(() => parseConfig(connectOptions(options, io).env ?? {}, { envFile: file }), problems);
  return problems;
}

function placesOf(files: readonly string[], raw: RawOptions, io: Io): readonly TargetFile[] {
  const places = files.map(placeOf);
  const twice = places.filter(({ name }, index) => places.findIndex((one) => one.name === name) !== index);
  const problems = [
    ...(raw.envFile === undefined ? [] : ['--env-file does not go with --target, which names the files']),
    ...(raw.reference ? ['--reference does not go with --target, which names the tenants'] : []),
    ...(files.length > 1 ? [] : [`--target ${files.join('')}: expected two or more; for one, --env-file`]),
    ...twice.map(({ file, name }) => `--target ${file}: another one is called ${name} too; rename the file`),
    ...places.flatMap((place) =>
      problemsOf(place, raw, io).map((problem) =>
        problem.includes(place.file)
          ? problem.replace('--env-file', '--target')
          : `--target ${place.file}: ${problem}`,
      ),
    ),
  ];
  assertSound([...new Set(problems)]);
  return places;
}

/** `run --target a.env --target b.env`: one after the other, each in a folder of its own, then compared. */
export async function runTargets(
  { target: files = [], ...raw }: RawOptions,
  io: Io,
  stream?: NodeJS.WriteStream,
): Promise<number> {
  const places = placesOf(files, raw, io);
  const out = raw.out ?? DEFAULT_FOLDER;
  const folder = outputFolder(io, out);
  try {
    folder.claim();
    return await runAll(places, out, raw, io, stream);
  } finally {
    folder.release();
  }
}

async function runAll(
  places: readonly TargetFile[],
  out: string,
  raw: RawOptions,
  io: Io,
  stream?: NodeJS.WriteStream,
): Promise<number> {
  const codes: number[] = [];
  const records: NamedRecord[] = [];
  for (const { file, name } of places) {
    if (io.signal.aborted) break;
    io.err(`\n=== ${name}\n`);
    const folder = join(out, name);
    codes.push(await runCommand({ ...raw, envFile: file, out: folder }, io, stream));
    records.push({ name, record: readRecord(folder, io.cwd) });
  }
  if (records.length < places.length) {
    io.err(`Interrupted: ${places.length - records.length} of ${places.length} targets were not run\n`);
    return worst([...codes, 2]);
  }
  io.err('\n');
  return worst([...codes, showComparison(records, out, io).exitCode]);
}
