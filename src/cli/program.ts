import { Command, CommanderError, Option } from 'commander';
import { FORMATS, USUAL } from '../report/formats.ts';
import type { BaselineOptions } from './baseline-command.ts';
import type { CleanOptions } from './clean-command.ts';
import type { CompareOptions } from './compare-command.ts';
import type { DriftOptions } from './drift-command.ts';
import type { RawExploreOptions } from './explore-command.ts';
import type { Io } from './io.ts';
import type { RawOptions } from './options.ts';
import type { RawProbeOptions } from './probe-command.ts';
import type { Lines, PromptStreams } from './prompt.ts';
import type { ReportOptions } from './report-command.ts';
import type { RestoreOptions } from './restore-command.ts';
import type { TenantOptions } from './tenant-command.ts';
import { version } from './version.ts';

const contract = [
  '--contract <revision>',
  'contract revision: 2026-04 (default), 2026-09, or the folder of one (./2026-11)',
] as const;
const names = FORMATS.map(({ name }) => name).join(', ');
const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];
const only = (about = 'rules to run: an id, a prefix or a glob; repeatable'): Option =>
  new Option('--only <id>', about).argParser(collect);

/** What a command needs from its process beside `Io`. Commands are loaded when they are called. */
export interface Streams {
  readonly stderr?: NodeJS.WriteStream;
  readonly bytes: (bytes: Uint8Array) => void;
  /** Standard input, and where it is echoed. */
  readonly prompt?: PromptStreams;
}

/** Lines to converse in: of a terminal, or of whatever is on standard input. */
async function linesFor({ prompt }: Streams): Promise<Lines | undefined> {
  return prompt === undefined ? undefined : (await import('./prompt.ts')).linesOf(prompt);
}

function profiled(command: Command): Command {
  return command
    .option(...contract)
    .option('--profile <name>', 'smoke, gate (default) or deep')
    .addOption(only())
    .option('--runs <n>', 'deep: draws of each class (default 5)')
    .option('--seed <n>', 'deep: fixes the draws (default 1)');
}

/** Options of pace; what is not given is that of the plan, and `professional` without one. */
function paced(command: Command): Command {
  return command
    .option('--plan <name>', 'pace of a plan: free, essentials, professional (default) or enterprise')
    .option('--rate <rate>', 'writes a time: 25/min, 2/s')
    .option('--burst <n>', 'writes at once')
    .option('--read-rate <rate>', 'reads a time')
    .option('--read-burst <n>', 'reads at once');
}

