import type { RunRecord } from '../../model.ts';
import type { Format } from '../../report/formats.ts';
import type { GateOptions } from '../config/options.ts';
import { duration } from '../config/pace.ts';
import type { Io } from '../process/streams.ts';
import { gate } from '../session/gate.ts';
import { type Output, openOutput, outputFolder } from './output.ts';
import { progress } from './progress.ts';

interface RecordRunOptions {
  readonly out: string;
  readonly formats: readonly Format[];
  /** The terminal whose last line shows the progress. */
  readonly stream?: NodeJS.WriteStream | undefined;
  /** Whether the time that the run takes at its pace is shown. */
  readonly isTimed: boolean;
  /** Shows the verdict, before the reports are written. */
  readonly show?: (record: RunRecord) => void;
}

/** Runs the gate and writes its record as it comes to be, then the reports. Returns the record and the folder. */
export async function recordRun(
  options: GateOptions,
  { out, formats, stream, isTimed, show }: RecordRunOptions,
  io: Io,
): Promise<{ readonly record: RunRecord; readonly folder: string | undefined }> {
  const { claim, release } = outputFolder(io, out);
  const shown = progress(io, stream);
  let output: Output | undefined;
  try {
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
  } finally {
    release();
  }
}
