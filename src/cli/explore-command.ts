import { contract as load } from '../contract/index.ts';
import { planOf, tally } from '../explore/plan.ts';
import type { Atlas } from '../model.ts';
import { count } from '../report/count.ts';
import { renderAtlasConsole } from '../report/render-atlas-console.ts';
import { estimate, USUAL_LATENCY_MS } from '../target/estimate.ts';
import { writeAtlas } from './atlas-output.ts';
import { environment } from './env-file.ts';
import { exploreProgress } from './explore-progress.ts';
import { chosenQuestions, type ExploreOptions, exploring, measuresOf, somebody } from './exploring.ts';
import type { Io } from './io.ts';
import { gateOptions, type RawOptions } from './options.ts';
import { outputFolder } from './output.ts';
import { duration, USUAL } from './pace-plan.ts';
import { sayOnStop } from './recovery.ts';

export interface RawExploreOptions extends RawOptions {
  readonly dryRun?: boolean;
}

const counted = (questions: number, limits: number): string =>
  `${count(questions, 'question')} and ${count(limits, 'limit')}`;

/** Every question that would be asked, and the most it would cost. Sends nothing. */
function list(raw: RawExploreOptions, io: Io): number {
  const options = gateOptions(raw, io.env);
  const contract = load(options.contract);
  const plan = planOf(
    { measures: measuresOf(contract), chosen: chosenQuestions(contract, options.only) },
    somebody(contract),
  );
  const questions = plan.experiments.flatMap((one) => one.questions);
  const { writes, reads } = tally(plan.cost);
  const pace = options.pace ?? USUAL;
  io.out(
    [
      ...questions.map(({ id, words }) => `  ${id}  ${words}`),
      ...plan.measures.map(({ id, question }) => `  ${id}  ${question}`),
      '',
      `${counted(questions.length, plan.measures.length)}: at most ${writes} writes and ${reads} reads, restoring included`,
      `at most ${duration(estimate(plan.cost, pace, USUAL_LATENCY_MS))} at that pace`,
      '',
    ].join('\n'),
  );
  return 0;
}

/** `patchproof explore`: what the tenant answers to what the contract leaves open. Exit 0, or 2. */
export async function exploreCommand(
  raw: RawExploreOptions,
  io: Io,
  stream?: NodeJS.WriteStream,
): Promise<number> {
  if (raw.dryRun) return list(raw, io);
  const env = environment(io, raw.envFile);
  const options = { ...gateOptions(raw, env), env };
  const out = raw.out ?? 'reports/latest';
  sayOnStop(io, 'no more questions are asked; restoring what was changed');
  const output = outputFolder(io, out);
  try {
    const atlas = await explored(options, io, stream, output.claim);
    const folder = writeAtlas(io.cwd, out, atlas);
    const width = io.columns === undefined ? {} : { width: io.columns };
    io.out(renderAtlasConsole(atlas, { colour: io.colour, ...width }));
    io.err(`Every answer in ${folder}: atlas.json, atlas.md, atlas.html\n`);
    return atlas.header.exitCode;
  } finally {
    output.release();
  }
}

async function explored(
  options: ExploreOptions,
  io: Io,
  stream: NodeJS.WriteStream | undefined,
  start: () => void,
): Promise<Atlas> {
  const shown = exploreProgress(io, stream);
  const atlas = await exploring(options, io, {
    start,
    banner: (text) => io.err(`${text}\n`),
    plan: (plan, { left }) => {
      const { writes, reads } = tally(plan.cost);
      const questions = plan.experiments.flatMap((one) => one.questions).length;
      const time = left === undefined ? '' : `, at most ${duration(left(plan.cost))}`;
      io.err(
        `${counted(questions, plan.measures.length)}: at most ${writes} writes and ${reads} reads${time}\n`,
      );
      shown.start(plan.experiments.length + plan.measures.length);
    },
    next: shown.next,
  });
  shown.done();
  return atlas;
}
