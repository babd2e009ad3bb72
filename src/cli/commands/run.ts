import { FORMATS, USUAL } from '../../report/formats.ts';
import type { RawOptions } from '../config/options.ts';
import { type Declaring, envFile, folder, paced, profiled, reference, repeatable } from './declare.ts';

const names = FORMATS.map(({ name }) => name).join(', ');

/** What sends the cases of the contract, or says what they are: `run`, `plan`, `body`. */
export function declareRun({ root, act, io, streams }: Declaring): void {
  paced(
    profiled(root.command('run').description('send the cases, judge the answers, restore what was changed')),
  )
    .option(...envFile)
    .option(...reference)
    .addOption(folder('folder for the record and the reports (default reports/latest)'))
    .addOption(repeatable('--report <formats>', `what to write there (default ${USUAL.join(',')}): ${names}`))
    .option('--strict', 'violations of should rules fail the run too')
    .option('--baseline <file>', 'violations to tolerate (default reports/baseline.json, when it is there)')
    .option('--no-baseline', 'tolerate nothing')
    .addOption(
      repeatable('--case <id>', 'a case to look at first, where one is enough for a rule; repeatable'),
    )
    .option('--yes', 'do not ask before the first run on a resource')
    .option('--allow-irreversible', 'set names too where null was seen not to take them away again')
    .option('--read-only', 'send nothing that could write: readings, and requests without authorization')
    .option('--max-requests <n>', 'end in order after so many requests, restored')
    .option('--max-time <time>', 'end in order after so long: 90s, 5m')
    .option('--allow-untested', 'rules left untested by a budget do not fail the run')
    .option(
      '--save <name>',
      'deep: keep the counterexamples in fixtures/corpus, to be sent first from then on',
    )
    .addOption(
      repeatable('--target <file>', 'env file of one of several targets to run and compare; repeatable'),
    )
    .action((raw: RawOptions) =>
      act(async () =>
        raw.target === undefined
          ? (await import('../run/run-command.ts')).runCommand(raw, io, streams.stderr)
          : (await import('../run/run-command.ts')).runTargets(raw, io, streams.stderr),
      )(),
    );

  paced(profiled(root.command('plan').description('what a run would send and what it costs; sends nothing')))
    .option(...reference)
    .option('--strategy <name>', 'strategy of the connection: auth0 (default) is a database')
    .action((raw: RawOptions) =>
      act(async () => (await import('../run/plan-command.ts')).planCommand(raw, io))(),
    );

  profiled(root.command('body <case>').description('the body of a case, byte for byte, on standard output'))
    .option('--strategy <name>', 'strategy of the connection: auth0 (default) is a database')
    .action((id: string, raw: RawOptions) =>
      act(async () => {
        const { bodyCommand } = await import('../run/plan-command.ts');
        streams.bytes(bodyCommand(id, raw, io.cwd));
        return 0;
      })(),
    );
}
