import { members } from '../../contract/index.ts';
import { renderPrediction, renderProbe } from '../../report/probe.ts';
import { ConfigError } from '../../text/errors.ts';
import type { Command, RawOptions } from '../commands/raw-options.ts';
import { loadContract } from '../config/load-contract.ts';
import { connectOptions } from '../config/options.ts';
import { type Io, worst } from '../process/streams.ts';
import { assertFree, saveCase } from '../session/corpus.ts';
import { type ProbeBench, type ProbeResult, probing } from '../session/probing.ts';
import { sayOnStop } from '../session/with-connection.ts';
import { askedFor, type HandRequest } from './probe-arguments.ts';
import { converse } from './probe-prompt.ts';

/** 0: it held, or the contract leaves it open. 1: it did not. 2: cannot tell, or not put back. */
const codeOf = ({ shown: { held, unrestored } }: ProbeResult): number => {
  if (held.kind === 'broken') return 1;
  return held.kind === 'unclear' || unrestored.length > 0 ? 2 : 0;
};

async function sendOne(bench: ProbeBench, { request, hints }: HandRequest, save: string | undefined, io: Io) {
  for (const hint of hints) io.err(`${hint}\n`);
  const { colour } = io;
  const result = await bench.probe(request, (told) => io.out(renderPrediction(told, { colour })));
  io.out(renderProbe(result.shown, { colour }));
  if (save !== undefined) {
    const [rule = 'none'] = result.prediction.rules;
    const file = saveCase(io.cwd, save, rule, result.prediction.case);
    io.out(`saved      ${file}: every later run sends it first\n`);
  }
  return codeOf(result);
}

/** `patchproof probe`: one request by hand, or a prompt for many. Exit 0, 1 or 2. */
export const probeCommand: Command = async (words, raw, io) => {
  const { save, ...rest } = raw;
  const { prompt } = io;
  const options = connectOptions(rest, io);
  const specs = members(loadContract(options.contract, io.cwd));
  const names = specs.map(({ name }) => name);
  const checked = (own: readonly string[], given: RawOptions): HandRequest => {
    const asked = askedFor(own, given, { cwd: io.cwd, names });
    if (given.save !== undefined) assertFree(io.cwd, given.save);
    return asked;
  };
  const { body, raw: bytes, as, mediaType } = raw;
  const isConversation = words.length === 0 && [body, bytes, as, mediaType].every((one) => one === undefined);
  // Without --stdin only a terminal is read: other input may be meant for another program, and may never end.
  if (isConversation && (prompt === undefined || !(prompt.isTyped || raw.stdin === true)))
    throw new ConfigError([
      'nothing to send: `npx patchproof probe show_as_button=false`, or `npx patchproof probe --help`; --stdin reads requests from standard input',
    ]);
  if (!isConversation && raw.stdin === true)
    throw new ConfigError(['--stdin: expected no request on the command line beside it']);
  // What is wrong with the request is said before anything is connected to.
  if (!isConversation) checked(words, raw);
  sayOnStop(io, () => 'restoring what was changed');
  return probing(options, io, async (bench) => {
    if (!isConversation || prompt === undefined) return sendOne(bench, checked(words, raw), save, io);
    const take = (own: readonly string[], given: RawOptions): Promise<number> => {
      const whole = { save, ...given };
      return sendOne(bench, checked(own, whole), whole.save, io);
    };
    return worst(await converse({ bench, members: specs, prompt, io, take }));
  });
};
