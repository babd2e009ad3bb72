/**
 * `npm run diagnose [-- --runs FOLDER]`: how well the dictionary of causes names faults that are known: every one alone in
 * smoke, gate and full, 300 pairs, two times 50 sets of ten, and each that is left out of the dictionary. Prints and writes
 * reports/power/diagnosis.md and .json. `--runs` keeps the runs in a folder and takes those that are there: what reads
 * them can change in between, servers and cases must not. Exit 1 when a figure is below its target.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isMainThread, workerData } from 'node:worker_threads';
import type { Tier } from '../src/cases/partition.ts';
import { shippedDictionary } from '../src/diagnose/dictionary.ts';
import { doubles, type Job, jobs, many, singles, unseen } from './diagnose/jobs.ts';
import {
  type KnownRun,
  type LeftOut,
  leaveOneOut,
  measureMany,
  measureOne,
  measureTwo,
  type Named,
} from './diagnose/measure.ts';
import { type Figure, renderFigures } from './diagnose/render.ts';
import { keepRun, readRun } from './diagnose/run.ts';
import { serve, share } from './power/pool.ts';

const contract = { revision: '2026-04' };

/** The runs of some jobs, each with what a diagnosis reads of a record. */
function runsOf(folder: string, wanted: readonly Job[]): readonly KnownRun[] {
  return wanted.flatMap((job): readonly KnownRun[] => {
    const run = readRun(folder, job);
    if (run === undefined) return [];
    const exchanges = run.exchanges.map((one) => ({ ...one, request: {} }));
    return [{ record: { ...run, exchanges, header: { profile: job.profile, contract } }, ...job }];
  });
}

const named = (what: string, { first, printed }: Named, atLeast: number): readonly Figure[] => [
  { what, share: first },
  { what: `${what}, or is printed beside it`, share: printed, atLeast },
];

function figuresOfTen(what: string, runs: readonly KnownRun[]): readonly Figure[] {
  const { found, right, certain, explained } = measureMany(runs, shippedDictionary());
  return [
    ...named(`${what}: a cause is each that shows anything`, found, 80),
    { what: `${what}: causes that are true`, share: right, atLeast: 90 },
    { what: `${what}: causes called certain that are true`, share: certain },
    { what: `${what}: failures explained`, share: explained, atLeast: 95 },
  ];
}

const figuresOfLeftOut = (where: string, { certain, likely }: LeftOut): readonly Figure[] => [
  {
    what: `a fault left out, ${where}: no cause called certain is wrong`,
    share: certain,
    atLeast: 98,
  },
  { what: `a fault left out, ${where}: causes called likely or certain that are true`, share: likely },
];

function figuresOf(folder: string): readonly Figure[] {
  const dictionary = shippedDictionary();
  const alone = (profile: Tier): readonly KnownRun[] =>
    runsOf(
      folder,
      singles.filter((job) => job.profile === profile && job.faults.length === 1),
    );
  const [smoke, gate, full] = [alone('smoke'), alone('gate'), alone('full')];
  const inSmoke = measureOne(smoke, dictionary);
  return [
    ...named('one fault in gate: the first cause is it', measureOne(gate, dictionary), 98),
    ...named('one fault in full: the first cause is it', measureOne(full, dictionary), 98),
    { what: 'one fault in smoke: the first cause is it', share: inSmoke.first },
    {
      what: 'one fault in smoke: the first cause or an alternative to it is it',
      share: inSmoke.among,
      atLeast: 95,
    },
    ...named(
      'two faults in full: the first three causes have both',
      measureTwo(runsOf(folder, doubles), dictionary),
      85,
    ),
    ...figuresOfTen('ten faults in full', runsOf(folder, many)),
    ...figuresOfTen('ten faults in full, other sets', runsOf(folder, unseen)),
    ...figuresOfLeftOut('in the gate', leaveOneOut(gate, dictionary)),
    ...figuresOfLeftOut('in full', leaveOneOut(full, dictionary)),
  ];
}

function report(figures: readonly Figure[]): number {
  const folder = join(process.cwd(), 'reports', 'power');
  mkdirSync(folder, { recursive: true });
  const { markdown, lines, missed } = renderFigures(figures);
  writeFileSync(join(folder, 'diagnosis.md'), markdown);
  writeFileSync(join(folder, 'diagnosis.json'), `${JSON.stringify(figures, null, 2)}\n`);
  console.log(lines.join('\n'));
  return missed.length === 0 ? 0 : 1;
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { runs: { type: 'string' } } });
  const folder = values.runs ?? mkdtempSync(join(tmpdir(), 'patchproof-diagnose-'));
  try {
    const left = [...jobs.keys()].filter((job) => jobs[job] && readRun(folder, jobs[job]) === undefined);
    await share(left, { program: new URL(import.meta.url), threads: 2, atOnce: 1, data: folder });
    return report(figuresOf(folder));
  } finally {
    if (values.runs === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

if (isMainThread) process.exitCode = await main();
else
  serve(async (number) => {
    const job = jobs[number];
    if (job !== undefined) await keepRun(String(workerData), job);
    return number;
  });
