import { FORMATS, USUAL } from '../../report/formats.ts';
import { ConfigError } from '../../text/errors.ts';
import type { Io } from '../process/streams.ts';
import { type OptionSpec, type RawOptions, requestOptions } from './raw-options.ts';

/** A command: its words and options in, its exit code out. Throws ConfigError for what the user can mend. */
type Command = (words: readonly string[], raw: RawOptions, io: Io) => number | Promise<number>;

interface CommandSpec {
  readonly usage: string;
  readonly about: string;
  readonly options: readonly OptionSpec[];
  /** Commands are loaded when they are called. */
  readonly load: () => Promise<Command>;
}

/** Keeps every value of an option that may be given several times. */
export const collect = (value: string, before: unknown): readonly string[] => [
  ...((before ?? []) as readonly string[]),
  value,
];

/** The folder of `--out`. A path of no characters would be the working folder, which nobody means. */
const folder = (about: string): OptionSpec => [
  '--out <dir>',
  about,
  (path) => {
    if (path === '') throw new ConfigError(['--out: expected a folder, as in --out reports/monday']);
    return path;
  },
];

const formats = FORMATS.map(({ name }) => name).join(', ');

const contract: OptionSpec = [
  '--contract <revision>',
  'contract revision: 2026-04 (default), 2026-09, or the folder of one (./2026-11)',
];
const envFile: OptionSpec = ['--env-file <file>', 'dotenv file to configure the target from (default .env)'];
const reference: OptionSpec = [
  '--reference',
  'test the embedded reference tenant, whatever the environment has',
];
const strategy: OptionSpec = [
  '--strategy <name>',
  'strategy of the connection: auth0 (default) is a database',
];
const budget: readonly OptionSpec[] = [
  ['--max-requests <n>', 'end in order after so many requests, restored'],
  ['--max-time <time>', 'end in order after so long: 90s, 5m'],
];
/** What is drawn from the contract. */
const profiled: readonly OptionSpec[] = [
  contract,
  ['--profile <name>', 'smoke, gate (default), full or deep'],
  ['--only <id>', 'rules to run: an id, a prefix or a glob; repeatable', collect],
  ['--runs <n>', 'deep: draws of each class (default 5, at most 500)'],
  ['--seed <n>', 'deep: fixes the draws (default 1)'],
];
const paced: readonly OptionSpec[] = [
  ['--plan <name>', 'pace of a plan: free, essentials, professional (default) or enterprise'],
  ['--rate <rate>', 'writes a time: 25/min, 2/s, 100/h'],
  ['--burst <n>', 'writes at once'],
  ['--read-rate <rate>', 'reads a time'],
  ['--read-burst <n>', 'reads at once'],
];

