import type { Format } from '../report/formats.ts';
import { renderAnnotations } from '../report/render-annotations.ts';
import { renderConsole } from '../report/render-console.ts';
import { runFormats } from './chosen-formats.ts';
import { environment } from './env-file.ts';
import { gate } from './gate.ts';
import type { GateOptions } from './gate-options.ts';
import type { Io } from './io.ts';
import { gateOptions, type RawOptions } from './options.ts';
import { openOutput, outputFolder } from './output.ts';
import { duration } from './pace-plan.ts';
import { progress } from './progress.ts';
import { sayOnStop } from './recovery.ts';

/** `patchproof run`: the gate, its verdict, its files. Returns the exit code. */
export async function runCommand(raw: RawOptions, io: Io, stream?: NodeJS.WriteStream): Promise<number> {
  const env = environment(io, raw.envFile);
  const options = { ...gateOptions(raw, env), env };
  const formats = runFormats(raw.report);
  sayOnStop(io, 'no more cases are sent; restoring what was changed');
  const out = raw.out ?? 'reports/latest';
  const folder = outputFolder(io, out);
  try {
    return await ran(options, { out, formats, claim: folder.claim }, io, stream);
  } finally {
    folder.release();
  }
}

interface Place {
  readonly out: string;
  readonly formats: readonly Format[];
  /** Takes the folder, once the configuration is sound. */
  readonly claim: () => void;
}

async function ran(
  options: GateOptions,
  { out, formats, claim }: Place,
  io: Io,
  stream?: NodeJS.WriteStream,
): Promise<number> {
  const shown = progress(io, stream);
  let output: ReturnType<typeof openOutput> | undefined;
  const record = await gate(options, io, {
    start: claim,
    banner: (text) => io.err(`${text}\n`),
    plan: (plan, left) => {
      output = openOutput(io.cwd, out, formats);
      shown.plan(plan, left);
      if (left !== undefined)
        io.err(`${plan.writes} PATCH and ${plan.reads} reads, about ${duration(left(plan.steps))}\n`);
    },
    line: (line) => {
      output?.line(line);
      if (line.kind === 'exchange') shown.sent(line.case);
    },
  });
  shown.done();
  const { strict } = options;
  const shape = { colour: io.colour, ...(io.columns === undefined ? {} : { width: io.columns }) };
  io.out(renderConsole(record, { strict, ...shape }));
  if (io.env.GITHUB_ACTIONS === 'true') io.out(renderAnnotations(record, { strict }));
  await output?.reports(record, strict);
  io.err(`Reports in ${output?.folder}\n`);
  return record.end?.exitCode ?? 2;
}
