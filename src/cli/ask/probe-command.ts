import { members } from '../../contract/index.ts';
import { renderPrediction, renderProbe } from '../../report/probe.ts';
import { ConfigError } from '../../text/errors.ts';
import { loadContract } from '../config/load-contract.ts';
import { connectOptions, type RawOptions } from '../config/options.ts';
import type { Lines } from '../process/prompt.ts';
import { type Io, worst } from '../process/streams.ts';
import { assertFree, saveCase } from '../run/corpus.ts';
import { type ProbeBench, type ProbeResult, probing } from '../session/probing.ts';
import { sayOnStop } from '../session/with-connection.ts';
import { askedFor, type HandRequest, type RawProbe } from './probe-arguments.ts';
import { converse } from './probe-prompt.ts';

export interface RawProbeOptions extends Omit<RawOptions, 'save'>, RawProbe {}

/** 0: it held, or the contract leaves it open. 1: it did not. 2: cannot tell, or not put back. */
const codeOf = ({ held, shown }: ProbeResult): number => {
  if (held === 'broken') return 1;
  return held === 'unclear' || shown.unrestored.length > 0 ? 2 : 0;
};

/** The request that is asked for. Throws ConfigError for what is wrong with it. */
function checked(words: readonly string[], raw: RawProbe, { io, names }: ProbeContext): HandRequest {
  const asked = askedFor(words, raw, { cwd: io.cwd, names });
  if (raw.save !== undefined) assertFree(io.cwd, raw.save);
  return asked;
}

async function one(
  bench: ProbeBench,
  words: readonly string[],
  raw: RawProbe,
  context: ProbeContext,
): Promise<number> {
  const { io } = context;
  const { request, hints } = checked(words, raw, context);
  for (const hint of hints) io.err(`${hint}\n`);
  const { colour } = io;
  const result = await bench.probe(request, (told) => io.out(renderPrediction(told, { colour })));
  io.out(renderProbe(result.shown, { colour }));
  if (raw.save !== undefined) {
    const [rule = 'none'] = result.prediction.rules;
    const file = saveCase(io.cwd, raw.save, rule, result.prediction.case);
    io.out(`saved      ${file}: every later run sends it first\n`);
  }
  return codeOf(result);
}

interface ProbeContext {
  readonly io: Io;
  readonly names: readonly string[];
}

/** `patchproof probe`: one request by hand, or a prompt for many. Exit 0, 1 or 2. */
export async function probeCommand(
  words: readonly string[],
  raw: RawProbeOptions,
  io: Io,
  lines: Lines | undefined,
): Promise<number> {
  const { save, ...rest } = raw;
  const options = connectOptions(rest, io);
  const specs = members(loadContract(options.contract, io.cwd));
  const context: ProbeContext = { io, names: specs.map(({ name }) => name) };
  const { body, raw: bytes, as, mediaType } = raw;
  const isConversation = words.length === 0 && [body, bytes, as, mediaType].every((one) => one === undefined);
  if (isConversation && lines === undefined)
    throw new ConfigError([
      'nothing to send: `npx patchproof probe show_as_button=false`, or `npx patchproof probe --help`',
    ]);
  // What is wrong with the request is said before anything is connected to.
  if (!isConversation) checked(words, raw, context);
  sayOnStop(io, 'nothing more is sent; undoing what was');
  return probing(options, io, async (bench) => {
    if (!isConversation || lines === undefined) return one(bench, words, raw, context);
    const codes = await converse(bench, specs, lines, io, (own, given) =>
      one(bench, own, { ...(save === undefined ? {} : { save }), ...given }, context),
    );
    return worst(codes);
  });
}
