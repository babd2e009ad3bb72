import { Command, CommanderError } from 'commander';
import { showUnprintable } from '../../text/elide.ts';
import { ConfigError } from '../../text/errors.ts';
import { declareAsk } from '../commands/ask.ts';
import { type Declaring, isRepeatable, type Streams } from '../commands/declare.ts';
import { declareRead } from '../commands/read.ts';
import { declareRun } from '../commands/run.ts';
import { declareTenant } from '../commands/tenant.ts';
import { type Io, version } from './streams.ts';

/** What is said of an option of which only the last value would count, where there is more to say. */
const READ_ONCE: Readonly<Record<string, string>> = {
  '--env-file': 'one file is read; --target takes several',
};

/** Throws ConfigError for an option that is given twice with different values: nobody can tell which one is meant. */
function refuseTwice(command: Command): void {
  const given = new Map<string, string>();
  for (const option of command.options.filter((one) => !isRepeatable(one))) {
    command.on(`option:${option.name()}`, (value: string | null) => {
      const name = option.attributeName();
      const said = option.long ?? option.flags;
      const word = option.negate ? said : `${said} ${value ?? ''}`.trim();
      const before = given.get(name) ?? word;
      given.set(name, word);
      if (before === word) return;
      const why = READ_ONCE[said] ?? 'expected one of them';
      throw new ConfigError([`${before} and ${word}: ${why}`]);
    });
  }
}

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
  for (const command of root.commands) {
    command.showHelpAfterError(`(npx patchproof ${command.name()} --help says what it takes)`);
    refuseTwice(command);
  }
  root.hook('preAction', async (_, command) => {
    const { contract } = command.opts<{ readonly contract?: string }>();
    if (contract === undefined) return;
    const { contractOption } = await import('../config/load-contract.ts');
    command.setOptionValue('contract', contractOption(contract, io.cwd));
  });
  try {
    await root.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
}
