import { resolve } from 'node:path';
import { measuresOf } from '../../explore/limits/measures.ts';
import { type ExplorePlan, planOf, tally } from '../../explore/plan.ts';
import { type Atlas, formatAtlas } from '../../record/atlas.ts';
import { renderAtlasConsole } from '../../report/atlas/console.ts';
import { renderAtlasHtml } from '../../report/atlas/html.ts';
import { renderAtlasMarkdown } from '../../report/atlas/markdown.ts';
import { count, duration } from '../../report/words.ts';
import { estimate, USUAL_LATENCY_MS } from '../../target/pace/buckets.ts';
import type { Command, RawOptions } from '../commands/raw-options.ts';
import { loadContract } from '../config/load-contract.ts';
import { connectOptions, gateOptions } from '../config/options.ts';
import { USUAL } from '../config/pace.ts';
import type { Io } from '../process/streams.ts';
import { ATLAS, attempt, DEFAULT_FOLDER, forget, inFolder, writeFiles } from '../run/output.ts';
import { progressLine } from '../run/progress.ts';
import { chosenQuestions, type ExploreOptions, exploring, somebody } from '../session/exploring.ts';
import { sayOnStop } from '../session/with-connection.ts';

/** Writes an atlas in every form, and takes away the reports of an earlier run; its record stays. Returns the folder. */
function writeAtlas(cwd: string, out: string, atlas: Atlas): string {
  const folder = resolve(cwd, out);
  attempt(out, () => forget(folder, ['record.ndjson']));
  writeFiles(out, folder, {
    [ATLAS.json]: formatAtlas(atlas),
    [ATLAS.markdown]: renderAtlasMarkdown(atlas),
    [ATLAS.html]: renderAtlasHtml(atlas),
  });
  return folder;
}

const questionsOf = ({ experiments }: ExplorePlan) => experiments.flatMap(({ questions }) => questions);

function counted(plan: ExplorePlan): string {
  const { writes, reads } = tally(plan.cost);
  const asked = `${count(questionsOf(plan).length, 'question')} and ${count(plan.measures.length, 'limit')}`;
  return `${asked}: at most ${writes} writes and ${reads} reads`;
}

function list(raw: RawOptions, io: Io): number {
  const { contract: revision, only, pace = USUAL } = gateOptions(raw, io.env);
  const contract = loadContract(revision, io.cwd);
  const measures = measuresOf(contract);
  const plan = planOf({ measures, chosen: chosenQuestions(contract, only) }, somebody(contract));
  const lines = [
    ...[...questionsOf(plan), ...plan.measures].map(({ id, words }) => `  ${id}  ${words}`),
    '',
    `${counted(plan)}, restoring included`,
    `at most ${duration(estimate(plan.cost, pace, USUAL_LATENCY_MS))} at that pace`,
  ];
  io.out(`${lines.join('\n')}\n`);
  return 0;
}

/** `patchproof explore`: what the tenant answers to what the contract leaves open. Exit 0, or 2. */
export const exploreCommand: Command = async (_, raw, io) => {
  if (raw.dryRun) return list(raw, io);
  const options = connectOptions(raw, io);
  const out = raw.out ?? DEFAULT_FOLDER;
  sayOnStop(io, () => 'restoring what was changed');
  return inFolder(io, out, async (claim) => {
    const atlas = await explored(options, io, claim);
    const folder = writeAtlas(io.cwd, out, atlas);
    io.out(renderAtlasConsole(atlas, { colour: io.colour, width: io.columns }));
    io.err(`Every answer in ${folder}: atlas.json, atlas.md, atlas.html\n`);
    return atlas.header.exitCode;
  });
};

/** Which question is asked, and how many are done. `start` gets how many questions and limits each step asks, by id. */
export function exploreProgress(io: Io) {
  const shown = progressLine(io);
  let asked: ReadonlyMap<string, number> = new Map();
  let total = 0;
  let done = 0;
  return {
    start: (steps: ReadonlyMap<string, number>): void => {
      asked = steps;
      total = [...steps.values()].reduce((sum, number) => sum + number, 0);
    },
    next: (id: string, sent: number): void => {
      done += asked.get(id) ?? 0;
      shown.show(() => `${done}/${total} ${id}, ${sent} requests`);
    },
    done: shown.clear,
  };
}

async function explored(options: ExploreOptions, io: Io, start: () => void): Promise<Atlas> {
  const shown = exploreProgress(io);
  const atlas = await exploring(options, io, {
    start,
    banner: (text) => io.err(`${text}\n`),
    plan: (plan, { left }) => {
      const time = left === undefined ? '' : `, at most ${duration(left(plan.cost))}`;
      io.err(`${counted(plan)}${time}\n`);
      shown.start(
        new Map([
          ...plan.experiments.map((one) => [one.experiment.id, one.questions.length] as const),
          ...plan.measures.map(({ id }) => [id, 1] as const),
        ]),
      );
    },
    next: shown.next,
  });
  shown.done();
  return atlas;
}
