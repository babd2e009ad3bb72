import { Command, CommanderError } from 'commander';
import { showUnprintable } from '../../text/elide.ts';
import { ConfigError } from '../../text/errors.ts';
import { COMMANDS } from '../commands/commands.ts';
import { collect, type RawOptions } from '../commands/options.ts';
import { type Io, version } from './streams.ts';

/** Throws ConfigError for an option that is given twice with different values. */
function refuseTwice(command: Command): void {
  const given = new Map<string, string>();
  for (const option of command.options.filter(({ parseArg }) => parseArg !== collect)) {
    command.on(`option:${option.name()}`, (value: string | null) => {
      const name = option.attributeName();
      const said = option.long ?? option.flags;
      const word = option.negate ? said : `${said} ${value ?? ''}`.trim();
      const before = given.get(name) ?? word;
      given.set(name, word);
      if (before === word) return;
      const isFile = said === '--env-file';
      const why = isFile ? 'one file is read; --target takes several' : 'expected one of them';
      throw new ConfigError([`${before} and ${word}: ${why}`]);
    });
  }
}

async function optionsOf(command: Command, { cwd }: Io): Promise<RawOptions> {
  const raw = command.opts<RawOptions>();
  if (raw.contract === undefined) return raw;
  const { contractOption } = await import('../config/load-contract.ts');
  return { ...raw, contract: contractOption(raw.contract, cwd) };
}

const rootFor = (io: Io): Command =>
  new Command('patchproof')
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

export async function program(argv: readonly string[], io: Io): Promise<number> {
  let code = 0;
  const root = rootFor(io);
  for (const { usage, about, options, load } of COMMANDS) {
    const command = root.command(usage).description(about);
    for (const [flags, text, parse] of options)
      if (parse === undefined) command.option(flags, text);
      else command.option(flags, text, parse);
    command.showHelpAfterError(`(npx patchproof ${command.name()} --help says what it takes)`);
    refuseTwice(command);
    command.action(async () => {
      const run = await load();
      code = await run(command.args, await optionsOf(command, io), io, COMMANDS);
    });
  }
  try {
    await root.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
}