/** Runs a command line and returns its exit code. Throws ConfigError for what the user can mend. */
export async function program(argv: readonly string[], io: Io, streams: Streams): Promise<number> {
  let code = 0;
  const act = (work: () => number | Promise<number>) => async (): Promise<void> => {
    code = await work();
  };
  const root = new Command('patchproof')
    .description('Conformance suite for PATCH /api/v2/organizations/{id}/connections/{connection_id}')
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: io.err })
    .showHelpAfterError('(patchproof --help lists the commands)');

  paced(
    profiled(root.command('run').description('send the cases, judge the answers, restore what was changed')),
  )
    .option('--env-file <file>', 'dotenv file to configure the target from (default .env)')
    .option('--out <dir>', 'folder for the record and the reports (default reports/latest)')
    .addOption(
      new Option(
        '--report <formats>',
        `what to write there (default ${USUAL.join(',')}): ${names}`,
      ).argParser(collect),
    )
    .option('--strict', 'violations of should rules fail the run too')
    .option('--baseline <file>', 'violations to tolerate (default reports/baseline.json, when it is there)')
    .option('--no-baseline', 'tolerate nothing')
    .addOption(
      new Option(
        '--case <id>',
        'a case to look at first, where one is enough for a rule; repeatable',
      ).argParser(collect),
    )
    .option('--yes', 'do not ask before the first run on a resource')
    .option('--read-only', 'send nothing that could write: readings, and requests without authorization')
    .option('--max-requests <n>', 'end in order after so many requests, restored')
    .option('--max-time <time>', 'end in order after so long: 90s, 5m')
    .option('--allow-untested', 'rules left untested by a budget do not fail the run')
    .option(
      '--save <name>',
      'deep: keep the counterexamples in fixtures/corpus, to be sent first from then on',
    )
    .addOption(
      new Option(
        '--target <file>',
        'env file of one of several targets to run and compare; repeatable',
      ).argParser(collect),
    )
    .action((raw: RawOptions) =>
      act(async () =>
        raw.target === undefined
          ? (await import('./run-command.ts')).runCommand(raw, io, streams.stderr)
          : (await import('./run-targets.ts')).runTargets(raw, io, streams.stderr),
      )(),
    );

  paced(profiled(root.command('plan').description('what a run would send and what it costs; sends nothing')))
    .option('--strategy <name>', 'strategy of the connection: auth0 (default) is a database')
    .action((raw: RawOptions) => act(async () => (await import('./plan-command.ts')).planCommand(raw, io))());

  paced(
    root
      .command('explore')
      .description('ask what the contract leaves open, measure limits, put everything back')
      .option(...contract),
  )
    .addOption(
      new Option('--only <id>', 'questions to ask: an id, an area or a glob; repeatable').argParser(collect),
    )
    .option('--env-file <file>', 'dotenv file to configure the target from (default .env)')
    .option('--out <dir>', 'folder for the atlas (default reports/latest)')
    .option('--dry-run', 'list the questions and what they cost; send nothing')
    .option('--yes', 'do not ask before the first run on a resource')
    .option('--max-requests <n>', 'end in order after so many requests, restored')
    .option('--max-time <time>', 'end in order after so long: 90s, 5m')
    .action((raw: RawExploreOptions) =>
      act(async () => (await import('./explore-command.ts')).exploreCommand(raw, io, streams.stderr))(),
    );

  root
    .command('probe [assignments...]')
    .description(
      'one request by hand, as in show_as_button=false: predicted, sent, shown, undone; a prompt without one',
    )
    .option('--body <json>', 'the whole body, as JSON; @file reads it')
    .option('--raw <text>', 'the whole body as it is; @file sends its bytes')
    .option('--as <credential>', 'another credential: unscoped, absent, expired …')
    .option('--media-type <type>', 'another content type; "" for none')
    .option('--save <name>', 'keep it in fixtures/corpus: every later run sends it first')
    .option('--env-file <file>', 'dotenv file to configure the target from (default .env)')
    .option(...contract)
    .option('--yes', 'do not ask before the first request to a resource')
    .action((assignments: readonly string[], raw: RawProbeOptions) =>
      act(async () =>
        (await import('./probe-command.ts')).probeCommand(assignments, raw, io, await linesFor(streams)),
      )(),
    );

  root
    .command('rules [id]')
    .description('the rules: id, level, statement, source; with an id, one explained')
    .option(...contract)
    .action((id: string | undefined, raw: RawOptions) =>
      act(async () => (await import('./rules-command.ts')).rulesCommand(id, raw, io))(),
    );

  root
    .command('check <file>')
    .description('judge recorded exchanges offline: a HAR file, or a JSON array of exchanges')
    .option(...contract)
    .option('--strict', 'violations of should rules fail too')
    .action((file: string, raw: RawOptions) =>
      act(async () => (await import('./check-command.ts')).checkCommand(file, raw, io))(),
    );

  root
    .command('report <record>')
    .description('render the record of a run again, one that was cut off too; sends nothing')
    .option('--format <name>', `console (default) or another: ${names}`)
    .option('--out <file>', 'file to write to; - is standard output (default)')
    .option('--strict', 'violations of should rules count too')
    .action((record: string, raw: ReportOptions) =>
      act(async () => (await import('./report-command.ts')).reportCommand(record, raw, io))(),
    );

  root
    .command('drift <document>')
    .description('hold the contract against an OpenAPI document (JSON or YAML), or against another contract')
    .option(...contract)
    .option('--format <name>', 'text (default), json or md')
    .option('--write <dir>', 'write what the document says as a new contract revision')
    .action((document: string, raw: DriftOptions) =>
      act(async () => (await import('./drift-command.ts')).driftCommand(document, raw, io))(),
    );

  root
    .command('tenant')
    .description('run the reference tenant on loopback')
    .option('--port <n>', 'port (default 4010; 0 takes a free one)')
    .option(...contract)
    .action((raw: TenantOptions) =>
      act(async () => (await import('./tenant-command.ts')).tenantCommand(raw, io))(),
    );

  root
    .command('baseline [record]')
    .description(
      'what a record makes of the baseline, as a diff; --update writes it (default reports/latest)',
    )
    .option('--update', 'write it, once it was shown and agreed to')
    .option('--baseline <file>', 'the baseline (default reports/baseline.json)')
    .option('--reason <text>', 'why what is new is tolerated')
    .option('--expires <when>', 'until when: 90d, 12w, or a day, 2027-01-31')
    .option('--ticket <text>', 'where its repair is tracked')
    .addOption(only('rules whose entries may change: an id, a prefix or a glob; repeatable'))
    .option('--yes', 'write without asking')
    .action((record: string | undefined, raw: BaselineOptions) =>
      act(async () => (await import('./baseline-command.ts')).baselineCommand(record, raw, io))(),
    );

  root
    .command('compare <files...>')
    .description(
      'hold records (files, or folders with some) against the first of them, or two atlases; exit 1 when one is worse',
    )
    .option('--out <dir>', 'folder for compare.html and compare.md')
    .action((files: readonly string[], raw: CompareOptions) =>
      act(async () => (await import('./compare-command.ts')).compareCommand(files, raw, io))(),
    );

  root
    .command('doctor')
    .description('check all that a run needs, a line each; writes nothing')
    .option('--env-file <file>', 'dotenv file to configure the target from (default .env)')
    .option(...contract)
    .action((raw: RawOptions) =>
      act(async () => (await import('./doctor-command.ts')).doctorCommand(raw, io))(),
    );

  root
    .command('restore')
    .description('finish what a run that was cut off has left changed')
    .option('--env-file <file>', 'dotenv file to configure the target from (default .env)')
    .option(...contract)
    .option('--force', 'overwrite what somebody else has changed since')
    .action((raw: RestoreOptions) =>
      act(async () => (await import('./restore-command.ts')).restoreCommand(raw, io))(),
    );

  root
    .command('clean')
    .description('delete what runs created and left behind; only names with our prefix')
    .option('--env-file <file>', 'dotenv file to configure the target from (default .env)')
    .option('--older-than <time>', 'only what is older: 1h (default), 90s, 0')
    .option('--dry-run', 'list, delete nothing')
    .action((raw: CleanOptions) =>
      act(async () => (await import('./clean-command.ts')).cleanCommand(raw, io))(),
    );

  profiled(root.command('body <case>').description('the body of a case, byte for byte, on standard output'))
    .option('--strategy <name>', 'strategy of the connection: auth0 (default) is a database')
    .action((id: string, raw: RawOptions) =>
      act(async () => {
        const { bodyCommand } = await import('./body-command.ts');
        streams.bytes(bodyCommand(id, raw, io.cwd));
        return 0;
      })(),
    );

  try {
    await root.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
}