export const COMMANDS: readonly CommandSpec[] = [
  {
    usage: 'run',
    about: 'send the cases, judge the answers, restore what was changed',
    options: [
      ...profiled,
      ...paced,
      envFile,
      reference,
      folder('folder for the record and the reports (default reports/latest)'),
      ['--report <formats>', `what to write there (default ${USUAL.join(',')}): ${formats}`, collect],
      ['--strict', 'violations of should rules fail the run too'],
      ['--baseline <file>', 'violations to tolerate (default reports/baseline.json, when it is there)'],
      ['--no-baseline', 'tolerate nothing'],
      ['--case <id>', 'a case to look at first, where one is enough for a rule; repeatable', collect],
      ['--yes', 'do not ask before the first run on a resource'],
      ['--allow-irreversible', 'set names too where null was seen not to take them away again'],
      ['--read-only', 'send nothing that could write: readings, and requests without authorization'],
      ...budget,
      ['--allow-untested', 'rules left untested by a budget do not fail the run'],
      ['--save <name>', 'deep: keep the counterexamples in fixtures/corpus, to be sent first from then on'],
      ['--target <file>', 'env file of one of several targets to run and compare; repeatable', collect],
    ],
    load: async () => (await import('../run/run-command.ts')).runCommand,
  },
  {
    usage: 'plan',
    about: 'what a run would send and what it costs; sends nothing',
    options: [...profiled, ...paced, reference, strategy],
    load: async () => (await import('../run/plan-command.ts')).planCommand,
  },
  {
    usage: 'body <case>',
    about: 'the body of a case, byte for byte, on standard output',
    options: [...profiled, strategy],
    load: async () => (await import('../run/plan-command.ts')).bodyCommand,
  },
  {
    usage: 'explore',
    about: 'ask what the contract leaves open, measure limits, put everything back',
    options: [
      contract,
      ...paced,
      ['--only <id>', 'questions to ask: an id, an area or a glob; repeatable', collect],
      envFile,
      reference,
      folder('folder for the atlas (default reports/latest)'),
      ['--dry-run', 'list the questions and what they cost; send nothing'],
      ['--yes', 'do not ask before the first run on a resource'],
      ...budget,
    ],
    load: async () => (await import('../ask/explore-command.ts')).exploreCommand,
  },
  {
    usage: 'probe [assignments...]',
    about:
      'one request by hand, as in show_as_button=false: predicted, sent, shown, undone; a prompt without one',
    options: [
      ...requestOptions,
      envFile,
      reference,
      contract,
      ['--yes', 'do not ask before the first request to a resource'],
    ],
    load: async () => (await import('../ask/probe-command.ts')).probeCommand,
  },
  {
    usage: 'rules [id]',
    about: 'the rules: id, level, statement, source; with an id, one explained',
    options: [contract],
    load: async () => (await import('../read/rules-command.ts')).rulesCommand,
  },
  {
    usage: 'check <file>',
    about: 'judge recorded exchanges offline: a HAR file, or a JSON array of exchanges',
    options: [contract, ['--strict', 'violations of should rules fail too']],
    load: async () => (await import('../read/check-command.ts')).checkCommand,
  },
  {
    usage: 'report <record>',
    about: 'render the record of a run again, one that was cut off too; sends nothing',
    options: [
      ['--format <name>', `console (default) or another: ${formats}`],
      ['--out <file>', 'file to write to; - is standard output (default)'],
      ['--strict', 'violations of should rules count too'],
    ],
    load: async () => (await import('../read/report-command.ts')).reportCommand,
  },
  {
    usage: 'drift <document>',
    about: 'hold the contract against an OpenAPI document (JSON or YAML), or against another contract',
    options: [
      contract,
      ['--format <name>', 'text (default), json or md'],
      ['--write <dir>', 'write what the document says as a new contract revision'],
    ],
    load: async () => (await import('../read/drift-command.ts')).driftCommand,
  },
  {
    usage: 'baseline [record]',
    about: 'what a record makes of the baseline, as a diff; --update writes it (default reports/latest)',
    options: [
      ['--update', 'write it, once it was shown and agreed to'],
      ['--baseline <file>', 'the baseline (default reports/baseline.json)'],
      ['--reason <text>', 'why what is new is tolerated'],
      ['--expires <when>', 'until when: 90d, 12w, or a day, 2027-01-31'],
      ['--ticket <text>', 'where its repair is tracked'],
      ['--by-cause', 'tolerate likely causes, and single violations only where no cause explains them'],
      [
        '--only <id>',
        'rules and causes whose entries may change: an id, a prefix or a glob; repeatable',
        collect,
      ],
      ['--yes', 'write without asking'],
    ],
    load: async () => (await import('../read/baseline-command.ts')).baselineCommand,
  },
  {
    usage: 'compare <files...>',
    about:
      'hold records (files, or folders with some) against the first of them, or two atlases; exit 1 when one is worse',
    options: [folder('folder for compare.html and compare.md')],
    load: async () => (await import('../read/compare-command.ts')).compareCommand,
  },
  {
    usage: 'tenant',
    about: 'run the reference tenant on loopback',
    options: [
      ['--port <n>', 'port (default 4010; 0 takes a free one)'],
      ['--issuer <url>', 'where clients reach it, behind a TLS front or under another host name'],
      ['--audience <url>', 'the audience its tokens are for (default: api/v2/ below the issuer)'],
      contract,
    ],
    load: async () => (await import('../tenant/tenant-command.ts')).tenantCommand,
  },
  {
    usage: 'doctor',
    about: 'check all that a run needs, a line each; writes nothing',
    options: [envFile, reference, contract],
    load: async () => (await import('../tenant/doctor-command.ts')).doctorCommand,
  },
  {
    usage: 'restore',
    about: 'finish what a run that was cut off has left changed',
    options: [
      envFile,
      contract,
      ['--force', 'overwrite what somebody else has changed since'],
      ['--accept', 'write nothing: what is stored now is the new original'],
    ],
    load: async () => (await import('../tenant/restore-command.ts')).restoreCommand,
  },
  {
    usage: 'clean',
    about: 'delete what runs created and left behind; only names with our prefix',
    options: [
      envFile,
      ['--older-than <time>', 'only what is older: 1h (default), 90s, 0'],
      ['--dry-run', 'list, delete nothing'],
    ],
    load: async () => (await import('../tenant/clean-command.ts')).cleanCommand,
  },
];
