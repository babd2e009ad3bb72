import { USUAL } from '../../report/formats.ts';
import type { CommandSpec } from './options.ts';
import * as set from './options.ts';

export const COMMANDS: readonly CommandSpec[] = [
  {
    usage: 'run',
    about: 'send the cases, judge the answers, restore what was changed',
    options: [
      ...set.profiled,
      ...set.paced,
      ...set.target,
      set.folder('folder for the record and the reports (default reports/latest)'),
      ['--report <formats>', `what to write there (default ${USUAL.join(',')}): ${set.formats}`, set.collect],
      ['--strict', 'violations of should rules fail the run too'],
      ['--baseline <file>', 'violations to tolerate (default reports/baseline.json, when it is there)'],
      ['--no-baseline', 'tolerate nothing'],
      ['--case <id>', 'a case to look at first, where one is enough for a rule; repeatable', set.collect],
      ['--yes', 'do not ask before the first run on a resource'],
      ['--allow-irreversible', 'set names too where null is known not to clear them'],
      ['--read-only', 'send nothing that could write: only reads, and requests without authorization'],
      ...set.budget,
      ['--allow-untested', 'rules left untested by a budget do not fail the run'],
      ['--save <name>', 'deep: keep the counterexamples in fixtures/corpus, to be sent first from then on'],
      ['--last-failed', 'only the rules that failed in the last run into that folder'],
      ['--bail [n]', 'stop after so many broken must rules (default 1), and restore'],
      ['--max-latency <limit>', 'fail when answers are slower, seen from here, as in p95=500ms'],
      ['--open', 'open the report in the browser'],
      ['--quiet', 'failures and the verdict only'],
      ['--verbose', 'print every failure, and what open questions were answered'],
      ['--target <file>', 'env file of one of several targets to run and compare; repeatable', set.collect],
    ],
    load: async () => (await import('../run/run-command.ts')).runCommand,
  },
  {
    usage: 'plan',
    about: 'what a run would send and what it costs; sends nothing',
    options: [...set.profiled, ...set.paced, set.reference, set.strategy],
    load: async () => (await import('../run/plan-command.ts')).planCommand,
  },
  {
    usage: 'body <case>',
    about: 'the body of a case, byte for byte, on standard output',
    options: [...set.profiled, set.strategy],
    load: async () => (await import('../run/plan-command.ts')).bodyCommand,
  },
  {
    usage: 'explore',
    about: 'ask what the contract leaves open, measure limits, restore everything',
    options: [
      set.contract,
      ...set.paced,
      ['--only <id>', 'questions to ask: an id, an area or a glob; repeatable', set.collect],
      ...set.target,
      set.folder('folder for the atlas (default reports/latest)'),
      ['--dry-run', 'list the questions and what they cost; send nothing'],
      ['--yes', 'do not ask before the first run on a resource'],
      ...set.budget,
    ],
    load: async () => (await import('../ask/explore-command.ts')).exploreCommand,
  },
  {
    usage: 'probe [assignments...]',
    about:
      'one request by hand, as in show_as_button=false: predicts the answer, sends, shows, restores; ' +
      'without a request, a prompt',
    options: [
      ...set.requestOptions,
      ...set.target,
      set.contract,
      ['--stdin', 'read requests from standard input, one a line'],
      ['--yes', 'do not ask before the first request to a resource'],
    ],
    load: async () => (await import('../ask/probe-command.ts')).probeCommand,
  },
  {
    usage: 'rules [id]',
    about: 'the rules: id, level, statement, source; with an id, one explained',
    options: [set.contract],
    load: async () => (await import('../read/explain-command.ts')).rulesCommand,
  },
  {
    usage: 'explain <id>',
    about: 'a cause or a rule: what it means, how to see it, how to fix it',
    options: [set.contract],
    load: async () => (await import('../read/explain-command.ts')).explainCommand,
  },
  {
    usage: 'check <file>',
    about: 'judge recorded exchanges offline: a HAR file, or a JSON array of exchanges',
    options: [set.contract, ['--strict', 'violations of should rules fail too']],
    load: async () => (await import('../read/check-command.ts')).checkCommand,
  },
  {
    usage: 'report <record>',
    about: 'render the record of a run again, also of an interrupted run; sends nothing',
    options: [
      ['--format <name>', `console (default) or another: ${set.formats}`],
      ['--out <file>', 'file to write to; - is standard output (default)'],
      ['--strict', 'violations of should rules count too'],
    ],
    load: async () => (await import('../read/compare-command.ts')).reportCommand,
  },
  {
    usage: 'drift <document>',
    about: 'compare the contract with an OpenAPI document (JSON or YAML), or with another contract',
    options: [
      set.contract,
      ['--format <name>', 'text (default), json or md'],
      ['--write <dir>', 'write what the document says as a new contract revision'],
    ],
    load: async () => (await import('../read/drift-command.ts')).driftCommand,
  },
  {
    usage: 'baseline [record]',
    about: 'what a record changes in the baseline, as a diff; --update writes it (default reports/latest)',
    options: [
      ['--update', 'write it, after showing it and asking'],
      ['--baseline <file>', 'the baseline (default reports/baseline.json)'],
      ['--reason <text>', 'why what is new is tolerated'],
      ['--expires <when>', 'until when: 90d, 12w, or a day, 2027-01-31'],
      ['--ticket <text>', 'where its fix is tracked'],
      ['--by-cause', 'tolerate likely causes, and single violations only where no cause explains them'],
      [
        '--only <id>',
        'rules and causes whose entries may change: an id, a prefix or a glob; repeatable',
        set.collect,
      ],
      ['--yes', 'write without asking'],
    ],
    load: async () => (await import('../read/baseline-command.ts')).baselineCommand,
  },
  {
    usage: 'compare <files...>',
    about:
      'compare records (files, or folders with some) with the first of them, or two atlases; exit 1 when ' +
      'one is worse',
    options: [
      set.folder('folder for compare.html and compare.md, or for history.html'),
      ['--history', 'show the records over time instead: verdict, causes, counts, duration'],
    ],
    load: async () => (await import('../read/compare-command.ts')).compareCommand,
  },
  {
    usage: 'init',
    about: 'write an env file for your tenant and a workflow for CI; asks for what is not given',
    options: [
      ['--domain <host>', 'host of the tenant'],
      ['--client-id <id>', 'client to fetch tokens with; its secret is asked for, or AUTH0_CLIENT_SECRET'],
      ['--organization <id>', 'the organization under test; without one, a run creates its own'],
      ['--connection <id>', 'the connection under test'],
      ['--env, --env-file <file>', 'env file to write (default .env.staging)'],
      ['--workflow <file>', 'workflow to write (default .github/workflows/patchproof.yml)'],
      ['--no-workflow', 'write no workflow'],
      ['--force', 'overwrite files that are there'],
    ],
    load: async () => (await import('../tenant/init-command.ts')).initCommand,
  },
  {
    usage: 'completion <shell>',
    about: 'a completion script on standard output, for bash, zsh or fish',
    options: [],
    load: async () => (await import('./completion-command.ts')).completionCommand,
  },
  {
    usage: 'tenant',
    about: 'run the reference tenant on loopback',
    options: [
      ['--port <n>', 'port (default 4010; 0 takes a free one)'],
      ['--issuer <url>', 'where clients reach it, behind a TLS front or under another host name'],
      ['--audience <url>', 'the audience its tokens are for (default: api/v2/ below the issuer)'],
      set.contract,
      ['--write-env <file>', 'write the variables that point a run at it to a file'],
    ],
    load: async () => (await import('../tenant/tenant-command.ts')).tenantCommand,
  },
  {
    usage: 'doctor',
    about: 'check everything that a run needs, one line each; writes nothing',
    options: [...set.target, set.contract],
    load: async () => (await import('../tenant/doctor-command.ts')).doctorCommand,
  },
  {
    usage: 'restore',
    about: 'restore what an interrupted run left changed',
    options: [
      ...set.destination,
      set.contract,
      ['--force', 'overwrite what somebody else has changed since'],
      ['--accept', 'write nothing: what is stored now is the new original'],
    ],
    load: async () => (await import('../tenant/restore-command.ts')).restoreCommand,
  },
  {
    usage: 'clean',
    about: 'delete what runs created and left behind; only names that begin with patchproof-',
    options: [
      ...set.destination,
      ['--older-than <time>', 'only what is older: 1h (default), 90s, 0'],
      ['--dry-run', 'list, delete nothing'],
    ],
    load: async () => (await import('../tenant/restore-command.ts')).cleanCommand,
  },
];
