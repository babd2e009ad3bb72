import { FORMATS } from '../../report/formats.ts';
import type { RawOptions } from '../config/options.ts';
import type { BaselineOptions } from '../read/baseline-command.ts';
import type { CompareOptions } from '../read/compare-command.ts';
import type { DriftOptions } from '../read/drift-command.ts';
import type { ReportOptions } from '../read/report-command.ts';
import { contract, type Declaring, folder, repeatable } from './declare.ts';

const names = FORMATS.map(({ name }) => name).join(', ');

/** What reads files and sends nothing: `rules`, `check`, `report`, `drift`, `baseline`, `compare`. */
export function declareRead({ root, act, io }: Declaring): void {
  root
    .command('rules [id]')
    .description('the rules: id, level, statement, source; with an id, one explained')
    .option(...contract)
    .action((id: string | undefined, raw: RawOptions) =>
      act(async () => (await import('../read/rules-command.ts')).rulesCommand(id, raw, io))(),
    );

  root
    .command('check <file>')
    .description('judge recorded exchanges offline: a HAR file, or a JSON array of exchanges')
    .option(...contract)
    .option('--strict', 'violations of should rules fail too')
    .action((file: string, raw: RawOptions) =>
      act(async () => (await import('../read/check-command.ts')).checkCommand(file, raw, io))(),
    );

  root
    .command('report <record>')
    .description('render the record of a run again, one that was cut off too; sends nothing')
    .option('--format <name>', `console (default) or another: ${names}`)
    .option('--out <file>', 'file to write to; - is standard output (default)')
    .option('--strict', 'violations of should rules count too')
    .action((record: string, raw: ReportOptions) =>
      act(async () => (await import('../read/report-command.ts')).reportCommand(record, raw, io))(),
    );

  root
    .command('drift <document>')
    .description('hold the contract against an OpenAPI document (JSON or YAML), or against another contract')
    .option(...contract)
    .option('--format <name>', 'text (default), json or md')
    .option('--write <dir>', 'write what the document says as a new contract revision')
    .action((document: string, raw: DriftOptions) =>
      act(async () => (await import('../read/drift-command.ts')).driftCommand(document, raw, io))(),
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
    .addOption(
      repeatable('--only <id>', 'rules whose entries may change: an id, a prefix or a glob; repeatable'),
    )
    .option('--yes', 'write without asking')
    .action((record: string | undefined, raw: BaselineOptions) =>
      act(async () => (await import('../read/baseline-command.ts')).baselineCommand(record, raw, io))(),
    );

  root
    .command('compare <files...>')
    .description(
      'hold records (files, or folders with some) against the first of them, or two atlases; exit 1 when one is worse',
    )
    .addOption(folder('folder for compare.html and compare.md'))
    .action((files: readonly string[], raw: CompareOptions) =>
      act(async () => (await import('../read/compare-command.ts')).compareCommand(files, raw, io))(),
    );
}
