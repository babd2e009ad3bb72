import { Command, CommanderError } from 'commander';
import { showUnprintable } from '../../text/elide.ts';
import { declareAsk } from '../commands/ask.ts';
import type { Declaring, Streams } from '../commands/declare.ts';
import { declareRead } from '../commands/read.ts';
import { declareRun } from '../commands/run.ts';
import { declareTenant } from '../commands/tenant.ts';
import { type Io, version } from './streams.ts';

/** Runs a command line and returns its exit code. Throws ConfigError for what the user can mend. */
export async function program(argv: readonly string[], io: Io, streams: Streams): Promise<number> {
  let code = 0;
  const act: Declaring['act'] = (work) => async () => {
    code = await work();
  };
  const root = new Command('patchproof')
    .description('Conformance suite for PATCH /api/v2/organizations/{id}/connections/{connection_id}')
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: io.out,
      writeErr: io.err,
      // What was typed is quoted in it, and may come from anywhere; the suggestion is on a line of its own.
      outputError: (text, write) => {
        const lines = text.trimEnd().split(/\n(?=\(Did you mean )/);
        write(lines.map((line) => `${showUnprintable(line)}\n`).join(''));
      },
    })
    .showHelpAfterError('(npx patchproof --help lists the commands)');
  for (const declare of [declareRun, declareAsk, declareRead, declareTenant])
    declare({ root, act, io, streams });
  for (const command of root.commands)
    command.showHelpAfterError(`(npx patchproof ${command.name()} --help says what it takes)`);
  try {
    await root.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
}
